/** Starts the page: signed in or not, and which view the address asks for. */
import { closeSession, refusals } from "./api.js";
import { closeDialogs } from "./dialog.js";
import { fill } from "./dom.js";
import { language, LANGUAGES, t } from "./i18n.js";
import { forgetList, libraryView, librarySkeleton } from "./library.js";
import { linkSkeleton, linkView } from "./link_page.js";
import { isAbort, problemNotice } from "./problems.js";
import { currentRoute } from "./router.js";
import { makeShell } from "./shell.js";
import { settingsSkeleton, settingsView } from "./settings/view.js";
import { signInView } from "./sign_in.js";
import { trashView } from "./trash.js";
import { forgetToken, lastWay, takeTokenFromAddress, token } from "./session.js";

const app = /** @type {HTMLElement} */ (document.getElementById("app"));

/** @type {ReturnType<typeof makeShell> | null} */
let shell = null;
let showing = new AbortController();
/** @type {string | null} the kind of page that is on the screen */
let page = null;

function start() {
  document.documentElement.lang = LANGUAGES[language()].locale;
  showing.abort();
  shell = null;
  page = null;
  if (token()) openApp();
  else openSignIn(false);
}

/** @param {boolean} wasRefused */
function openSignIn(wasRefused) {
  closeDialogs();
  showing.abort();
  shell = null;
  document.title = `${t("sign_in.title")} · ${t("app.name")}`;
  fill(app, signInView({ wasRefused, onSignedIn: start, onLanguage: start }));
  app.querySelector("input")?.focus();
}

function openApp() {
  shell = makeShell({ onLanguage: start, onSignOut: signOut, onChange: changed });
  fill(app, shell.element);
  shell.refreshTags();
  show();
}

function signOut() {
  // A token that was pasted is still good elsewhere; one of a sign-in is not.
  if (lastWay() === "password") closeSession().catch(() => undefined);
  forgetToken();
  forgetList();
  history.replaceState(null, "", location.pathname);
  start();
}

/** Something in the library is other than what is shown. */
function changed() {
  forgetList();
  shell?.refreshTags();
  if (page === "library") show();
}

/** Show what the address asks for; what was shown stays until the next is ready. */
async function show() {
  if (!shell) return;
  const { main } = shell;
  const route = currentRoute();
  const here = route.page === "settings" ? `settings/${route.section}` : route.page;
  const isOtherPage = here !== page;
  const cameFrom = page;
  showing.abort();
  showing = new AbortController();
  const { signal } = showing;
  page = here;
  shell.setRoute(route);
  main.setAttribute("aria-busy", "true");
  const loading = load(route, signal, cameFrom === "link");
  if (isOtherPage) {
    closeDialogs();
    fill(main, skeleton(route));
    window.scrollTo(0, 0);
  }
  try {
    const view = await loading;
    if (signal.aborted) return;
    document.title = `${view.title} · ${t("app.name")}`;
    fill(main, view.element);
    if (view.scrollY !== undefined) window.scrollTo(0, view.scrollY);
    if (isOtherPage && cameFrom) main.querySelector("h1")?.focus({ preventScroll: true });
  } catch (error) {
    if (signal.aborted || isAbort(error)) return;
    fill(main, problemNotice(error, show));
  }
  main.removeAttribute("aria-busy");
}

/** @param {import("./router.js").Route} route */
function skeleton(route) {
  if (route.page === "settings") return settingsSkeleton(route);
  return route.page === "link" ? linkSkeleton() : librarySkeleton();
}

/**
 * @param {import("./router.js").Route} route
 * @param {AbortSignal} signal
 * @param {boolean} isReturn
 * @returns {Promise<import("./library.js").View>}
 */
function load(route, signal, isReturn) {
  if (route.page === "link") return linkView(route, signal, changed);
  if (route.page === "settings") return settingsView(route, signal, { onChange: changed });
  if (route.page === "trash") return trashView(signal, changed);
  return libraryView(route, signal, { isReturn });
}

refusals.addEventListener("refused", () => openSignIn(true));
window.addEventListener("hashchange", () => {
  if (location.hash.startsWith("#token=")) {
    takeTokenFromAddress();
    start();
  } else {
    show();
  }
});
takeTokenFromAddress();
start();
