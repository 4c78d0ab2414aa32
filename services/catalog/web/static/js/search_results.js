/** A search hit: the link, and the passages that answer. */
import { h } from "./dom.js";
import { language, relativeTime } from "./i18n.js";
import { hostOf, languageOf, tagList, titleOf } from "./link_text.js";
import { linkHref } from "./router.js";
import { thumbnail } from "./thumbnails.js";

/**
 * @typedef {import("./api.js").Hit} Hit
 * @typedef {import("./api.js").Passage} Passage
 */

const SHORTEST_MARKED_WORD = 3;

/**
 * @param {Hit} hit
 * @param {string} query
 * @returns {HTMLElement}
 */
export function hitRow({ link, passages }, query) {
  return h("li", { class: "hit", "data-link": link.id },
    h("a", { class: "hit-picture", href: linkHref(link.id), tabindex: -1, "aria-hidden": "true" },
      thumbnail(link)),
    h("div", { class: "hit-body" },
      h("h2", { class: "hit-title" }, h("a", { href: linkHref(link.id), lang: languageOf(titleOf(link)) }, titleOf(link))),
      h("p", { class: "card-meta" }, h("span", { class: "host" }, hostOf(link.url)),
        h("span", { "aria-hidden": "true" }, "·"), relativeTime(link.created_at)),
      passages.length > 0 && h("ul", { class: "passages" },
        ...passages.map((passage) => h("li", {}, passageLink(link.id, passage, query)))),
      tagList(link.tags)));
}

/** @param {string} linkId @param {Passage} passage @param {string} query */
function passageLink(linkId, passage, query) {
  const href = linkHref(linkId, {
    snapshot: passage.snapshot_id, tab: "text", passage: `${passage.start}-${passage.end}`,
  });
  return h("a", { class: "passage", href, lang: languageOf(passage.text) },
    ...marked(passage.text.trim(), query));
}

/**
 * A text with the query's own words marked. Most answers by meaning share none with it.
 *
 * @param {string} text
 * @param {string} query
 */
function marked(text, query) {
  const words = wordsOf(query);
  if (!words.length) return [text];
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const parts = text.split(new RegExp(`(${pattern})`, "giu"));
  return parts.map((part, place) => (place % 2 ? h("mark", {}, part) : part));
}

/** @param {string} query @returns {string[]} those worth marking, the longest first */
function wordsOf(query) {
  const segmenter = new Intl.Segmenter(language(), { granularity: "word" });
  const words = [...segmenter.segment(query)].filter(({ isWordLike }) => isWordLike);
  const worth = words.map(({ segment }) => segment).filter((word) =>
    /\p{Script=Han}/u.test(word) ? word.length > 1 : word.length >= SHORTEST_MARKED_WORD);
  return [...new Set(worth)].sort((one, other) => other.length - one.length);
}
