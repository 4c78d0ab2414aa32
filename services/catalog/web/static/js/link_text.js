/** A link as words: its host, its title, its tags. */
import { h } from "./dom.js";
import { libraryHref } from "./router.js";

/** @typedef {import("./api.js").Link} Link */

/** @param {string} url */
export function hostOf(url) {
  try {
    return new URL(url).host.replace(/^www\./, "");
  } catch {
    return url;
  }
}

/** @param {Link} link @returns {string} its title, or its address without the scheme */
export function titleOf(link) {
  if (link.title) return link.title;
  const bare = link.url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  try {
    return decodeURI(bare);
  } catch {
    return bare;
  }
}

/**
 * The language of a text of somebody else's, as far as fonts must know it: `zh`, `ja`, `ko`, or
 * the empty string, which is HTML's word for "unknown".
 *
 * @param {string} text
 */
export function languageOf(text) {
  const start = text.slice(0, 2000);
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(start)) return "ja";
  if (/\p{Script=Hangul}/u.test(start)) return "ko";
  return /\p{Script=Han}/u.test(start) ? "zh" : "";
}

/** @param {string[]} tags @returns {HTMLElement | null} links to the tags' own lists */
export function tagList(tags) {
  if (!tags.length) return null;
  return h("ul", { class: "tags" }, ...tags.map((tag) =>
    h("li", {}, h("a", { class: "tag", href: libraryHref({ tag }) }, tag))));
}
