/** Modal windows on the browser's own `<dialog>`: it keeps the focus inside and gives it back. */
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { problemText } from "./problems.js";

let count = 0;

/**
 * @param {string} title
 * @param {HTMLElement} content
 * @param {{narrow?: boolean, onclose?: () => void}} [options]
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, content, { narrow = false, onclose } = {}) {
  const id = `dialog-title-${(count += 1)}`;
  const close = h("button", { type: "button", class: "icon-button", "aria-label": t("dialog.close"),
    onclick: () => dialog.close() }, icon("close"));
  const box = h("div", { class: "dialog-box" },
    h("header", { class: "dialog-head" }, h("h2", { id }, title), close), content);
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: narrow ? "dialog dialog-narrow" : "dialog",
    "aria-labelledby": id }, box, h("div", { class: "announcer visually-hidden", role: "status" }));
  let pressedOutside = false;
  dialog.addEventListener("pointerdown", (event) => (pressedOutside = event.target === dialog));
  dialog.addEventListener("click", (event) => {
    if (pressedOutside && event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector("[autofocus]"))?.focus();
  return dialog;
}

/** Close what is open, as when the page under it changes. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
}

/**
 * Ask before something that cannot be undone; with `typed`, only who types that word may do it.
 *
 * @param {{title: string, text: string, action: string, busy: string,
 *   typed?: {label: string, word: string}}} words
 * @param {() => Promise<void>} act
 */
export function confirmThen(words, act) {
  const { typed } = words;
  const alert = h("p", { class: "field-error", role: "alert" });
  const doIt = h("button", { type: "submit", class: "button button-danger", disabled: Boolean(typed) },
    words.action);
  const form = h("form", { class: "dialog-body", novalidate: true, onsubmit: submit },
    h("p", { class: "dialog-text" }, words.text), typed && typedWord(typed, doIt), alert,
    h("footer", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", autofocus: !typed,
        onclick: () => dialog.close() }, t("dialog.cancel")), doIt));
  const dialog = openDialog(words.title, form, { narrow: true });

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (doIt.disabled) return;
    doIt.disabled = true;
    doIt.textContent = words.busy;
    try {
      await act();
      dialog.close();
    } catch (error) {
      alert.textContent = problemText(error);
      doIt.disabled = false;
      doIt.textContent = words.action;
    }
  }
}

/** @param {{label: string, word: string}} typed @param {HTMLButtonElement} doIt */
function typedWord({ label, word }, doIt) {
  const input = h("input", { id: "typed-word", class: "input", autocomplete: "off",
    autocapitalize: "none", spellcheck: "false", autofocus: true,
    oninput: () => (doIt.disabled = input.value.trim() !== word) });
  return h("div", { class: "field" },
    h("label", { for: "typed-word", class: "field-label" }, label), input);
}
