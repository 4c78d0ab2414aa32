/** The first visit: asking who it is, by name and password or by an access token. */
import { listTags, openSession, Problem } from "./api.js";
import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { logo } from "./icons.js";
import { languageSwitch } from "./language_switch.js";
import { problemText } from "./problems.js";
import { keepToken, lastWay } from "./session.js";

/** @typedef {import("./session.js").Way} Way */

/** @type {Way[]} */
const WAYS = ["password", "token"];

/**
 * @param {{wasRefused: boolean, onSignedIn: () => void, onLanguage: () => void}} options
 * `wasRefused`: the server no longer takes what was used before
 * @returns {HTMLElement}
 */
export function signInView({ wasRefused, onSignedIn, onLanguage }) {
  const buttons = WAYS.map((way) =>
    h("button", { type: "button", class: "segment", "data-way": way,
      onclick: () => choose(way) }, t(`way.${way}`)));
  const place = h("div", {});

  /** @param {Way} way @param {string} [complaint] */
  function choose(way, complaint = "") {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.way === way));
    }
    fill(place, way === "password" ? passwordForm(onSignedIn, complaint) : tokenForm(onSignedIn, complaint));
    place.querySelector("input")?.focus();
  }

  const way = lastWay();
  choose(way, wasRefused ? t(way === "password" ? "sign_in.ended" : "sign_in.wrong") : "");
  return h("main", { class: "sign-in" },
    h("div", { class: "sign-in-card" },
      h("div", { class: "sign-in-brand" }, logo(), h("h1", {}, t("app.name"))),
      h("p", { class: "sign-in-tagline" }, t("app.tagline")),
      h("div", { class: "segments sign-in-ways", role: "group", "aria-label": t("sign_in.way") },
        ...buttons), place),
    languageSwitch(onLanguage));
}

/** @param {() => void} onSignedIn @param {string} complaint */
function passwordForm(onSignedIn, complaint) {
  const name = credential("name", t("sign_in.name"), { autocomplete: "username", maxlength: 200 });
  const password = credential("password", t("sign_in.password"),
    { type: "password", autocomplete: "current-password", maxlength: 1000 });
  return credentialForm([name, password], complaint, t("sign_in.submit_password"), async () => {
    if (!name.input.value.trim() || !password.input.value) return t("sign_in.incomplete");
    try {
      const { token } = await openSession(name.input.value.trim(), password.input.value);
      keepToken(token, "password");
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 401) return t("sign_in.wrong_password");
      if (problem instanceof Problem && problem.status === 429) return t("sign_in.too_often");
      throw problem;
    }
    onSignedIn();
    return "";
  });
}

/** @param {() => void} onSignedIn @param {string} complaint */
function tokenForm(onSignedIn, complaint) {
  const token = credential("token", t("sign_in.label"), { type: "password",
    autocomplete: "current-password", "aria-describedby": "token-hint sign-in-error" });
  const show = h("input", { type: "checkbox", onchange: () =>
    (token.input.type = show.checked ? "text" : "password") });
  token.element.append(h("label", { class: "check" }, show, t("sign_in.show")));
  const form = credentialForm([token], complaint, t("sign_in.submit"), async () => {
    const given = token.input.value.trim();
    if (!given) return t("sign_in.empty");
    keepToken(given, "token");
    await listTags(); // the page asks anew when it is refused
    onSignedIn();
    return "";
  });
  form.append(h("p", { class: "muted", id: "token-hint" }, t("sign_in.hint")));
  return form;
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Record<string, unknown>} properties of the input
 * @returns {{element: HTMLElement, input: HTMLInputElement}}
 */
function credential(id, label, properties) {
  const input = h("input", { id, class: "input input-large", autocapitalize: "none",
    spellcheck: "false", "aria-describedby": "sign-in-error", ...properties });
  return { input, element: h("div", { class: "field" },
    h("label", { for: id, class: "field-label" }, label), input) };
}

/**
 * @param {ReturnType<typeof credential>[]} fields
 * @param {string} complaint said at once
 * @param {string} action
 * @param {() => Promise<string>} check what is wrong with what was given; empty: nothing
 */
function credentialForm(fields, complaint, action, check) {
  const error = h("p", { class: "field-error", id: "sign-in-error", role: "alert" });
  const submit = h("button", { type: "submit", class: "button button-primary button-wide" }, action);

  /** @param {string} text */
  function complain(text) {
    error.textContent = text;
    for (const { input } of fields) input.setAttribute("aria-invalid", String(Boolean(text)));
  }

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    submit.disabled = true;
    submit.textContent = t("sign_in.checking");
    try {
      complain(await check());
    } catch (problem) {
      complain(problemText(problem));
    }
    submit.disabled = false;
    submit.textContent = action;
  }

  complain(complaint);
  return h("form", { class: "fields", novalidate: true, onsubmit: send, oninput: () => complain("") },
    ...fields.map(({ element }) => element), error, submit);
}
