/** What became of the calls of a webhook: sending one again, or a test. */
import { h } from "../dom.js";
import { fullTime, t, wordsFor } from "../i18n.js";
import { isAbort, problemText } from "../problems.js";
import { watch } from "../watch.js";
import { listDeliveries, replayDelivery, testWebhook } from "./api.js";
import { action, pagedList, row, timeFact } from "./parts.js";

/**
 * @typedef {import("./api.js").Webhook} Webhook
 * @typedef {import("./api.js").Delivery} Delivery
 */

/** @type {Record<string, string>} */
const BADGES = { delivered: "captured", failed: "failed", pending: "queued" };

/**
 * @param {Webhook} webhook
 * @param {AbortSignal} signal
 * @returns {Promise<HTMLElement>}
 */
export async function deliveryList(webhook, signal) {
  const alert = h("p", { class: "field-error", role: "alert" });
  const list = await pagedList((cursor) => listDeliveries(webhook.id, cursor, signal), show,
    { empty: t("webhooks.no_deliveries") });

  /**
   * Have something sent, and show what becomes of it.
   *
   * @param {() => Promise<Delivery>} start
   */
  async function send(start) {
    alert.textContent = "";
    try {
      const sent = await start();
      await list.reload();
      watch(sent, { read, isMoving: (now) =>
        now.state === "pending" && now.attempts.length === sent.attempts.length }, list.reload, signal);
    } catch (error) {
      if (!isAbort(error)) alert.textContent = problemText(error);
    }
  }

  /** @param {string} id @returns {Promise<Delivery>} */
  async function read(id) {
    const { items } = await listDeliveries(webhook.id, null, signal);
    return items.find((item) => item.id === id) ?? items[0];
  }

  /** @param {Delivery} delivery */
  function show(delivery) {
    const { id, type, state, attempts, next_attempt_at: next } = delivery;
    const last = attempts.at(-1);
    return row({
      id,
      title: h("code", {}, type),
      facts: [
        h("span", { class: `badge badge-${BADGES[state] ?? "queued"}`, "data-state": state },
          h("span", { class: "badge-dot" }), wordsFor("delivery", state)),
        timeFact("settings.at", delivery.created_at), last && answerOf(last),
        next && attempts.length > 0 && t("webhooks.next", { time: fullTime(next) })],
      actions: state === "pending" ? [] : [action(t("webhooks.replay"),
        () => send(() => replayDelivery(webhook.id, id)), { name: `${t("webhooks.replay")}: ${type}` })],
    });
  }

  const test = action(t("webhooks.test"), () => send(() => testWebhook(webhook.id)));
  return h("div", {}, h("div", { class: "panel-head" }, test, alert), list.element);
}

/** @param {Delivery["attempts"][number]} attempt */
function answerOf({ http_status: status, reason, message }) {
  if (status) return t("state.answered", { status });
  return reason ? wordsFor("reason", reason) : message;
}
