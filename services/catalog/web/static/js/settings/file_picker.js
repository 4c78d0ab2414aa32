/** Choosing a file, or dropping one. */
import { fill, h } from "../dom.js";
import { fileSize } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * @param {{label: string, hint: string}} words
 * @returns {{element: HTMLElement, file: () => File | null}}
 */
export function filePicker({ label, hint }) {
  /** @type {File | null} */
  let chosen = null;
  const input = h("input", { type: "file", id: "file-picker", class: "visually-hidden",
    "aria-describedby": "file-picker-hint", onchange: () => choose(input.files[0] ?? null) });
  const words = h("span", { class: "drop-words", "aria-live": "polite" });
  const element = h("div", { class: "drop", ondragover: over, ondragleave: () => mark(false),
    ondrop: drop }, input, h("label", { class: "drop-label", for: "file-picker" },
    icon("upload"), words), h("p", { class: "field-hint", id: "file-picker-hint" }, hint));

  /** @param {File | null} file */
  function choose(file) {
    chosen = file;
    fill(words, file ? h("strong", {}, file.name) : label, file && h("span", { class: "drop-size" }, fileSize(file.size)));
  }

  /** @param {boolean} isOver */
  const mark = (isOver) => (element.dataset.over = String(isOver));

  /** @param {DragEvent} event */
  function over(event) {
    event.preventDefault();
    mark(true);
  }

  /** @param {DragEvent} event */
  function drop(event) {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer?.files.length) choose(event.dataTransfer.files[0]);
  }

  choose(null);
  return { element, file: () => chosen };
}
