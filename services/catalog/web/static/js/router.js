/**
 * Where we are, in the address's hash: `#/links?tag=…&q=…`, `#/links/{id}?…`, `#/trash` and
 * `#/settings/{section}`.
 *
 * @typedef {{page: "library", tag: string | null, query: string}} LibraryRoute
 * @typedef {{page: "link", id: string, snapshot: string | null, tab: string | null,
 *   passage: [number, number] | null}} LinkRoute
 * @typedef {{page: "trash"}} TrashRoute
 * @typedef {{page: "settings", section: string, tag: string | null}} SettingsRoute
 * @typedef {LibraryRoute | LinkRoute | TrashRoute | SettingsRoute} Route
 */

/** @returns {Route} an unknown address is the library */
export function currentRoute() {
  const [path, search = ""] = location.hash.slice(1).split("?", 2);
  const given = new URLSearchParams(search);
  const [, section, id] = path.split("/");
  if (section === "links" && id) {
    return {
      page: "link", id: decodeURIComponent(id), snapshot: given.get("snapshot"),
      tab: given.get("tab"), passage: passageOf(given.get("passage")),
    };
  }
  if (section === "settings") return { page: "settings", section: id ?? "", tag: given.get("tag") };
  if (section === "trash") return { page: "trash" };
  return { page: "library", tag: given.get("tag"), query: given.get("q") ?? "" };
}

/** @param {string | null} text `start-end` */
function passageOf(text) {
  const match = /^(\d+)-(\d+)$/.exec(text ?? "");
  return match && /** @type {[number, number]} */ ([Number(match[1]), Number(match[2])]);
}

export const TRASH_HREF = "#/trash";

/**
 * @param {string} [section] the first one by itself
 * @param {{tag?: string | null}} [place]
 * @returns {string} an `href`
 */
export function settingsHref(section = "account", place = {}) {
  return withSearch(`#/settings/${section}`, place);
}

/**
 * @param {{tag?: string | null, query?: string}} [filter]
 * @returns {string} an `href`
 */
export function libraryHref({ tag, query } = {}) {
  return withSearch("#/links", { tag, q: query });
}

/**
 * @param {string} id
 * @param {{snapshot?: string | null, tab?: string | null, passage?: string}} [place]
 * @returns {string} an `href`
 */
export function linkHref(id, place = {}) {
  return withSearch(`#/links/${encodeURIComponent(id)}`, place);
}

/** @param {string} path @param {Record<string, string | null | undefined>} given */
function withSearch(path, given) {
  const pairs = Object.entries(given).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path;
}

/**
 * Go somewhere. `replace` leaves no step in the history (typing in the search box).
 *
 * @param {string} href
 * @param {{replace?: boolean}} [options]
 */
export function go(href, { replace = false } = {}) {
  if (location.hash === href) return;
  if (replace) {
    history.replaceState(null, "", href);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = href;
  }
}
