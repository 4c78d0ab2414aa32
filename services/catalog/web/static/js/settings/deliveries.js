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

/** @param {Delivery} delivery */
const isPending = ({ state }) => state === "pending";

/**
 * @param {Webhook} webhook
 * @param {AbortSignal} signal
 * @returns {Promise<HTMLElement>}
 */
export async function deliveryList(webhook, signal) {
  const alert = h("p", { class: "field-error", role: "alert" });
  const list = await pagedList((cursor) => listDeliveries(webhook.id, cursor, signal), show,
    { empty: t("webhooks.no_deliveries") });

  /** @param {() => Promise<Delivery>} start */
  async function send(start) {
    alert.textContent = "";
    try {
      await start();
      await (isFollowing ? list.reload() : follow());
    } catch (error) {
      if (!isAbort(error)) alert.textContent = problemText(error);
    }
  }

  let isFollowing = false;

  /** Show what becomes of the newest ones while one of them is on its way. */
  async function follow() {
    isFollowing = true;
    try {
      const known = await newest();
      await list.reload(); // after: a change between the two is seen by the next look
      await watch(known, { read: newest, isMoving: ({ items }) => items.some(isPending) },
        list.reload, signal);
    } finally {
      isFollowing = false;
    }
  }

  const newest = async () =>
    ({ id: webhook.id, items: (await listDeliveries(webhook.id, null, signal)).items });

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
      actions: isPending(delivery) ? [] : [action(t("webhooks.replay"),
        () => send(() => replayDelivery(webhook.id, id)), { name: `${t("webhooks.replay")}: ${type}` })],
    });
  }

  if (list.element.querySelector("[data-state=pending]")) follow().catch(() => undefined);
  const test = action(t("webhooks.test"), () => send(() => testWebhook(webhook.id)));
  return h("div", { class: "deliveries" }, h("div", { class: "panel-head" }, test, alert), list.element);
}

/** @param {Delivery["attempts"][number]} attempt */
function answerOf({ http_status: status, reason, message }) {
  if (status) return t("state.answered", { status });
  return reason ? wordsFor("reason", reason) : message;
}
