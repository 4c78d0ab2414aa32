/** The links: all, those of a tag, or those that answer a search. */
import { listLinks, search } from "./api.js";
import { linkCard } from "./cards.js";
import { announce, h, toast } from "./dom.js";
import { countText, t } from "./i18n.js";
import { icon } from "./icons.js";
import { isAbort, problemText } from "./problems.js";
import { libraryHref, settingsHref } from "./router.js";
import { hitRow } from "./search_results.js";

/**
 * @typedef {import("./api.js").Link} Link
 * @typedef {import("./router.js").LibraryRoute} LibraryRoute
 * @typedef {{title: string, element: HTMLElement, scrollY?: number}} View
 */

const PAGE_SIZE = 24;
const SKELETON_CARDS = 8;

/** @type {{tag: string | null, items: Link[], cursor: string | null, scrollY: number} | null} */
let remembered = null;

/** The list is no longer what it was: read it anew the next time. */
export function forgetList() {
  remembered = null;
}

/**
 * @param {LibraryRoute} route
 * @param {AbortSignal} signal
 * @param {{isReturn: boolean}} options `isReturn`: back from a link, so to the same place
 * @returns {Promise<View>}
 */
export function libraryView(route, signal, { isReturn }) {
  return route.query ? searchView(route, signal) : listView(route.tag, signal, isReturn);
}

/** @returns {HTMLElement} the room that the cards will take */
export function librarySkeleton() {
  const cards = Array.from({ length: SKELETON_CARDS }, () =>
    h("li", { class: "card skeleton" }, h("div", { class: "thumb" }),
      h("div", { class: "card-body" }, h("div", { class: "bone" }), h("div", { class: "bone bone-short" }))));
  return h("div", { "aria-label": t("library.loading") },
    h("div", { class: "view-head" }, h("div", { class: "bone bone-title" })),
    h("ul", { class: "cards", "aria-hidden": "true" }, ...cards));
}

/**
 * @param {string | null} tag
 * @param {AbortSignal} signal
 * @param {boolean} isReturn
 * @returns {Promise<View>}
 */
async function listView(tag, signal, isReturn) {
  const kept = isReturn && remembered?.tag === tag ? remembered : null;
  let list = kept;
  if (!list) {
    const { items, next_cursor: cursor } = await listLinks({ tag, limit: PAGE_SIZE }, signal);
    list = { tag, items, cursor, scrollY: 0 };
  }
  const shown = list;
  remembered = shown;
  window.addEventListener("scroll", () => (shown.scrollY = window.scrollY), { signal, passive: true });
  const title = tag ? `#${tag}` : t("library.title");
  const heading = h("div", { class: "view-head" }, h("h1", { tabindex: -1 }, title),
    tag && h("a", { class: "icon-button feed-link", href: settingsHref("feeds", { tag }),
      "aria-label": t("feeds.of_tag", { tag }), title: t("feeds.of_tag", { tag }) }, icon("feed")));
  const element = shown.items.length
    ? h("div", {}, heading, ...cardsWithMore(shown, signal))
    : h("div", {}, heading, tag ? emptyTag(tag) : emptyLibrary());
  return { title, element, scrollY: kept?.scrollY };
}

/**
 * @param {{tag: string | null, items: Link[], cursor: string | null}} list grows as more is shown
 * @param {AbortSignal} signal
 */
function cardsWithMore(list, signal) {
  const cards = h("ul", { class: "cards" }, ...list.items.map((link) => linkCard(link, signal)));
  const button = h("button", { type: "button", class: "button", onclick: more }, t("library.more"));
  const foot = h("div", { class: "more" }, button);
  foot.hidden = !list.cursor;

  async function more() {
    if (button.disabled || !list.cursor) return;
    button.disabled = true;
    try {
      const page = await listLinks({ tag: list.tag, cursor: list.cursor, limit: PAGE_SIZE }, signal);
      list.items.push(...page.items);
      list.cursor = page.next_cursor;
      cards.append(...page.items.map((link) => linkCard(link, signal)));
      foot.hidden = !list.cursor;
    } catch (error) {
      if (!isAbort(error)) toast(problemText(error), "bad");
      nearFoot.disconnect(); // from here on by hand
    }
    button.disabled = false;
  }

  const nearFoot = new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting) more();
  }, { rootMargin: "400px" });
  nearFoot.observe(foot);
  signal.addEventListener("abort", () => nearFoot.disconnect());
  return [cards, foot];
}

/**
 * @param {LibraryRoute} route
 * @param {AbortSignal} signal
 * @returns {Promise<View>}
 */
async function searchView({ query, tag }, signal) {
  const { items, took_ms: milliseconds } = await search({ q: query, tag }, signal);
  const title = t("search.title", { query });
  const summary = t("search.took", {
    count: countText(items.length), milliseconds: countText(Math.round(milliseconds)),
  });
  announce(items.length ? `${title}: ${summary}` : t("search.none", { query }));
  const scope = tag && h("p", { class: "scope" }, h("span", { class: "tag" }, t("search.in_tag", { tag })),
    h("a", { class: "text-link", href: libraryHref({ query }) }, t("search.everywhere")));
  const head = h("div", { class: "view-head" },
    h("div", {}, h("h1", { tabindex: -1 }, title), scope),
    items.length > 0 && h("p", { class: "muted" }, summary));
  const found = items.length
    ? h("ol", { class: "hits" }, ...items.map((hit) => hitRow(hit, query)))
    : empty("search", t("search.none", { query }), t("search.none_hint"));
  return { title, element: h("div", {}, head, found) };
}

/** @param {Parameters<typeof icon>[0]} mark @param {string} title @param {string} hint @param {HTMLElement} [action] */
function empty(mark, title, hint, action) {
  return h("div", { class: "empty" }, h("div", { class: "empty-mark" }, icon(mark)),
    h("p", { class: "empty-title" }, title), hint && h("p", { class: "empty-hint" }, hint), action);
}

function emptyLibrary() {
  const add = () => /** @type {HTMLElement | null} */ (document.querySelector(".add-button"))?.click();
  return empty("link", t("library.empty"), t("library.empty_hint"),
    h("button", { type: "button", class: "button button-primary", onclick: add }, icon("add"), t("add.open")));
}

/** @param {string} tag */
function emptyTag(tag) {
  return empty("all", t("library.empty_tag", { tag }), "",
    h("a", { class: "button", href: libraryHref() }, t("library.show_all")));
}
