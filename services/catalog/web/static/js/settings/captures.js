/** How pages are captured: for all links, a site or a tag. */
import { listTags } from "../api.js";
import { addOptions, changeOptions, deleteOptions, listOptions } from "../capture_api.js";
import { confirmThen } from "../dialog.js";
import { h, toast } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { isEmpty, optionFields, optionWords } from "../option_fields.js";
import { linkHref } from "../router.js";
import { choiceField, openMaker, textField } from "./forms.js";
import { action, pagedList, panel, row } from "./parts.js";

/** @typedef {import("../capture_api.js").OptionSet} OptionSet */

/** @type {import("./view.js").Section} */
export async function capturesSection({ signal }) {
  const tags = /** @type {{items: {id: string, name: string}[]}} */ (/** @type {unknown} */ (await listTags(signal)));
  const names = new Map(tags.items.map(({ id, name }) => [id, name]));
  const list = await pagedList((cursor) => listOptions(cursor, signal), show,
    { empty: t("captures.none") });

  /** @param {OptionSet} item */
  function scopeText({ scope }) {
    if (scope.kind === "site") return scope.site ?? "";
    if (scope.kind === "tag") return `#${names.get(scope.tag_id ?? "") ?? "…"}`;
    return t(scope.kind === "link" ? "captures.one_link" : "captures.all");
  }

  /** @param {OptionSet} item */
  function show(item) {
    const name = scopeText(item);
    const { link_id: linkId } = item.scope;
    return row({
      id: item.id,
      title: linkId ? h("a", { class: "text-link", href: linkHref(linkId) }, name) : name,
      facts: optionWords(item.options),
      actions: [
        action(t("captures.change"), () => open(item), { name: `${t("captures.change")}: ${name}` }),
        action(t("captures.delete"), () => askToDelete(item),
          { isDanger: true, name: `${t("captures.delete")}: ${name}` }),
      ],
    });
  }

  /** @param {OptionSet} item */
  function askToDelete(item) {
    confirmThen({
      title: t("captures.delete_title"), text: t("captures.delete_text", { scope: scopeText(item) }),
      action: t("captures.delete"), busy: t("dialog.deleting"),
    }, async () => {
      await deleteOptions(item.id);
      toast(t("captures.deleted"));
      await list.reload();
    });
  }

  /** @param {OptionSet | null} item null: new ones */
  function open(item) {
    const fields = optionFields(item?.options ?? {});
    const scope = scopeFields([...names]);
    const words = { title: item ? scopeText(item) : t("captures.new"), action: t("captures.save"), busy: t("dialog.saving") };
    openMaker(words, item ? fields.elements : [scope.element, ...fields.elements], async () => {
      const options = fields.values();
      if (isEmpty(options)) return t("captures.nothing");
      if (item) await changeOptions(item.id, options);
      else {
        const meant = scope.value();
        if (typeof meant === "string") return meant;
        await addOptions(meant, options);
      }
      toast(t("captures.saved"));
      await list.reload();
    });
  }

  return panel("", h("div", { class: "panel-head" }, h("button", { type: "button",
    class: "button button-primary", onclick: () => open(null) }, icon("add"), t("captures.new"))), list.element);
}

/** @param {[string, string][]} tags id and name */
function scopeFields(tags) {
  const kind = choiceField(t("captures.for"),
    [["site", t("captures.site")], ["tag", t("captures.tag")], ["all", t("captures.all")]]);
  const site = textField(t("captures.site_name"), { maxlength: 253, autocapitalize: "none",
    spellcheck: "false" }, { hint: t("captures.site_hint") });
  const tag = choiceField(t("captures.tag_name"), tags.length
    ? tags.map(([id, name]) => /** @type {[string, string]} */ ([id, `#${name}`])) : [["", "–"]]);

  function settle() {
    site.element.hidden = kind.input.value !== "site";
    tag.element.hidden = kind.input.value !== "tag";
  }

  kind.input.addEventListener("change", settle);
  settle();
  return {
    element: h("div", { class: "fields" }, kind.element, site.element, tag.element),
    /** @returns {import("../capture_api.js").Scope | string} a complaint when it means nothing */
    value: () => {
      if (kind.input.value === "all") return { kind: "all" };
      if (kind.input.value === "tag") {
        return tag.input.value ? { kind: "tag", tag_id: tag.input.value } : t("captures.tag_missing");
      }
      const text = site.input.value.trim();
      return text ? { kind: "site", site: text } : t("captures.site_missing");
    },
  };
}
