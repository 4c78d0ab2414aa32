/** Adding a link: the form, then what becomes of it, in the same window. */
import { addLink, getLink, Problem } from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { linkFields } from "./link_fields.js";
import { hostOf, languageOf, titleOf } from "./link_text.js";
import { problemText } from "./problems.js";
import { linkHref } from "./router.js";
import { progress } from "./states.js";
import { thumbnail } from "./thumbnails.js";
import { watchSnapshot } from "./watch.js";

/** @typedef {import("./api.js").Link} Link */

/**
 * @param {() => void} onChange a link was added, or changed while it was watched
 */
export function openAddDialog(onChange) {
  const closing = new AbortController();
  const body = h("div", {});
  const dialog = openDialog(t("add.title"), body, { onclose: () => closing.abort() });
  showForm();

  function showForm() {
    const form = addForm(closing.signal, (link, isNew) => {
      onChange();
      fill(body, addedView(link, isNew, { dialog, again: showForm, onChange, signal: closing.signal }));
    });
    fill(body, form);
    form.querySelector("input")?.focus();
  }
}

/**
 * @param {AbortSignal} signal
 * @param {(link: Link, isNew: boolean) => void} onAdded
 * @returns {HTMLFormElement}
 */
function addForm(signal, onAdded) {
  /** @type {HTMLInputElement} */
  const url = h("input", { id: "field-url", class: "input input-large", type: "text",
    inputmode: "url", autocomplete: "url", autocapitalize: "none", spellcheck: "false",
    autofocus: true, maxlength: 8000, placeholder: "https://", "aria-describedby": "field-url-error",
    oninput: () => complain("") });
  const error = h("p", { class: "field-error", id: "field-url-error", role: "alert" });
  const fields = linkFields({ title: null, note: null, tags: [] }, signal);
  const submit = h("button", { type: "submit", class: "button button-primary" }, t("add.submit"));

  /** @param {string} text */
  function complain(text) {
    error.textContent = text;
    url.setAttribute("aria-invalid", String(Boolean(text)));
  }

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    const address = completeUrl(url.value);
    if (!address) {
      complain(t(url.value.trim() ? "field.url_bad" : "field.url_missing"));
      return url.focus();
    }
    submit.disabled = true;
    submit.textContent = t("add.sending");
    try {
      const { link, isNew } = await addLink({ url: address, ...fields.values() });
      onAdded(link, isNew);
    } catch (problem) {
      const isAboutUrl = problem instanceof Problem && problem.fields.has("url");
      complain(isAboutUrl ? t("field.url_bad") : problemText(problem));
      submit.disabled = false;
      submit.textContent = t("add.submit");
    }
  }

  return h("form", { class: "dialog-body", novalidate: true, onsubmit: send },
    h("div", { class: "field" },
      h("label", { for: "field-url", class: "field-label" }, t("field.url"),
        h("span", { class: "field-optional" }, t("field.url_hint"))), url, error),
    fields.element, h("footer", { class: "dialog-foot" }, submit));
}

/**
 * What a person types for an address, made whole: `example.com` is `https://example.com`.
 *
 * @param {string} text
 * @returns {string | null} null when it is none of the web's
 */
export function completeUrl(text) {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed) ? trimmed : `https://${trimmed}`;
  try {
    const { protocol, hostname } = new URL(whole);
    return /^https?:$/.test(protocol) && hostname ? whole : null;
  } catch {
    return null;
  }
}

/**
 * @param {Link} link
 * @param {boolean} isNew
 * @param {{dialog: HTMLDialogElement, again: () => void, onChange: () => void, signal: AbortSignal}} options
 * @returns {HTMLElement}
 */
function addedView(link, isNew, { dialog, again, onChange, signal }) {
  const steps = progress();
  const summary = h("div", { class: "added-link" });
  const verdict = t(isNew ? "add.new" : "add.kept");

  /** @param {Link} now */
  function show(now) {
    fill(summary, thumbnail(now), h("div", { class: "added-words" },
      h("p", { class: "added-title", lang: languageOf(titleOf(now)) }, titleOf(now)), h("p", { class: "muted" }, hostOf(now.url))));
  }

  async function refresh() {
    try {
      show(await getLink(link.id, signal));
    } catch (error) {
      if (!(error instanceof Problem) && !signal.aborted) throw error;
    }
    onChange();
  }

  show(link);
  const snapshot = link.latest_snapshot;
  if (snapshot) {
    steps.show(snapshot);
    let ended = snapshot.captured_at;
    watchSnapshot(snapshot, (now) => {
      steps.show(now);
      if (now.captured_at !== ended) refresh();
      ended = now.captured_at;
    }, signal);
  }
  announce(verdict); // the last word counts: progress has just said its first
  return h("div", { class: "dialog-body" },
    h("p", { class: "verdict", "data-new": String(isNew) }, verdict), summary,
    snapshot && steps.element,
    h("footer", { class: "dialog-foot" },
      h("p", { class: "muted foot-hint" }, t("add.hint")),
      h("button", { type: "button", class: "button", onclick: again }, t("add.another")),
      h("a", { class: "button button-primary", href: linkHref(link.id),
        onclick: () => dialog.close() }, t("add.open_link"))));
}
