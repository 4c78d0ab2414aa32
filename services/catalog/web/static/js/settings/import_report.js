/** What becomes of an import: how far it is, what it has brought, and what was refused and why. */
import { announce, fill, h } from "../dom.js";
import { countText, language, t, wordsFor } from "../i18n.js";
import { icon } from "../icons.js";
import { isAbort, problemText } from "../problems.js";
import { watch } from "../watch.js";
import { getImport, listRefused } from "./api.js";
import { pagedList } from "./parts.js";

/**
 * @typedef {import("./api.js").Import} Import
 * @typedef {import("./api.js").ImportLine} ImportLine
 */

/** @param {Import} item */
const isRunning = (item) => item.state === "running";

/** @type {Record<string, string>} */
const BADGES = { running: "capturing", done: "captured", failed: "failed" };

/** @param {Import} item @returns {HTMLElement} */
export function importState({ state }) {
  return h("span", { class: `badge badge-${BADGES[state] ?? "queued"}`, "data-state": state },
    h("span", { class: "badge-dot" }), wordsFor("import_state", state));
}

/**
 * @param {Import} item what is known now
 * @param {{signal: AbortSignal, onEnd: () => void}} options
 * @returns {HTMLElement} follows the import while it runs
 */
export function importReport(item, { signal, onEnd }) {
  const bar = h("progress", { class: "bar", max: 1, "aria-label": t("import.progress") });
  const words = h("p", { class: "muted" });
  const counts = h("dl", { class: "counts" });
  const failure = h("div", {});
  const refused = h("div", {});
  const element = h("div", { class: "import-report" }, bar, words, counts, failure, refused);

  /** @param {Import} now */
  function show(now) {
    element.dataset.state = now.state;
    bar.hidden = !isRunning(now);
    bar.value = now.size_bytes ? now.read_bytes / now.size_bytes : 0;
    words.textContent = isRunning(now) ? t("import.running") : t(`import_end.${now.state}`);
    fill(counts, ...["added", "existing", "refused"].map((name) => h("div", { class: `count-${name}` },
      h("dt", {}, t(`import_count.${name}`)), h("dd", {}, countText(now[name])))));
    fill(failure, now.error && h("div", { class: "note note-failed" }, icon("warning"),
      h("p", { class: "note-detail" }, now.error)));
    if (!isRunning(now)) showRefused(now);
  }

  /** @param {Import} now */
  async function showRefused(now) {
    if (now.refused === 0) return;
    try {
      const list = await pagedList((cursor) => listRefused(now.id, cursor, signal), line,
        { empty: "" });
      fill(refused, h("h3", { class: "refused-title" }, t("import.refused_lines")), list.element);
    } catch (error) {
      if (!isAbort(error)) fill(refused, h("p", { class: "field-error" }, problemText(error)));
    }
  }

  show(item);
  watch(item, { isMoving: isRunning, read: getImport }, (now) => {
    show(now);
    announce(isRunning(now) ? t("import.said", { count: countText(now.added + now.existing + now.refused) })
      : t(`import_end.${now.state}`));
    if (!isRunning(now)) onEnd();
  }, signal);
  return element;
}

/** The sentence of the server is English. @param {ImportLine} refusal */
function line({ number, url, reason, problem }) {
  const words = language() !== "en" && problem && wordsFor("refusal", problem);
  return h("li", { class: "refused-line" },
    h("span", { class: "refused-number" }, `${number}`),
    h("div", {}, h("p", { class: "refused-url" }, url || "–"),
      h("p", { class: "muted" }, words && `${words} `, h("span", { lang: "en" }, reason))));
}
