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
    "aria-labelledby": id }, box);
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
 * Ask before something that cannot be undone.
 *
 * @param {{title: string, text: string, action: string, busy: string}} words
 * @param {() => Promise<void>} act
 */
export function confirmThen(words, act) {
  const alert = h("p", { class: "field-error", role: "alert" });
  const doIt = h("button", { type: "submit", class: "button button-danger" }, words.action);
  const form = h("form", { class: "dialog-body", onsubmit: submit },
    h("p", { class: "dialog-text" }, words.text), alert,
    h("footer", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", autofocus: true,
        onclick: () => dialog.close() }, t("dialog.cancel")), doIt));
  const dialog = openDialog(words.title, form, { narrow: true });

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
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
