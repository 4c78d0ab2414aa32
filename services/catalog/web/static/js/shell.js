/** What stays around every view: name, navigation, tags, search, and the way to add a link. */
import { listTags } from "./api.js";
import { openAddDialog } from "./add_dialog.js";
import { fill, h } from "./dom.js";
import { countText, t } from "./i18n.js";
import { icon, logo } from "./icons.js";
import { languageSwitch } from "./language_switch.js";
import { currentRoute, go, libraryHref, settingsHref, TRASH_HREF } from "./router.js";

/** @typedef {import("./router.js").Route} Route */

const TYPING_PAUSE_MS = 300;

/**
 * @param {{onLanguage: () => void, onSignOut: () => void, onChange: () => void}} options
 */
export function makeShell({ onLanguage, onSignOut, onChange }) {
  const tags = tagNavigation();
  const search = searchBox();
  const main = h("main", { id: "main", class: "main", tabindex: -1 });
  const all = h("a", { class: "nav-item nav-all", href: libraryHref() }, icon("all"),
    h("span", {}, t("nav.all")));

  const trash = h("a", { class: "nav-item nav-trash", href: TRASH_HREF }, icon("trash"),
    h("span", {}, t("nav.trash")));

  const settings = h("a", { class: "icon-button nav-settings", href: settingsHref(),
    "aria-label": t("nav.settings"), title: t("nav.settings") }, icon("settings"));

  /** @param {MouseEvent} event */
  const skip = (event) => {
    event.preventDefault();
    main.focus();
  };
  const element = h("div", { class: "shell" },
    h("a", { class: "skip", href: "#", onclick: skip }, t("skip")),
    h("aside", { class: "side" },
      h("a", { class: "brand", href: libraryHref() }, logo(), h("span", {}, t("app.name"))),
      h("nav", { class: "nav", "aria-label": t("nav.label") }, all, trash,
        h("h2", { class: "nav-title", id: "nav-tags" }, t("nav.tags")), tags.element),
      h("div", { class: "side-foot" }, languageSwitch(onLanguage),
        h("div", {}, settings,
          h("button", { type: "button", class: "icon-button", "aria-label": t("nav.sign_out"),
            title: t("nav.sign_out"), onclick: onSignOut }, icon("sign_out"))))),
    h("div", { class: "page" },
      h("header", { class: "top" }, search.element,
        h("button", { type: "button", class: "button button-primary add-button",
          onclick: () => openAddDialog(onChange) }, icon("add"), h("span", {}, t("add.open")))),
      main));

  /** @param {Route} route */
  function setRoute(route) {
    const isAll = route.page === "library" && !route.tag && !route.query;
    mark(all, isAll);
    mark(trash, route.page === "trash");
    mark(settings, route.page === "settings");
    tags.setRoute(route);
    search.setRoute(route);
  }

  return { element, main, setRoute, refreshTags: tags.refresh };
}

/** @param {HTMLElement} item @param {boolean} isCurrent */
function mark(item, isCurrent) {
  if (isCurrent) item.setAttribute("aria-current", "page");
  else item.removeAttribute("aria-current");
}

function tagNavigation() {
  const element = h("ul", { class: "nav-tags", "aria-labelledby": "nav-tags" });
  /** @type {import("./api.js").Tag[] | null} */
  let known = null;
  /** @type {string | null} */
  let current = null;

  function show() {
    if (known === null) return;
    const items = known.map(({ name, count }) =>
      h("li", {}, h("a", { class: "nav-item", href: libraryHref({ tag: name }),
        "aria-current": name === current ? "page" : null },
      h("span", { class: "nav-tag-name" }, name),
      h("span", { class: "nav-count" }, countText(count)))));
    fill(element, ...items, !items.length && h("li", { class: "nav-none" }, t("nav.no_tags")));
  }

  return {
    element,
    async refresh() {
      try {
        known = (await listTags()).items.filter(({ count }) => count > 0);
      } catch {
        return; // the view beside says what is wrong
      }
      show();
    },
    /** @param {Route} route */
    setRoute(route) {
      current = route.page === "library" ? route.tag : null;
      show();
      element.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
  };
}

function searchBox() {
  /** @type {number | undefined} */
  let timer;
  /** @type {HTMLInputElement} */
  const input = h("input", { class: "search-input", type: "search", name: "q", maxlength: 2000,
    autocomplete: "off", placeholder: t("search.placeholder"), "aria-label": t("search.label"),
    enterkeyhint: "search", "aria-keyshortcuts": "/", oninput: typed });
  const element = h("form", { class: "search", role: "search", onsubmit: submit },
    icon("search"), input, h("kbd", { class: "search-key", "aria-hidden": "true" }, "/"));

  /** @param {InputEvent} event */
  function typed(event) {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, TYPING_PAUSE_MS);
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    clearTimeout(timer);
    ask();
  }

  function ask() {
    const route = currentRoute();
    const query = input.value.trim();
    const isSearching = route.page === "library" && route.query !== "";
    const tag = route.page === "library" ? route.tag : null;
    if (route.page !== "library" && !query) return;
    go(libraryHref({ tag, query }), { replace: isSearching && query !== "" });
  }

  input.addEventListener("compositionend", () => (timer = setTimeout(ask, TYPING_PAUSE_MS)));
  return {
    element,
    /** @param {Route} route */
    setRoute(route) {
      const query = route.page === "library" ? route.query : "";
      if (input.value.trim() !== query && document.activeElement !== input) input.value = query;
      else if (!query && route.page !== "library") input.value = "";
    },
  };
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof Element && event.target.closest("input, textarea, dialog");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {HTMLInputElement | null} */
  const input = document.querySelector(".search-input");
  if (!input) return;
  event.preventDefault();
  input.select();
});
