/** The trash: what was deleted, until it goes for good. */
import { deleteForGood, emptyTrash, getAccount, listLinks, restoreLink } from "./api.js";
import { confirmThen } from "./dialog.js";
import { h, toast } from "./dom.js";
import { countText, fullTime, relativeTime, t } from "./i18n.js";
import { icon } from "./icons.js";
import { hostOf, languageOf, titleOf } from "./link_text.js";
import { isAbort, problemText } from "./problems.js";
import { go, linkHref, TRASH_HREF } from "./router.js";
import { thumbnail } from "./thumbnails.js";

/** @typedef {import("./api.js").Link} Link */

const PAGE_SIZE = 50;

/**
 * @param {AbortSignal} signal
 * @param {() => void} onChange the library is other than it was
 * @returns {Promise<import("./library.js").View>}
 */
export async function trashView(signal, onChange) {
  const [page, account] = await Promise.all([read(null, signal), getAccount(signal)]);
  const title = t("trash.title");
  const isEmpty = page.items.length === 0;
  const hint = account.trash_days > 0
    ? t("trash.hint", { count: countText(account.trash_days) }) : t("trash.hint_never");
  const head = h("div", { class: "view-head" },
    h("div", {}, h("h1", { tabindex: -1 }, title), h("p", { class: "muted" }, hint)),
    !isEmpty && h("button", { type: "button", class: "button button-quiet-danger",
      onclick: () => askToEmpty(onChange) }, icon("trash"), t("trash.empty_it")));
  const body = isEmpty
    ? h("div", { class: "empty" }, h("div", { class: "empty-mark" }, icon("trash")),
      h("p", { class: "empty-title" }, t("trash.none")))
    : rows(page, signal, onChange);
  return { title, element: h("div", {}, head, body) };
}

/** @param {string | null} cursor @param {AbortSignal} signal */
const read = (cursor, signal) => listLinks({ trash: "only", cursor, limit: PAGE_SIZE }, signal);

/**
 * @param {{items: Link[], next_cursor: string | null}} page
 * @param {AbortSignal} signal
 * @param {() => void} onChange
 */
function rows(page, signal, onChange) {
  let cursor = page.next_cursor;
  const list = h("ul", { class: "hits" }, ...page.items.map((link) => row(link, onChange)));
  const more = h("button", { type: "button", class: "button", onclick: async () => {
    more.disabled = true;
    try {
      const next = await read(cursor, signal);
      list.append(...next.items.map((link) => row(link, onChange)));
      cursor = next.next_cursor;
      more.hidden = !cursor;
    } catch (error) {
      if (!isAbort(error)) toast(problemText(error), "bad");
    }
    more.disabled = false;
  } }, t("library.more"));
  more.hidden = !cursor;
  return h("div", {}, list, h("div", { class: "more" }, more));
}

/** @param {Link} link @param {() => void} onChange */
function row(link, onChange) {
  const title = titleOf(link);
  const trashedAt = link.trashed_at ?? link.updated_at;
  const element = h("li", { class: "hit", "data-link": link.id },
    h("div", { class: "hit-picture" }, thumbnail(link)),
    h("div", { class: "hit-body" },
      h("h2", { class: "hit-title", lang: languageOf(title) }, title),
      h("p", { class: "card-meta" }, h("span", { class: "host" }, hostOf(link.url)),
        h("span", { "aria-hidden": "true" }, "·"),
        h("time", { datetime: trashedAt, title: fullTime(trashedAt) },
          t("trash.since", { time: relativeTime(trashedAt) }))),
      h("div", { class: "hit-actions" },
        h("button", { type: "button", class: "button", onclick: restore }, t("trash.restore")),
        h("button", { type: "button", class: "button button-quiet-danger", onclick: askToDelete },
          t("trash.delete")))));

  async function restore() {
    try {
      await restoreLink(link.id);
      element.remove();
      onChange();
      toast(t("trash.restored"), "plain",
        { label: t("add.open_link"), act: () => go(linkHref(link.id)) });
    } catch (error) {
      toast(problemText(error), "bad");
    }
  }

  function askToDelete() {
    const words = {
      title: t("trash.delete_title"), text: t("trash.delete_text", { title }),
      action: t("trash.delete"), busy: t("dialog.deleting"),
    };
    confirmThen(words, async () => {
      await deleteForGood(link.id);
      element.remove();
      onChange();
      toast(t("trash.deleted"));
    });
  }

  return element;
}

/** @param {() => void} onChange */
function askToEmpty(onChange) {
  const words = {
    title: t("trash.empty_title"), text: t("trash.empty_text"), action: t("trash.empty_it"),
    busy: t("dialog.deleting"),
  };
  confirmThen(words, async () => {
    await emptyTrash();
    onChange();
    toast(t("trash.emptied"));
    if (location.hash === TRASH_HREF) window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}
