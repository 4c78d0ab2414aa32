/** The first visit: asking for the access token. */
import { listTags, Problem } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { logo } from "./icons.js";
import { languageSwitch } from "./language_switch.js";
import { problemText } from "./problems.js";
import { keepToken } from "./session.js";

/**
 * @param {{wasRefused: boolean, onSignedIn: () => void, onLanguage: () => void}} options
 * @returns {HTMLElement}
 */
export function signInView({ wasRefused, onSignedIn, onLanguage }) {
  /** @type {HTMLInputElement} */
  const input = h("input", { id: "token", class: "input input-large", type: "password",
    autocomplete: "current-password", autocapitalize: "none", spellcheck: "false", autofocus: true,
    "aria-describedby": "token-hint token-error", "aria-invalid": String(wasRefused),
    oninput: () => complain("") });
  const error = h("p", { class: "field-error", id: "token-error", role: "alert" },
    wasRefused && t("sign_in.wrong"));
  const submit = h("button", { type: "submit", class: "button button-primary button-wide" },
    t("sign_in.submit"));
  const show = h("input", { type: "checkbox", onchange: () =>
    (input.type = show.checked ? "text" : "password") });

  /** @param {string} text */
  function complain(text) {
    error.textContent = text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
  }

  /** @param {SubmitEvent} event */
  async function check(event) {
    event.preventDefault();
    const given = input.value.trim();
    if (!given) return complain(t("sign_in.empty"));
    submit.disabled = true;
    submit.textContent = t("sign_in.checking");
    keepToken(given);
    try {
      await listTags();
      onSignedIn();
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) return; // the page asks anew
      complain(problemText(problem));
      submit.disabled = false;
      submit.textContent = t("sign_in.submit");
    }
  }

  return h("main", { class: "sign-in" },
    h("div", { class: "sign-in-card" },
      h("div", { class: "sign-in-brand" }, logo(), h("h1", {}, t("app.name"))),
      h("p", { class: "sign-in-tagline" }, t("app.tagline")),
      h("form", { class: "fields", novalidate: true, onsubmit: check },
        h("div", { class: "field" },
          h("label", { for: "token", class: "field-label" }, t("sign_in.label")), input, error,
          h("label", { class: "check" }, show, t("sign_in.show"))),
        submit,
        h("p", { class: "muted", id: "token-hint" }, t("sign_in.hint")))),
    languageSwitch(onLanguage));
}
