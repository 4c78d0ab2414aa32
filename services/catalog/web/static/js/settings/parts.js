/** What several sections of the settings are made of. */
import { fill, h, toast } from "../dom.js";
import { dateText, fullTime, relativeTime, t } from "../i18n.js";
import { icon } from "../icons.js";
import { isAbort, problemNotice, problemText } from "../problems.js";

/** @typedef {import("../dom.js").Child} Child */

/**
 * @param {string} title
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function panel(title, ...children) {
  return h("section", { class: "panel" }, title && h("h2", { class: "panel-title" }, title), ...children);
}

/**
 * A thing of a list: its name, facts about it, and what can be done with it.
 *
 * @param {{title: Child | Child[], facts: Child[], actions?: Child[], id?: string}} row
 * @returns {HTMLElement}
 */
export function row({ title, facts, actions = [], id }) {
  return h("li", { class: "row", "data-id": id },
    h("div", { class: "row-body" }, h("p", { class: "row-title" }, ...[title].flat()),
      h("p", { class: "row-facts" }, ...facts.filter(Boolean).map((fact) => h("span", {}, fact)))),
    actions.length > 0 && h("div", { class: "row-actions" }, ...actions));
}

/**
 * @param {string} label
 * @param {() => void} onclick
 * @param {{isDanger?: boolean, name?: string}} [options] `name`: for screen readers, with what it is about
 */
export function action(label, onclick, { isDanger = false, name } = {}) {
  return h("button", { type: "button", "aria-label": name,
    class: `button button-small${isDanger ? " button-quiet-danger" : ""}`, onclick }, label);
}

/**
 * A time as a fact: `used 5 minutes ago`, and in full when pointed at.
 *
 * @param {string} key of the words, with `{time}`
 * @param {string | null} time ISO 8601
 * @param {string} [never] said when there is none
 */
export function timeFact(key, time, never) {
  if (!time) return never ?? null;
  return timeElement(time, t(key, { time: relativeTime(time) }));
}

/**
 * A day as a fact: `since Nov 22, 2025`.
 *
 * @param {string} key of the words, with `{time}`
 * @param {string} time ISO 8601
 */
export function dateFact(key, time) {
  return timeElement(time, t(key, { time: dateText(time) }));
}

/** @param {string} time @param {string} words */
const timeElement = (time, words) => h("time", { datetime: time, title: fullTime(time) }, words);

/**
 * A secret that is shown once.
 *
 * @param {{label: string, secret: string, warning: string}} words
 * @returns {HTMLElement} for a dialog, with a button that copies it
 */
export function secretBox({ label, secret, warning }) {
  const input = h("input", { class: "input secret", readonly: true, value: secret, "aria-label": label,
    onfocus: () => input.select() });
  const said = h("p", { class: "field-hint", role: "status" });

  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      said.textContent = t("settings.copied");
    } catch {
      said.textContent = t("settings.not_copied"); // browsers allow it over https and on this machine only
      input.focus();
    }
  }

  return h("div", { class: "dialog-body" },
    h("p", { class: "note note-partial" }, icon("warning"), h("span", {}, warning)),
    h("div", { class: "secret-line" }, input,
      h("button", { type: "button", class: "button button-primary", onclick: copy }, icon("copy"),
        t("settings.copy"))),
    h("footer", { class: "dialog-foot" }, said,
      h("button", { type: "button", class: "button",
        onclick: (/** @type {any} */ event) => event.target.closest("dialog").close() },
      t("settings.done"))));
}

/**
 * A list that reads its pages as they are asked for.
 *
 * @template Item
 * @param {(cursor: string | null) => Promise<{items: Item[], next_cursor?: string | null}>} read
 * @param {(item: Item) => HTMLElement} show
 * @param {{empty: string}} words
 * @returns {Promise<{element: HTMLElement, reload: () => Promise<void>}>}
 */
export async function pagedList(read, show, { empty }) {
  const list = h("ul", { class: "rows" });
  const more = h("button", { type: "button", class: "button", onclick: next }, t("library.more"));
  const foot = h("div", { class: "more" }, more);
  const element = h("div", {}, list, foot);
  /** @type {string | null} */
  let cursor = null;

  async function next() {
    more.disabled = true;
    try {
      const page = await read(cursor);
      list.append(...page.items.map(show));
      continueAt(page.next_cursor);
    } catch (error) {
      if (!isAbort(error)) toast(problemText(error), "bad");
    }
    more.disabled = false;
  }

  /** @param {string | null | undefined} place */
  function continueAt(place) {
    cursor = place ?? null;
    foot.hidden = !cursor;
  }

  async function load() {
    const page = await read(null);
    const focused = document.activeElement?.closest(".row");
    fill(list, ...page.items.map(show),
      !page.items.length && h("li", { class: "rows-none" }, empty));
    continueAt(page.next_cursor);
    if (focused && !focused.isConnected) focusRow(focused.getAttribute("data-id") ?? "");
  }

  /** The focus stays where it was, although the row is a new one. @param {string} id */
  const focusRow = (id) => /** @type {HTMLElement | null} */ (
    list.querySelector(`[data-id="${CSS.escape(id)}"] :is(button, input)`))?.focus();

  await load();
  return { element, reload: () => load().catch((error) => {
    if (!isAbort(error)) fill(list, problemNotice(error, load));
  }) };
}

/**
 * How much of a limit is used; without a limit only how much.
 *
 * @param {string} label
 * @param {number} used
 * @param {number | null} limit
 * @param {(amount: number) => string} format
 */
export function meter(label, used, limit, format) {
  const words = limit === null ? format(used)
    : t("account.used", { used: format(used), limit: format(limit) });
  const share = limit === null ? 0 : Math.min(1, limit === 0 ? 1 : used / limit);
  const bar = limit !== null && h("meter", { class: "meter", min: 0, max: 1, high: 0.9, optimum: 0,
    value: share, "aria-label": label, "aria-valuetext": words });
  return h("div", { class: "usage" },
    h("p", { class: "usage-words" }, h("span", {}, label), h("span", { class: "muted" }, words)), bar);
}
