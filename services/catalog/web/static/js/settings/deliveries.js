/** What became of the calls of a webhook, and sending one again. */
import { h, toast } from "../dom.js";
import { t, wordsFor } from "../i18n.js";
import { problemNotice, problemText } from "../problems.js";
import { listDeliveries, replayDelivery } from "./api.js";
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
  try {
    const list = await pagedList((cursor) => listDeliveries(webhook.id, cursor, signal), show,
      { empty: t("webhooks.no_deliveries") });

    /** @param {Delivery} delivery */
    async function replay(delivery) {
      try {
        await replayDelivery(webhook.id, delivery.id);
        toast(t("webhooks.replayed"));
      } catch (error) {
        toast(problemText(error), "bad");
      }
      await list.reload();
    }

    /** @param {Delivery} delivery */
    function show(delivery) {
      const { state } = delivery;
      return row({
        id: delivery.id,
        title: wordsFor("event", delivery.type),
        facts: [h("span", { class: `badge badge-${BADGES[state] ?? "queued"}`, "data-state": state },
          h("span", { class: "badge-dot" }), wordsFor("delivery", state)),
        timeFact("webhooks.at", delivery.created_at),
        delivery.http_status && t("state.answered", { status: delivery.http_status }),
        delivery.error],
        actions: [action(t("webhooks.replay"), () => replay(delivery))],
      });
    }

    return list.element;
  } catch (error) {
    return problemNotice(error, () => undefined);
  }
}
