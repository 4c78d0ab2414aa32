/** A link's own page: what it is, its snapshots, and what can be done with it. */
import {
  changeLink, deleteLink, getLink, listSnapshots, Problem, restoreLink, takeSnapshot,
} from "./api.js";
import { confirmThen, openDialog } from "./dialog.js";
import { fill, h, outsideLink, toast } from "./dom.js";
import { countText, fullTime, relativeTime, t } from "./i18n.js";
import { icon } from "./icons.js";
import { linkFields } from "./link_fields.js";
import { linkOptions } from "./link_options.js";
import { languageOf, tagList, titleOf } from "./link_text.js";
import { problemText } from "./problems.js";
import { go, libraryHref, linkHref } from "./router.js";
import { snapshotPanel } from "./snapshot_panel.js";
import { stateBadge } from "./states.js";
import { watchSnapshot } from "./watch.js";

/**
 * @typedef {import("./api.js").Link} Link
 * @typedef {import("./api.js").Snapshot} Snapshot
 * @typedef {import("./router.js").LinkRoute} LinkRoute
 */

/** @returns {HTMLElement} the room that the page will take */
export function linkSkeleton() {
  return h("div", { class: "link-page", "aria-label": t("link.loading") },
    h("div", { class: "link-head" }, h("div", { class: "bone bone-title" })),
    h("div", { class: "link-columns" }, h("div", { class: "viewer viewer-empty" }), h("div", { class: "about" })));
}

/**
 * @param {LinkRoute} route
 * @param {AbortSignal} signal
 * @param {() => void} onChange the library is other than it was
 * @returns {Promise<import("./library.js").View>}
 */
export async function linkView(route, signal, onChange) {
  const [link, { items: snapshots }] = await Promise.all([
    getLink(route.id, signal), listSnapshots(route.id, signal),
  ]);
  const chosen = snapshots.find(({ id }) => id === route.snapshot) ?? firstToShow(link, snapshots);
  const head = h("div", { class: "link-head" });
  const about = h("aside", { class: "about" });
  const options = linkOptions(link, signal);
  const showWords = () => {
    fill(head, ...headParts(link, edit, onChange));
    fill(about, ...aboutParts(link, snapshots, chosen), options);
  };
  const panel = chosen && snapshotPanel(link, chosen, route, signal);

  function edit() {
    openEditDialog(link, () => {
      showWords();
      onChange();
    });
  }

  showWords();
  for (const snapshot of snapshots) {
    watchSnapshot(snapshot, async (now) => {
      const hasEnded = now.captured_at !== snapshot.captured_at;
      Object.assign(snapshot, now);
      if (hasEnded) {
        await getLink(link.id, signal).then((fresh) => Object.assign(link, fresh), () => undefined);
        onChange();
      }
      showWords();
      if (snapshot === chosen) panel?.show(snapshot);
    }, signal);
  }
  const viewer = panel?.element ?? h("div", { class: "viewer viewer-empty" }, t("view.not_yet"));
  return {
    title: titleOf(link),
    element: h("div", { class: "link-page" }, head, h("div", { class: "link-columns" }, viewer, about)),
  };
}

/** The newest, unless that came to nothing and an older one is good. @param {Link} link @param {Snapshot[]} snapshots */
function firstToShow(link, snapshots) {
  const [newest = null] = snapshots;
  const cameToNothing = newest !== null && ["failed", "cancelled"].includes(newest.state);
  const good = snapshots.find(({ id }) => id === link.good_snapshot?.id);
  return cameToNothing && good ? good : newest;
}

/** @param {Link} link @param {() => void} edit @param {() => void} onChange */
function headParts(link, edit, onChange) {
  return [
    h("a", { class: "back", href: libraryHref(), onclick: goBack }, icon("back"), t("link.back")),
    h("div", { class: "link-title-row" },
      h("div", { class: "link-words" },
        h("h1", { class: "link-title", tabindex: -1, lang: languageOf(titleOf(link)) }, titleOf(link)),
        outsideLink(link.url, { class: "link-url", title: t("link.visit") },
          h("span", {}, link.url), icon("outside"))),
      h("div", { class: "link-actions" },
        h("button", { type: "button", class: "button", onclick: (/** @type {Event} */ event) =>
          snapshotAgain(link, /** @type {HTMLButtonElement} */ (event.currentTarget), onChange) },
        icon("camera"), h("span", {}, t("link.again"))),
        h("button", { type: "button", class: "button", onclick: edit }, icon("edit"), h("span", {}, t("link.edit"))),
        h("button", { type: "button", class: "button button-quiet-danger",
          onclick: () => askToDelete(link, onChange) }, icon("trash"), h("span", {}, t("link.delete"))))),
  ];
}

/** Back to the very list that we came from, when we came from one. @param {MouseEvent} event */
function goBack(event) {
  if (history.length < 2 || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const here = location.hash.split("?")[0];
  history.back();
  setTimeout(() => {
    if (location.hash.split("?")[0] === here) go(libraryHref());
  }, 150);
}

/** @param {Link} link @param {HTMLButtonElement} button @param {() => void} onChange */
async function snapshotAgain(link, button, onChange) {
  button.disabled = true;
  try {
    const snapshot = await takeSnapshot(link.id);
    onChange();
    toast(t("link.again_started"));
    go(linkHref(link.id, { snapshot: snapshot.id }), { replace: true });
  } catch (error) {
    toast(problemText(error), "bad");
  }
  button.disabled = false;
}

/** @param {Link} link @param {() => void} onChange */
function askToDelete(link, onChange) {
  const words = {
    title: t("link.delete_title"), text: t("link.delete_text", { title: titleOf(link) }),
    action: t("dialog.delete"), busy: t("dialog.deleting"),
  };
  confirmThen(words, async () => {
    await deleteLink(link.id).catch((error) => {
      if (!(error instanceof Problem && error.status === 404)) throw error; // gone is what we want
    });
    onChange();
    toast(t("link.deleted"), "plain", { label: t("link.undo"), act: () => undelete(link, onChange) });
    go(libraryHref());
  });
}

/** @param {Link} link @param {() => void} onChange */
async function undelete(link, onChange) {
  try {
    await restoreLink(link.id);
    onChange();
    go(linkHref(link.id));
  } catch (error) {
    toast(problemText(error), "bad");
  }
}

/** @param {Link} link changed in place @param {() => void} onSaved */
function openEditDialog(link, onSaved) {
  const closing = new AbortController();
  const fields = linkFields(link, closing.signal);
  const error = h("p", { class: "field-error", role: "alert" });
  const save = h("button", { type: "submit", class: "button button-primary" }, t("dialog.save"));

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    save.disabled = true;
    save.textContent = t("dialog.saving");
    try {
      Object.assign(link, await changeLink(link.id, fields.values()));
      toast(t("link.saved"));
      dialog.close();
      onSaved();
    } catch (problem) {
      error.textContent = problemText(problem);
      save.disabled = false;
      save.textContent = t("dialog.save");
    }
  }

  const form = h("form", { class: "dialog-body", onsubmit: submit }, fields.element, error,
    h("footer", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("dialog.cancel")), save));
  const dialog = openDialog(t("link.edit_title"), form, { onclose: () => closing.abort() });
}

/** Against the good snapshot before it; nothing for the first. @param {Snapshot} snapshot */
function changeText({ change }) {
  if (!change?.previous_id || change.changed === null) return "";
  if (!change.changed) return ` · ${t("link.unchanged")}`;
  const share = change.similarity === null ? 0 : Math.round((1 - change.similarity) * 100);
  return ` · ${share > 0 ? t("link.changed_share", { share: countText(share) }) : t("link.changed")}`;
}

/** @param {Link} link @param {Snapshot[]} snapshots @param {Snapshot | null} chosen */
function aboutParts(link, snapshots, chosen) {
  return [
    h("section", { class: "about-part" }, h("h2", { class: "about-title" }, t("link.about")),
      link.note
        ? h("p", { class: "link-note", lang: languageOf(link.note) }, link.note)
        : h("p", { class: "link-note muted" }, t("link.no_note")),
      tagList(link.tags),
      h("dl", { class: "facts" },
        h("div", {}, h("dt", {}, t("link.added")), h("dd", {}, fullTime(link.created_at))),
        h("div", {}, h("dt", {}, t("link.updated")), h("dd", {}, fullTime(link.updated_at))))),
    h("section", { class: "about-part" }, h("h2", { class: "about-title" }, t("link.history")),
      h("ol", { class: "history" }, ...snapshots.map((snapshot, place) =>
        h("li", {}, h("a", { class: "history-item", href: linkHref(link.id, { snapshot: snapshot.id }),
          "aria-current": snapshot === chosen ? "true" : null },
        h("span", { class: "history-words" },
          h("span", {}, fullTime(snapshot.created_at)),
          h("span", { class: "muted" }, relativeTime(snapshot.created_at),
            place === 0 && ` · ${t("link.newest")}`, changeText(snapshot))),
        stateBadge(snapshot)))))),
  ];
}
