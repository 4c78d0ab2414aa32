/** A field of tags: chips, typing, and the tags that are already used as suggestions. */
import { listTags } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";

const SUGGESTION_COUNT = 8;
const SEPARATORS = /[,，、;；\n]/;

/**
 * @param {string[]} initial
 * @param {AbortSignal} signal
 * @returns {{element: HTMLElement, values: () => string[]}}
 */
export function tagInput(initial, signal) {
  /** @type {string[]} */
  const chosen = [...initial];
  /** @type {string[]} */
  let known = [];
  const chips = h("ul", { class: "tag-field-chips" });
  /** @type {HTMLInputElement} */
  const input = h("input", { id: "field-tags", class: "tag-field-input", autocomplete: "off",
    autocapitalize: "none", maxlength: 400, "aria-describedby": "field-tags-hint", enterkeyhint: "enter",
    onkeydown: typed, oninput: split, onblur: () => add(input.value) });
  const suggestions = h("div", { class: "suggestions", role: "group",
    "aria-label": t("field.suggestions") });
  const box = h("div", { class: "tag-field", onclick: () => input.focus() }, chips, input);

  /** @param {string} text */
  function add(text) {
    const names = text.split(SEPARATORS).map((name) => name.trim().replace(/^#+/, "").trim());
    const fresh = names.filter((name, place) => name && names.indexOf(name) === place
      && !chosen.some((tag) => tag.toLowerCase() === name.toLowerCase()));
    input.value = "";
    chosen.push(...fresh);
    for (const tag of fresh) announce(t("field.tag_added", { tag }));
    show();
  }

  /** @param {string} tag */
  function remove(tag) {
    chosen.splice(chosen.indexOf(tag), 1);
    announce(t("field.tag_removed", { tag }));
    show();
    input.focus();
  }

  /** @param {KeyboardEvent} event */
  function typed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && input.value.trim()) {
      event.preventDefault();
      add(input.value);
    } else if (event.key === "Backspace" && !input.value && chosen.length) {
      event.preventDefault();
      remove(chosen[chosen.length - 1]);
    }
  }

  /** @param {InputEvent} event */
  function split(event) {
    if (!event.isComposing && SEPARATORS.test(input.value)) add(input.value);
    else suggest();
  }

  function suggest() {
    const start = input.value.trim().toLowerCase();
    const fitting = known.filter((tag) => !chosen.includes(tag) && tag.toLowerCase().includes(start));
    fill(suggestions, ...fitting.slice(0, SUGGESTION_COUNT).map((tag) =>
      h("button", { type: "button", class: "suggestion",
        onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => (add(tag), input.focus()) }, tag)));
  }

  function show() {
    fill(chips, ...chosen.map((tag) => h("li", { class: "chip" }, h("span", {}, tag),
      h("button", { type: "button", class: "chip-remove",
        "aria-label": t("field.remove_tag", { tag }),
        onclick: () => remove(tag) }, icon("close")))));
    suggest();
  }

  show();
  listTags(signal).then(({ items }) => {
    known = items.sort((one, other) => other.count - one.count).map((tag) => tag.name);
    suggest();
  }, () => (suggestions.hidden = true)); // suggestions are a help, never in the way

  return {
    element: h("div", { class: "field" },
      h("label", { for: "field-tags", class: "field-label" }, t("field.tags"),
        h("span", { class: "field-optional" }, t("field.optional"))),
      box, h("p", { class: "visually-hidden", id: "field-tags-hint" }, t("field.tags_hint")), suggestions),
    values: () => (add(input.value), [...chosen]),
  };
}
