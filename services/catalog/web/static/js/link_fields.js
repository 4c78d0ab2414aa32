/** The fields of a link that a person writes: title, note and tags. */
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { tagInput } from "./tag_input.js";

/**
 * @param {{title: string | null, note: string | null, tags: string[]}} initial
 * @param {AbortSignal} signal
 * @returns {{element: HTMLElement, values: () => {title: string | null, note: string | null, tags: string[]}}}
 */
export function linkFields(initial, signal) {
  /** @type {HTMLInputElement} */
  const title = h("input", { id: "field-title", class: "input", autocomplete: "off",
    maxlength: 500, placeholder: t("field.title_hint"), value: initial.title ?? "" });
  /** @type {HTMLTextAreaElement} */
  const note = h("textarea", { id: "field-note", class: "input", rows: 2, maxlength: 10000,
    placeholder: t("field.note_hint"), value: initial.note ?? "" });
  const tags = tagInput(initial.tags, signal);
  return {
    element: h("div", { class: "fields" }, tags.element,
      field("field-title", t("field.title"), title), field("field-note", t("field.note"), note)),
    values: () => ({
      title: title.value.trim() || null, note: note.value.trim() || null, tags: tags.values(),
    }),
  };
}

/** @param {string} id @param {string} label @param {HTMLElement} control */
function field(id, label, control) {
  return h("div", { class: "field" },
    h("label", { for: id, class: "field-label" }, label,
      h("span", { class: "field-optional" }, t("field.optional"))), control);
}
