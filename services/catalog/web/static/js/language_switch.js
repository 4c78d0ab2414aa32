/** The switch between languages, each named in itself. */
import { h } from "./dom.js";
import { chooseLanguage, language, LANGUAGES, t } from "./i18n.js";

/**
 * @param {() => void} onLanguage called after another language was chosen
 * @returns {HTMLElement}
 */
export function languageSwitch(onLanguage) {
  const buttons = Object.entries(LANGUAGES).map(([code, { name, locale }]) =>
    h("button", { type: "button", class: "segment", lang: locale,
      "aria-pressed": String(code === language()), "data-language": code,
      onclick: () => {
        chooseLanguage(code);
        onLanguage();
      } }, name));
  return h("div", { class: "segments", role: "group", "aria-label": t("nav.language") }, ...buttons);
}
