/** Accounts, for admins: who else may use this Linksnap. */
import { confirmThen } from "../dialog.js";
import { h, toast } from "../dom.js";
import { countText, fileSize, t, wordsFor } from "../i18n.js";
import { icon } from "../icons.js";
import { problemText } from "../problems.js";
import { addAccount, changeAccount, deleteAccount, listAccounts } from "./api.js";
import { choiceField, openMaker, textField } from "./forms.js";
import { action, dateFact, pagedList, panel, row } from "./parts.js";

/** @typedef {import("./api.js").OtherAccount} OtherAccount */

const SHORTEST_PASSWORD = 8;
const GIGABYTE = 1e9;
const NUMBER = { type: "number", min: 0, inputmode: "decimal" };

/** @param {OtherAccount} account */
function stateOf({ deleted_at: deletedAt, disabled_at: disabledAt }) {
  if (deletedAt) return h("span", { class: "badge badge-failed" }, t("accounts.being_deleted"));
  return disabledAt && h("span", { class: "badge badge-partial" }, t("accounts.disabled"));
}

/** @type {import("./view.js").Section} */
export async function accountsSection({ account: mine, signal }) {
  const list = await pagedList((cursor) => listAccounts(cursor, signal), show, { empty: "" });

  /** @param {OtherAccount} account */
  function show(account) {
    const isMine = account.id === mine.id;
    const limits = [account.max_links !== null && t("accounts.max_links", { count: countText(account.max_links) }),
      account.max_bytes !== null && t("accounts.max_bytes", { size: fileSize(account.max_bytes) })];
    return row({
      id: account.id,
      title: [account.name, " ", isMine && h("span", { class: "badge" }, t("accounts.you")), stateOf(account)],
      facts: [wordsFor("role", account.role), ...limits, dateFact("settings.since", account.created_at)],
      actions: isMine || account.deleted_at ? [] : actionsOf(account),
    });
  }

  /** @param {OtherAccount} account */
  function actionsOf(account) {
    const isDisabled = account.disabled_at !== null;
    const switching = t(isDisabled ? "accounts.enable" : "accounts.disable");
    return [
      action(switching, () => setDisabled(account, !isDisabled), { name: `${switching}: ${account.name}` }),
      action(t("accounts.delete"), () => askToDelete(account),
        { isDanger: true, name: `${t("accounts.delete")}: ${account.name}` }),
    ];
  }

  /** @param {OtherAccount} account @param {boolean} disabled */
  async function setDisabled(account, disabled) {
    try {
      await changeAccount(account.id, { disabled });
      toast(t(disabled ? "accounts.now_disabled" : "accounts.now_enabled", { name: account.name }));
    } catch (error) {
      toast(problemText(error), "bad");
    }
    await list.reload();
  }

  /** @param {OtherAccount} account */
  function askToDelete({ id, name }) {
    confirmThen({
      title: t("accounts.delete_title"),
      text: t("accounts.delete_text", { name }),
      action: t("accounts.delete"), busy: t("dialog.deleting"),
      typed: { label: t("accounts.type_name", { name }), word: name },
    }, async () => {
      await deleteAccount(id);
      toast(t("accounts.deleted", { name }));
      await list.reload();
    });
  }

  function openNew() {
    const name = textField(t("account.name"), { maxlength: 64, autocapitalize: "none", spellcheck: "false" },
      { hint: t("accounts.name_hint") });
    const password = textField(t("accounts.first_password"), { maxlength: 1024, spellcheck: "false",
      autocapitalize: "none", class: "input secret" }, { hint: t("accounts.password_hint") });
    const role = choiceField(t("account.role"), [["user", t("role.user")], ["admin", t("role.admin")]]);
    const links = textField(t("accounts.link_limit"), NUMBER, { isOptional: true });
    const gigabytes = textField(t("accounts.storage_limit"), { ...NUMBER, step: "any" }, { isOptional: true });
    const words = { title: t("accounts.new"), action: t("accounts.create"), busy: t("settings.creating") };
    const fields = [name, password, role, links, gigabytes].map(({ element }) => element);
    openMaker(words, fields, async () => {
      if (!name.input.value.trim()) return t("settings.name_missing");
      if (password.input.value.length < SHORTEST_PASSWORD) {
        return t("account.too_short", { count: countText(SHORTEST_PASSWORD) });
      }
      if (!links.input.validity.valid || !gigabytes.input.validity.valid) return t("accounts.limit_bad");
      const made = await addAccount({
        name: name.input.value.trim(), password: password.input.value, role: role.input.value,
        ...(links.input.value && { max_links: links.input.valueAsNumber }),
        ...(gigabytes.input.value && { max_bytes: Math.round(gigabytes.input.valueAsNumber * GIGABYTE) }),
      });
      toast(t("accounts.added", { name: made.name }));
      await list.reload();
    });
  }

  return panel("", h("div", { class: "panel-head" }, h("button", { type: "button",
    class: "button button-primary", onclick: openNew }, icon("add"), t("accounts.new"))), list.element);
}
