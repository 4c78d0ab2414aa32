/** The settings: one section at a time, each named by the address. */
import { getAccount } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { settingsHref } from "../router.js";
import { accountSection } from "./account.js";
import { accountsSection } from "./accounts.js";
import { capturesSection } from "./captures.js";
import { credentialsSection } from "./credentials.js";
import { exportSection } from "./export.js";
import { feedsSection } from "./feeds.js";
import { importSection } from "./import.js";
import { tokensSection } from "./tokens.js";
import { webhooksSection } from "./webhooks.js";

/**
 * @typedef {{account: import("../api.js").Account, signal: AbortSignal, onChange: () => void,
 *   tag: string | null}} Place `onChange`: the library is other than it was
 * @typedef {(place: Place) => Promise<HTMLElement>} Section
 * @typedef {import("../router.js").SettingsRoute} SettingsRoute
 */

/** @type {Record<string, Section>} in the order of their names on the page */
const SECTIONS = {
  account: accountSection,
  tokens: tokensSection,
  import: importSection,
  export: exportSection,
  captures: capturesSection,
  credentials: credentialsSection,
  feeds: feedsSection,
  webhooks: webhooksSection,
  accounts: accountsSection,
};
const FOR_ADMINS = ["accounts"];

/** Whether the section of admins was shown last: so that the names do not jump about. */
let showsAdmin = false;

/**
 * @param {SettingsRoute} route
 * @param {AbortSignal} signal
 * @param {{onChange: () => void}} options
 * @returns {Promise<import("../library.js").View>}
 */
export async function settingsView(route, signal, { onChange }) {
  const account = await getAccount(signal);
  showsAdmin = account.role === "admin";
  const section = sectionOf(route);
  const content = await SECTIONS[section]({ account, signal, onChange, tag: route.tag });
  const title = t(`settings.${section}`);
  return { title, element: frame(section, content) };
}

/** @param {SettingsRoute} route @returns {HTMLElement} the frame without what it will hold */
export function settingsSkeleton(route) {
  return frame(sectionOf(route), h("div", { class: "panel skeleton", "aria-hidden": "true" },
    h("div", { class: "bone" }), h("div", { class: "bone bone-short" })));
}

/** @param {SettingsRoute} route @returns {string} an unknown section is the first */
function sectionOf({ section }) {
  return names().includes(section) ? section : "account";
}

function names() {
  return Object.keys(SECTIONS).filter((name) => showsAdmin || !FOR_ADMINS.includes(name));
}

/** @param {string} current @param {HTMLElement} content */
function frame(current, content) {
  const items = names().map((name) =>
    h("li", {}, h("a", { class: "settings-tab", href: settingsHref(name),
      "aria-current": name === current ? "page" : null }, t(`settings.${name}`))));
  const nav = h("nav", { class: "settings-nav", "aria-label": t("nav.settings") },
    h("ul", { class: "settings-tabs" }, ...items));
  // Once it is in the page: the current name may lie outside a narrow window.
  requestAnimationFrame(() =>
    nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }));
  return h("div", { class: "settings" }, nav,
    h("div", { class: "settings-head" }, h("h1", { tabindex: -1 }, t(`settings.${current}`)),
      h("p", { class: "muted" }, t(`settings_hint.${current}`))),
    content);
}
