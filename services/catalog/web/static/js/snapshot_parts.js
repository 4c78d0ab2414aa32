/** What is behind each tab of a snapshot. Every part is fetched only when it is asked for. */
import { getArtifact } from "./api.js";
import { h, isWebUrl, outsideLink, toast } from "./dom.js";
import { fileSize, fullTime, t, wordsFor } from "./i18n.js";
import { icon } from "./icons.js";
import { hostOf, languageOf, titleOf } from "./link_text.js";
import { problemText } from "./problems.js";
import { stateBadge } from "./states.js";

/**
 * @typedef {import("./snapshot_panel.js").Context} Context
 * @typedef {import("./api.js").Artifact} Artifact
 */

/** @type {Record<string, string>} */
const EXTENSIONS = {
  html: "html", markdown: "md", metadata: "json", mhtml: "mhtml", pdf: "pdf", screenshot: "webp",
  text: "txt", thumbnail: "webp", wacz: "wacz", readable: "html", manifest: "json", favicon: "png",
};
const LONGEST_VALUE = 1000;

/** Without `_top` links: a click inside the frame would only break it. */
const FRAME_PREFIX = '<base target="_blank">';

/**
 * The one place where text becomes HTML: a snapshot, in a frame that may run nothing.
 *
 * @param {string} text
 * @returns {any}
 */
function frameHtml(text) {
  const factory = /** @type {any} */ (window).trustedTypes;
  policy ??= factory?.createPolicy("snapshot", { createHTML: (/** @type {string} */ html) => html });
  return policy ? policy.createHTML(FRAME_PREFIX + text) : FRAME_PREFIX + text;
}

/** @type {any} made once: a second policy of the same name is refused */
let policy;

/** @type {(context: Context) => Promise<Node>} */
export const pagePart = (context) => framed(context, "html", "");

/** The main content alone, in type that is good to read. @type {(context: Context) => Promise<Node>} */
export const readablePart = (context) => framed(context, "readable", READER_STYLE);

const READER_STYLE = "<style>body{max-width:42em;margin:0 auto;padding:28px 24px 56px;color:#1d2320;"
  + "background:#fff;font:17px/1.75 Georgia,'Noto Serif CJK SC','Songti SC',serif;"
  + "overflow-wrap:anywhere}img,video,svg{max-width:100%;height:auto}pre{overflow:auto;padding:14px;"
  + "background:#f4f4f0;font-size:14px;line-height:1.5}table{border-collapse:collapse;font-size:15px}"
  + "td,th{border:1px solid #ccc;padding:5px 9px}blockquote{margin-left:0;padding-left:18px;"
  + "border-left:3px solid #ccc}</style>";

/** @param {Context} context @param {string} kind @param {string} style */
async function framed({ link, snapshot, signal }, kind, style) {
  const blob = await getArtifact(snapshot.id, kind, signal);
  const frame = h("iframe", { class: "part-frame", sandbox: "", referrerpolicy: "no-referrer",
    title: t("view.frame", { title: titleOf(link) }) });
  frame.srcdoc = frameHtml(style + await blob.text());
  return frame;
}

/** @param {Context} context */
export async function screenshotPart({ link, snapshot, signal }) {
  const url = URL.createObjectURL(await getArtifact(snapshot.id, "screenshot", signal));
  signal.addEventListener("abort", () => URL.revokeObjectURL(url), { once: true });
  return h("img", { class: "part-screenshot", src: url,
    alt: t("view.screenshot_alt", { title: titleOf(link) }) });
}

/** @param {Context} context */
export async function textPart({ snapshot, passage, signal }) {
  const text = await (await getArtifact(snapshot.id, "text", signal)).text();
  if (!text.trim()) return h("p", { class: "part-wait" }, t("view.no_text"));
  const look = { class: "part-text", lang: languageOf(text) };
  if (!passage) return h("div", look, text);
  const points = Array.from(text); // passages count code points
  const [start, end] = passage;
  return h("div", look, points.slice(0, start).join(""),
    h("mark", { class: "passage-mark" }, points.slice(start, end).join("")),
    points.slice(end).join(""));
}

/** @param {Context} context */
export async function pdfPart(context) {
  const pdf = artifactOf(context, "pdf");
  if (!pdf) return h("p", { class: "part-wait" }, t("view.missing"));
  return h("div", { class: "empty" }, h("div", { class: "empty-mark" }, icon("download")),
    h("p", { class: "empty-title" }, t("view.pdf_text")),
    h("button", { type: "button", class: "button button-primary",
      onclick: () => download(context, pdf) }, t("view.download_pdf", { size: fileSize(pdf.size_bytes) })));
}

/** The file itself is never shown here: it is a stranger's. @param {Context} context */
export async function originalPart(context) {
  const file = artifactOf(context, "original");
  if (!file) return h("p", { class: "part-wait" }, t("view.missing"));
  return h("div", { class: "empty" }, h("div", { class: "empty-mark" }, icon("download")),
    h("p", { class: "empty-title" }, t("view.original_text")),
    h("p", { class: "muted" }, context.snapshot.media_type ?? file.media_type),
    h("button", { type: "button", class: "button button-primary",
      onclick: () => download(context, file) },
    t("view.download_original", { size: fileSize(file.size_bytes) })));
}

/** @param {Context} context */
export async function detailsPart(context) {
  const { snapshot, signal } = context;
  const metadata = artifactOf(context, "metadata")
    ? JSON.parse(await (await getArtifact(snapshot.id, "metadata", signal)).text()) : {};
  const said = [...flatten(metadata)];
  return h("div", { class: "part-details" },
    section(t("view.facts"), facts(snapshotFacts(context))),
    snapshot.artifacts.length > 0 && section(t("view.files"), files(context)),
    said.length > 0 && section(t("view.metadata"), facts(said)));
}

/** @param {Context} context @returns {[string, Node | string][]} */
function snapshotFacts({ snapshot }) {
  return [
    [t("fact.state"), stateBadge(snapshot)],
    [t("fact.final_url"), snapshot.final_url ? linked(snapshot.final_url) : "–"],
    [t("fact.http_status"), String(snapshot.http_status ?? "–")],
    [t("fact.created_at"), fullTime(snapshot.created_at)],
    [t("fact.captured_at"), fullTime(snapshot.captured_at)],
    [t("fact.indexed_at"), fullTime(snapshot.indexed_at)],
    [t("fact.attempts"), String(snapshot.attempts)],
  ];
}

/** @param {string} title @param {Node} content */
function section(title, content) {
  return h("section", {}, h("h3", { class: "about-title" }, title), content);
}

/** @param {[string, Node | string][]} pairs */
function facts(pairs) {
  return h("dl", { class: "facts facts-wide" }, ...pairs.map(([name, value]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** @param {Context} context */
function files(context) {
  return h("ul", { class: "files" }, ...context.snapshot.artifacts.map((artifact) =>
    h("li", { class: "file" },
      h("span", { class: "file-words" }, h("span", {}, wordsFor("kind", artifact.kind)),
        h("code", { class: "muted", title: `sha256 ${artifact.sha256}` }, artifact.sha256.slice(0, 12))),
      h("span", { class: "muted file-size" }, fileSize(artifact.size_bytes)),
      h("button", { type: "button", class: "icon-button",
        "aria-label": `${t("view.download")}: ${wordsFor("kind", artifact.kind)}`,
        title: t("view.download"), onclick: () => download(context, artifact) }, icon("download")))));
}

/**
 * The leaves of some JSON, each with its path.
 *
 * @param {unknown} value
 * @param {string} path
 * @returns {Generator<[string, Node | string]>}
 */
function* flatten(value, path = "") {
  if (value === null || value === undefined || value === "") return;
  if (typeof value === "object") {
    for (const [name, inner] of Object.entries(value)) {
      yield* flatten(inner, path ? `${path}.${name}` : name);
    }
  } else {
    yield [path, linked(String(value).slice(0, LONGEST_VALUE))];
  }
}

/** @param {string} text a link when it is an address of the web */
function linked(text) {
  return isWebUrl(text) ? outsideLink(text, { class: "text-link" }, text) : text;
}

/** @param {Context} context @param {string} kind */
function artifactOf({ snapshot }, kind) {
  return snapshot.artifacts.find((artifact) => artifact.kind === kind);
}

/** @param {Context} context @param {Artifact} artifact */
async function download({ link, snapshot, signal }, artifact) {
  try {
    const url = URL.createObjectURL(await getArtifact(snapshot.id, artifact.kind, signal));
    const day = (snapshot.captured_at ?? snapshot.created_at).slice(0, 10);
    const name = `${hostOf(link.url).replace(/[^\w.-]/g, "-")}-${day}`;
    h("a", { href: url, download: `${name}.${extensionOf(artifact)}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    if (!signal.aborted) toast(problemText(error), "bad");
  }
}

/** A file is called what its media type says, as far as that is a plain word. @param {Artifact} artifact */
function extensionOf({ kind, media_type: type }) {
  if (kind !== "original") return EXTENSIONS[kind] ?? "bin";
  const word = type.split(/[/;+]/)[1]?.trim() ?? "";
  return { plain: "txt", markdown: "md", jpeg: "jpg", svg: "svg", mpeg: "mp3" }[word]
    ?? (/^[a-z0-9]{2,5}$/.test(word) ? word : "bin");
}
