/** Feeds: new links for a feed reader, at an address that is a secret. */
import { listTags } from "../api.js";
import { confirmThen } from "../dialog.js";
import { h, toast } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { addFeed, listFeeds, revokeFeed } from "./api.js";
import { choiceField, openMaker, textField } from "./forms.js";
import { action, dateFact, pagedList, panel, row, secretBox, timeFact } from "./parts.js";

/** @typedef {import("./api.js").Feed} Feed */

/** @type {import("./view.js").Section} */
export async function feedsSection({ signal, tag }) {
  const [list, tags] = await Promise.all([
    pagedList((cursor) => listFeeds(cursor, signal), show, { empty: t("feeds.none") }),
    listTags(signal),
  ]);

  /** @param {Feed} feed */
  function show(feed) {
    return row({
      id: feed.id,
      title: feed.name,
      facts: [contentOf(feed), dateFact("settings.since", feed.created_at),
        timeFact("feeds.read", feed.last_used_at, t("feeds.never_read"))],
      actions: [action(t("tokens.revoke"), () => askToRevoke(feed),
        { isDanger: true, name: `${t("tokens.revoke")}: ${feed.name}` })],
    });
  }

  /** @param {Feed} feed */
  function askToRevoke(feed) {
    confirmThen({
      title: t("feeds.revoke_title"), text: t("feeds.revoke_text", { name: feed.name }),
      action: t("tokens.revoke"), busy: t("dialog.deleting"),
    }, async () => {
      await revokeFeed(feed.id);
      toast(t("feeds.revoked"));
      await list.reload();
    });
  }

  function openNew() {
    const choices = tags.items.map(({ name }) => /** @type {[string, string]} */ ([name, `#${name}`]));
    const content = choiceField(t("feeds.content"), [["", t("feeds.everything")], ...choices], tag ?? "");
    const name = textField(t("feeds.name"), { maxlength: 200 }, { isOptional: true });
    const words = { title: t("feeds.new"), action: t("feeds.create"), busy: t("settings.creating") };
    openMaker(words, [content.element, name.element], async () => {
      const about = content.input.value;
      const called = name.input.value.trim() || (about ? `#${about}` : t("feeds.everything"));
      const made = await addFeed({ name: called, filter: about ? { tag: [about] } : {} });
      list.reload();
      return secretBox({ label: t("feeds.address"), secret: new URL(made.atom_url, location.href).href,
        warning: t("feeds.once") });
    });
  }

  if (tag) requestAnimationFrame(openNew); // from the page of a tag: this is what is wanted
  return panel("", h("div", { class: "panel-head" }, h("button", { type: "button",
    class: "button button-primary", onclick: openNew }, icon("add"), t("feeds.new"))), list.element);
}

/** Which links are in it; over the API it may be any filter. @param {Feed} feed */
function contentOf({ filter }) {
  const { tag = [], ...others } = filter;
  if (Object.keys(others).length) return t("feeds.filtered");
  return tag.length ? tag.map((name) => `#${name}`).join(" ") : t("feeds.everything");
}
