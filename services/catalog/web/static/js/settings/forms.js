/** Forms of the settings: fields with a name, and a button that says what is going on. */
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { problemText } from "../problems.js";
import { openDialog } from "../dialog.js";

let count = 0;

/**
 * A field with its label.
 *
 * @param {string} label
 * @param {Record<string, unknown>} [properties] of the input
 * @param {{hint?: string, isOptional?: boolean}} [options]
 * @returns {{element: HTMLElement, input: HTMLInputElement}}
 */
export function textField(label, properties = {}, { hint, isOptional = false } = {}) {
  const id = `setting-${(count += 1)}`;
  const input = h("input", { id, class: "input", autocomplete: "off",
    "aria-describedby": hint ? `${id}-hint` : null, ...properties });
  return { input, element: h("div", { class: "field" },
    labelOf(id, label, isOptional), input,
    hint && h("p", { class: "field-hint", id: `${id}-hint` }, hint)) };
}

/**
 * A choice of one.
 *
 * @param {string} label
 * @param {[string, string][]} choices value and words
 * @param {string} [chosen]
 * @returns {{element: HTMLElement, input: HTMLSelectElement}}
 */
export function choiceField(label, choices, chosen = choices[0][0]) {
  const id = `setting-${(count += 1)}`;
  const input = h("select", { id, class: "input" }, ...choices.map(([value, words]) =>
    h("option", { value, selected: value === chosen }, words)));
  return { input, element: h("div", { class: "field" }, labelOf(id, label, false), input) };
}

/** @param {string} id @param {string} label @param {boolean} isOptional */
function labelOf(id, label, isOptional) {
  return h("label", { for: id, class: "field-label" }, label,
    isOptional && h("span", { class: "field-optional" }, t("field.optional")));
}

/**
 * @param {string} label
 * @param {{checked?: boolean, onchange?: (event: Event) => void}} [options]
 * @returns {{element: HTMLElement, input: HTMLInputElement}}
 */
export function checkField(label, { checked = false, onchange } = {}) {
  const input = h("input", { type: "checkbox", checked, onchange });
  return { input, element: h("label", { class: "check" }, input, h("span", {}, label)) };
}

/**
 * A form that sends once at a time and says what is wrong.
 *
 * @param {(Node | false | null | undefined)[]} content
 * @param {{action: string, busy: string, kind?: "primary" | "danger"}} words of its button
 * @param {() => Promise<string | void>} act a complaint when it is not sent
 * @param {{foot?: Node[]}} [options] what stands beside the button
 * @returns {HTMLFormElement}
 */
export function sendingForm(content, { action, busy, kind = "primary" }, act, { foot = [] } = {}) {
  const alert = h("p", { class: "field-error", role: "alert" });
  const submit = h("button", { type: "submit", class: `button button-${kind}` }, action);

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    submit.textContent = busy;
    alert.textContent = "";
    try {
      alert.textContent = (await act()) ?? "";
    } catch (error) {
      alert.textContent = problemText(error);
    }
    submit.disabled = false;
    submit.textContent = action;
  }

  return h("form", { class: "fields", novalidate: true, onsubmit: send }, ...content, alert,
    h("footer", { class: "dialog-foot" }, ...foot, submit));
}

/**
 * A dialog that makes something, and shows what is to be seen only once.
 *
 * @param {{title: string, action: string, busy: string}} words
 * @param {Node[]} content
 * @param {() => Promise<string | HTMLElement | void>} make a complaint, or what to show then;
 * nothing: close
 */
export function openMaker(words, content, make) {
  const cancel = h("button", { type: "button", class: "button", onclick: () => dialog.close() },
    t("dialog.cancel"));
  const form = sendingForm(content, words, async () => {
    const made = await make();
    if (typeof made === "string") return made;
    if (made) form.replaceWith(made);
    else dialog.close();
    made?.querySelector("button")?.focus();
    return "";
  }, { foot: [cancel] });
  form.classList.replace("fields", "dialog-body");
  const dialog = openDialog(words.title, form);
  form.querySelector("input")?.focus();
}
