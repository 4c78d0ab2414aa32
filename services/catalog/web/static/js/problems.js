/** What went wrong, in the reader's words. */
import { Problem } from "./api.js";
import { h } from "./dom.js";
import { t, wordsFor } from "./i18n.js";
import { icon } from "./icons.js";

/** @type {Record<number, string>} */
const BY_STATUS = {
  0: "problem.offline", 401: "sign_in.wrong", 404: "problem.not_found", 410: "problem.not_found",
  429: "problem.too_many", 502: "problem.unavailable", 503: "problem.unavailable",
  504: "problem.unavailable",
};

/**
 * @param {unknown} error
 * @returns {string}
 */
export function problemText(error) {
  if (!(error instanceof Problem)) return t("problem.server");
  const ofType = wordsFor("problem_type", error.slug);
  if (ofType !== error.slug) return ofType;
  if (error.status in BY_STATUS) return t(BY_STATUS[error.status]);
  return error.status < 500 ? t("problem.invalid", { detail: error.message }) : t("problem.server");
}

/**
 * A message in place of what could not be shown, with a way to try again.
 *
 * @param {unknown} error
 * @param {() => void} retry
 * @returns {HTMLElement}
 */
export function problemNotice(error, retry) {
  return h("div", { class: "empty", role: "alert" },
    h("div", { class: "empty-mark" }, icon("warning")),
    h("p", { class: "empty-title" }, problemText(error)),
    h("button", { type: "button", class: "button", onclick: retry }, t("problem.retry")));
}

/** @param {unknown} error @returns {boolean} the answer to a question nobody asks any more */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}
