/** What sites are shown to let captures in. Values go in and are never shown again. */
import { addCredentials, changeCredentials, deleteCredentials, listCredentials } from "../capture_api.js";
import { confirmThen } from "../dialog.js";
import { h, toast } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { openMaker, textField } from "./forms.js";
import { action, pagedList, panel, row, timeFact } from "./parts.js";

/** @typedef {import("../capture_api.js").Credentials} Credentials */

/** @type {import("./view.js").Section} */
export async function credentialsSection({ signal }) {
  const list = await pagedList((cursor) => listCredentials(cursor, signal), show,
    { empty: t("credentials.none") });

  /** @param {Credentials} item */
  function show(item) {
    const cookies = item.cookies.map(({ name }) => name).join(", ");
    return row({
      id: item.id,
      title: item.site,
      facts: [cookies && t("credentials.count", { names: cookies }),
        item.headers.length > 0 && t("credentials.headers", { names: item.headers.join(", ") }),
        item.basic_auth && t("credentials.basic"), timeFact("settings.at", item.updated_at)],
      actions: [
        action(t("credentials.replace"), () => open(item), { name: `${t("credentials.replace")}: ${item.site}` }),
        action(t("captures.delete"), () => askToDelete(item),
          { isDanger: true, name: `${t("captures.delete")}: ${item.site}` }),
      ],
    });
  }

  /** @param {Credentials} item */
  function askToDelete(item) {
    confirmThen({
      title: t("credentials.delete_title"), text: t("credentials.delete_text", { site: item.site }),
      action: t("captures.delete"), busy: t("dialog.deleting"),
    }, async () => {
      await deleteCredentials(item.id);
      toast(t("credentials.deleted"));
      await list.reload();
    });
  }

  /** @param {Credentials | null} item null: a new one */
  function open(item) {
    const fields = secretFields();
    const site = textField(t("captures.site_name"), { maxlength: 253, autocapitalize: "none",
      spellcheck: "false" }, { hint: t("captures.site_hint") });
    const words = { title: item ? item.site : t("credentials.new"), action: t("credentials.save"), busy: t("dialog.saving") };
    const first = item ? h("p", { class: "field-hint" }, t("credentials.replace_hint")) : site.element;
    openMaker(words, [first, ...fields.elements], async () => {
      const given = fields.values();
      if (!item && !site.input.value.trim()) return t("captures.site_missing");
      if (!Object.keys(given).length) return t("credentials.empty");
      if (item) await changeCredentials(item.id, given);
      else await addCredentials({ site: site.input.value.trim(), ...given });
      toast(t("credentials.saved"));
      await list.reload();
    });
  }

  return panel("", h("div", { class: "panel-head" }, h("button", { type: "button",
    class: "button button-primary", onclick: () => open(null) }, icon("add"), t("credentials.new"))), list.element);
}

function secretFields() {
  const id = "credentials-cookies";
  const cookies = h("textarea", { id, class: "input secret", rows: 3, spellcheck: "false",
    autocomplete: "off", autocapitalize: "none", "aria-describedby": `${id}-hint` });
  const secret = { autocapitalize: "none", spellcheck: "false" };
  const name = textField(t("credentials.header"), { ...secret, placeholder: "X-Api-Key" }, { isOptional: true });
  const value = textField(t("credentials.header_value"), { ...secret, type: "password",
    autocomplete: "new-password" }, { isOptional: true });
  const user = textField(t("credentials.username"), secret, { isOptional: true });
  const password = textField(t("credentials.password"), { ...secret, type: "password",
    autocomplete: "new-password" }, { isOptional: true });
  return {
    elements: [
      h("div", { class: "field" }, h("label", { for: id, class: "field-label" }, t("credentials.cookies"),
        h("span", { class: "field-optional" }, t("field.optional"))), cookies,
      h("p", { class: "field-hint", id: `${id}-hint` }, t("credentials.cookies_hint"))),
      h("div", { class: "option-pairs" }, name.element, value.element, user.element, password.element),
    ],
    /** @returns {Record<string, unknown>} */
    values: () => {
      const text = cookies.value.trim();
      return {
        ...(text && (text.includes("\t") ? { cookies_txt: text } : { cookie_header: text })),
        ...(name.input.value.trim() && { headers: { [name.input.value.trim()]: value.input.value } }),
        ...(user.input.value && { basic_auth: { username: user.input.value, password: password.input.value } }),
      };
    },
  };
}
