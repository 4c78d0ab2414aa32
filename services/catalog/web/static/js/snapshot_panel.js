/** One snapshot: how far it is, and its parts behind tabs. */
import { fill, h } from "./dom.js";
import { t } from "./i18n.js";
import { isAbort, problemNotice } from "./problems.js";
import { pageFacts } from "./page_facts.js";
import {
  detailsPart, originalPart, pagePart, pdfPart, readablePart, screenshotPart, textPart,
} from "./snapshot_parts.js";
import { failureNote, progress } from "./states.js";
import { isBeingTaken, isMoving } from "./watch.js";

/**
 * @typedef {import("./api.js").Link} Link
 * @typedef {import("./api.js").Snapshot} Snapshot
 * @typedef {import("./router.js").LinkRoute} LinkRoute
 * @typedef {{link: Link, snapshot: Snapshot, passage: [number, number] | null, signal: AbortSignal}} Context
 */

/** @type {{name: string, kind: string | null, load: (context: Context) => Promise<Node>}[]} */
const TABS = [
  { name: "page", kind: "html", load: pagePart },
  { name: "original", kind: "original", load: originalPart },
  { name: "readable", kind: "readable", load: readablePart },
  { name: "screenshot", kind: "screenshot", load: screenshotPart },
  { name: "text", kind: "text", load: textPart },
  { name: "pdf", kind: "pdf", load: pdfPart },
  { name: "details", kind: null, load: detailsPart },
];

const STOPPED = ["failed", "cancelled"];

/**
 * @param {Link} link
 * @param {Snapshot} first
 * @param {LinkRoute} route
 * @param {AbortSignal} signal
 * @returns {{element: HTMLElement, show: (snapshot: Snapshot) => void}}
 */
export function snapshotPanel(link, first, route, signal) {
  const steps = progress();
  const status = h("div", { class: "viewer-status" });
  const facts = h("div", { class: "viewer-facts" });
  const body = h("div", { class: "viewer-body" });
  const element = h("section", { class: "viewer", "aria-label": t("view.label") }, status, facts, body);
  let partCount = -1;
  let wasMoving = false;

  /** @param {Snapshot} snapshot */
  function show(snapshot) {
    wasMoving ||= isMoving(snapshot);
    if (wasMoving || STOPPED.includes(snapshot.state)) steps.show(snapshot); // says it aloud, too
    const hasProgress = isMoving(snapshot) || STOPPED.includes(snapshot.state);
    fill(status, hasProgress ? steps.element : failureNote(snapshot, t("progress.partial")));
    if (isBeingTaken(snapshot)) fill(body, h("div", { class: "viewer-wait" }, t("view.not_yet")));
    else if (snapshot.artifacts.length !== partCount) showParts(snapshot);
  }

  /** @param {Snapshot} snapshot */
  function showParts(snapshot) {
    partCount = snapshot.artifacts.length;
    fill(facts, pageFacts(snapshot));
    fill(body, ...tabs({ link, snapshot, passage: route.passage, signal }, route.tab));
  }

  show(first);
  return { element, show };
}

/**
 * @param {Context} context
 * @param {string | null} asked the tab that the address names
 */
function tabs(context, asked) {
  const kinds = new Set(context.snapshot.artifacts.map(({ kind }) => kind));
  const usable = TABS.filter(({ kind }) => kind === null || kinds.has(kind));
  const panel = h("div", { class: "tab-panel", role: "tabpanel", id: "part", tabindex: 0 });
  const buttons = usable.map(({ name }, place) =>
    h("button", { type: "button", class: "tab", role: "tab", id: `tab-${name}`, "data-tab": name,
      "aria-controls": "part", onclick: () => select(place), onkeydown: move }, t(`view.${name}`)));
  let selected = -1;

  /** @param {number} place */
  async function select(place) {
    if (place === selected) return;
    selected = place;
    buttons.forEach((button, other) => {
      button.setAttribute("aria-selected", String(other === place));
      button.tabIndex = other === place ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", buttons[place].id);
    panel.dataset.part = usable[place].name;
    fill(panel, h("p", { class: "part-wait" }, t("view.loading")));
    const part = await usable[place].load(context).catch((error) => {
      if (isAbort(error)) return null;
      return problemNotice(error, () => {
        selected = -1;
        select(place);
      });
    });
    if (part && selected === place) {
      fill(panel, part);
      panel.querySelector(".passage-mark")?.scrollIntoView({ block: "center" });
    }
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = (selected + step + buttons.length) % buttons.length;
    buttons[place].focus();
    select(place);
  }

  const wanted = usable.findIndex(({ name }) => name === asked);
  select(Math.max(wanted, 0));
  return [h("div", { class: "tabs", role: "tablist", "aria-label": t("view.label") }, ...buttons), panel];
}
