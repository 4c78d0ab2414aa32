/** What a snapshot is of: facts that the page says of itself, and what we think of it. */
import { h, outsideLink } from "./dom.js";
import { dateText, t, wordsFor } from "./i18n.js";

/** @typedef {import("./api.js").Snapshot} Snapshot */

/**
 * @param {Snapshot} snapshot
 * @returns {HTMLElement | null} null: there is nothing to say
 */
export function pageFacts(snapshot) {
  const { page, verdict, archived_copy: copy } = snapshot;
  const badges = [verdict && verdictBadge(verdict), copy && archivedBadge(copy), typeBadge(snapshot)];
  const words = page ? [
    page.site_name, page.author && t("view.by", { author: page.author }),
    page.published_at && t("view.published", { time: dateText(page.published_at) }),
    page.modified_at && t("view.modified", { time: dateText(page.modified_at) }),
    page.reading_seconds && t("view.minutes", { count: Math.max(1, Math.round(page.reading_seconds / 60)) }),
  ].filter(Boolean) : [];
  if (!words.length && !badges.some(Boolean)) return null;
  return h("div", { class: "page-facts" }, ...badges,
    ...words.map((word) => h("span", { class: "page-fact" }, word)));
}

/** Opens to the evidence, which is also shown when pointed at. @param {{reason: string, evidence: string[]}} verdict */
function verdictBadge({ reason, evidence }) {
  return h("details", { class: "verdict" },
    h("summary", { class: "badge badge-partial", "data-verdict": reason, title: evidence.join("\n") },
      h("span", { class: "badge-dot" }), wordsFor("verdict", reason)),
    h("div", { class: "verdict-why" }, h("p", { class: "muted" }, t("view.evidence")),
      h("ul", { lang: "en" }, ...evidence.map((line) => h("li", {}, line)))));
}

/** @param {{url: string, archived_at: string}} copy */
function archivedBadge({ url, archived_at: at }) {
  return outsideLink(url, { class: "badge badge-indexing", "data-archived": "" },
    t("view.archived", { time: dateText(at) }));
}

/** @type {[RegExp, string][]} */
const TYPES = [
  [/^application\/pdf$/, "pdf"], [/^image\//, "image"], [/^audio\//, "audio"], [/^video\//, "video"],
  [/(rss|atom|feed)/, "feed"], [/^text\//, "text"], [/(json|xml)$/, "data"],
  [/(msword|officedocument|opendocument|ms-excel|ms-powerpoint)/, "office"],
];

/** What is no web page is called what it is. @param {Snapshot} snapshot */
function typeBadge({ media_type: type }) {
  if (!type || ["text/html", "application/xhtml+xml"].includes(type)) return null;
  const name = TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? "file";
  return h("span", { class: "badge", title: type, "data-type": name }, t(`media.${name}`));
}
