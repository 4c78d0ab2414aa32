/** Webhooks: an address of somebody's that is called when something happens. */
import { confirmThen, openDialog } from "../dialog.js";
import { h, toast } from "../dom.js";
import { t, wordsFor } from "../i18n.js";
import { icon } from "../icons.js";
import { isAbort, problemText } from "../problems.js";
import { addWebhook, changeWebhook, deleteWebhook, listWebhooks } from "./api.js";
import { deliveryList } from "./deliveries.js";
import { checkField, openMaker, textField } from "./forms.js";
import { action, dateFact, pagedList, panel, row, secretBox } from "./parts.js";

/** @typedef {import("./api.js").Webhook} Webhook */

/**
 * What can be chosen, by family. Steps on the way, such as those of a capture, are left out: who wants
 * them asks for them over the API.
 *
 * @type {Record<string, string[]>}
 */
const TYPES = {
  link: ["link.*"],
  tag: ["tag.*"],
  snapshot: ["captured", "partial", "failed", "changed", "deleted"].map((name) => `snapshot.${name}`),
  import: ["import.done", "import.failed"],
};

/** @param {Webhook} webhook */
function troubleOf({ disabled_reason: reason, failing_since: since }) {
  if (reason) return h("span", { class: "badge badge-failed" }, wordsFor("webhook_off", reason));
  return since && h("span", { class: "badge badge-partial" }, t("webhooks.failing"));
}

/** @type {import("./view.js").Section} */
export async function webhooksSection({ signal }) {
  const list = await pagedList((cursor) => listWebhooks(cursor, signal), show,
    { empty: t("webhooks.none") });

  /** @param {Webhook} webhook */
  function show(webhook) {
    const enabled = checkField(t("webhooks.enabled"), { checked: webhook.enabled,
      onchange: () => setEnabled(webhook, enabled.input.checked) });
    enabled.input.setAttribute("aria-label", `${t("webhooks.enabled")}: ${webhook.url}`);
    return row({
      id: webhook.id,
      title: [webhook.url, " ", troubleOf(webhook)],
      facts: [...new Set(webhook.types.map((type) => wordsFor("event", type.split(".")[0]))),
        dateFact("settings.since", webhook.created_at)],
      actions: [enabled.element,
        action(t("webhooks.deliveries"), () => openDeliveries(webhook),
          { name: `${t("webhooks.deliveries")}: ${webhook.url}` }),
        action(t("webhooks.delete"), () => askToDelete(webhook),
          { isDanger: true, name: `${t("webhooks.delete")}: ${webhook.url}` })],
    });
  }

  /** @param {Webhook} webhook @param {boolean} enabled */
  async function setEnabled({ id }, enabled) {
    try {
      await changeWebhook(id, { enabled });
      toast(t(enabled ? "webhooks.now_enabled" : "webhooks.now_disabled"));
    } catch (error) {
      toast(problemText(error), "bad");
    }
    await list.reload();
  }

  /** @param {Webhook} webhook */
  async function openDeliveries(webhook) {
    const closed = new AbortController();
    const content = h("div", { class: "dialog-body" });
    openDialog(t("webhooks.deliveries"), content, { onclose: () => closed.abort() });
    try {
      content.append(await deliveryList(webhook, closed.signal));
    } catch (error) {
      if (!isAbort(error)) content.append(h("p", { class: "field-error", role: "alert" }, problemText(error)));
    }
  }

  /** @param {Webhook} webhook */
  function askToDelete({ id, url }) {
    confirmThen({
      title: t("webhooks.delete_title"), text: t("webhooks.delete_text", { url }),
      action: t("webhooks.delete"), busy: t("dialog.deleting"),
    }, async () => {
      await deleteWebhook(id);
      toast(t("webhooks.deleted"));
      await list.reload();
    });
  }

  function openNew() {
    const url = textField(t("webhooks.url"), { type: "url", inputmode: "url", maxlength: 2000,
      placeholder: "https://example.com/hook", autocapitalize: "none", spellcheck: "false" });
    const families = Object.keys(TYPES);
    const types = families.map((family) => checkField(t(`event.${family}`), { checked: true }));
    const group = h("fieldset", { class: "options" },
      h("legend", { class: "field-label" }, t("webhooks.types")), ...types.map(({ element }) => element));
    const words = { title: t("webhooks.new"), action: t("webhooks.create"), busy: t("settings.creating") };
    openMaker(words, [url.element, group], async () => {
      const chosen = families.flatMap((family, place) =>
        (types[place].input.checked ? TYPES[family] : []));
      if (!url.input.value.trim()) return t("field.url_missing");
      if (!chosen.length) return t("webhooks.no_types");
      const made = await addWebhook({ url: url.input.value.trim(), types: chosen });
      list.reload();
      return secretBox({ label: t("webhooks.secret"), secret: made.secret, warning: t("webhooks.once") });
    });
  }

  return panel("", h("div", { class: "panel-head" }, h("button", { type: "button",
    class: "button button-primary", onclick: openNew }, icon("add"), t("webhooks.new"))), list.element);
}
