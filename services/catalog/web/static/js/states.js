/** A snapshot's state, as a badge and as progress in three stages. */
import { announce, fill, h } from "./dom.js";
import { t, wordsFor } from "./i18n.js";
import { icon } from "./icons.js";
import { isBeingIndexed, isBeingTaken } from "./watch.js";

/** @typedef {import("./api.js").Snapshot} Snapshot */

/** @param {Snapshot | null} snapshot */
function badgeName(snapshot) {
  if (snapshot === null) return "none";
  return isBeingIndexed(snapshot) ? "indexing" : snapshot.state;
}

/**
 * @param {Snapshot | null} snapshot
 * @returns {HTMLElement}
 */
export function stateBadge(snapshot) {
  const name = badgeName(snapshot);
  const status = snapshot?.http_status ?? 0;
  const isRefusal = status >= 400 && ["captured", "partial", "indexing"].includes(name);
  return h("span", { class: `badge badge-${isRefusal ? "partial" : name}`, "data-state": name },
    h("span", { class: "badge-dot" }), isRefusal ? t("state.answered", { status }) : t(`state.${name}`));
}

/**
 * Why a snapshot failed or is not whole; null when all is well.
 *
 * @param {Snapshot} snapshot
 * @param {string} [verdict] said before the reason
 * @returns {HTMLElement | null}
 */
export function failureNote(snapshot, verdict = "") {
  if (!snapshot.error) return null;
  const { reason, message } = snapshot.error;
  return h("div", { class: `note note-${snapshot.state}` }, icon("warning"),
    h("div", {},
      h("p", { class: "note-text" }, verdict && `${verdict} `, wordsFor("reason", reason)),
      h("p", { class: "note-detail", lang: "en" }, message),
      snapshot.missing_steps?.length > 0 && h("p", { class: "note-detail" },
        t("view.missing_steps", { steps: snapshot.missing_steps.map(partName).join(", ") }))));
}

/** Steps that make a file are called by it. @param {string} step */
function partName(step) {
  const words = wordsFor("kind", step);
  return words === step ? step.replaceAll("_", " ") : words;
}

/** @param {Snapshot} snapshot @returns {string} what happens now, in one sentence */
function sentence(snapshot) {
  const { state, step, attempts } = snapshot;
  if (state === "capturing") {
    const now = step ? wordsFor("step", step) : t("progress.capturing");
    return attempts > 1 ? `${now} (${t("progress.attempt", { count: attempts })})` : now;
  }
  if (isBeingIndexed(snapshot)) return t("progress.indexing");
  if (state === "captured") return t(snapshot.indexed_at ? "progress.done" : "progress.unindexed");
  return t(`progress.${state}`);
}

const STAGES = ["queued", "capturing", "indexed"];

/** @param {Snapshot} snapshot @returns {number} how many of the stages are behind it */
function stagesDone(snapshot) {
  if (snapshot.indexed_at) return 3;
  if (snapshot.state === "queued") return 0;
  return ["captured", "partial"].includes(snapshot.state) ? 2 : 1;
}

/**
 * Progress that says itself aloud as it changes.
 *
 * @returns {{element: HTMLElement, show: (snapshot: Snapshot) => void}}
 */
export function progress() {
  const stages = STAGES.map((name) =>
    h("li", { class: "stage" }, h("span", { class: "stage-mark" }, icon("check")),
      h("span", { class: "stage-name" }, t(`stage.${name}`))));
  const text = h("p", { class: "progress-text" });
  const failure = h("div", {});
  const element = h("div", { class: "progress" },
    h("ol", { class: "stages", "aria-hidden": "true" }, ...stages), text, failure);

  /** @param {Snapshot} snapshot */
  function show(snapshot) {
    const done = stagesDone(snapshot);
    const isStopped = ["failed", "cancelled"].includes(snapshot.state);
    stages.forEach((stage, place) => {
      const name = place < done ? "done" : place > done ? "ahead" : isStopped ? "stopped" : "now";
      stage.dataset.stage = name;
    });
    element.dataset.state = isBeingTaken(snapshot) ? "moving" : snapshot.state;
    text.textContent = sentence(snapshot);
    fill(failure, failureNote(snapshot));
    announce(text.textContent);
  }

  return { element, show };
}
