/** A link as a card of the library, which follows its snapshot while that is being taken. */
import { getLink } from "./api.js";
import { fill, h } from "./dom.js";
import { fullTime, relativeTime, t } from "./i18n.js";
import { hostOf, languageOf, tagList, titleOf } from "./link_text.js";
import { linkHref } from "./router.js";
import { stateBadge } from "./states.js";
import { thumbnail } from "./thumbnails.js";
import { isMoving, watchSnapshot } from "./watch.js";

/** @typedef {import("./api.js").Link} Link */

/**
 * @param {Link} link
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function linkCard(link, signal) {
  const card = h("li", { class: "card", "data-link": link.id });
  follow(link, (now) => fill(card, ...cardParts(now)), signal);
  return card;
}

/**
 * Show a link now and whenever its newest snapshot changes.
 *
 * @param {Link} link
 * @param {(link: Link) => void} show
 * @param {AbortSignal} signal
 */
function follow(link, show, signal) {
  show(link);
  if (!link.latest_snapshot || !isMoving(link.latest_snapshot)) return;
  watchSnapshot(link.latest_snapshot, async (snapshot) => {
    Object.assign(link, { latest_snapshot: snapshot });
    if (snapshot.captured_at) {
      await getLink(link.id, signal).then((now) => Object.assign(link, now), () => undefined);
    }
    show(link);
  }, signal);
}

/** @param {Link} link */
function cardParts(link) {
  const snapshot = link.latest_snapshot;
  const isPlain = snapshot?.state === "captured" && !isMoving(snapshot)
    && (snapshot.http_status ?? 0) < 400;
  return [
    h("div", { class: "card-picture" }, thumbnail(link), !isPlain && stateBadge(snapshot)),
    h("div", { class: "card-body" },
      h("h2", { class: "card-title" },
        h("a", { class: "card-link", href: linkHref(link.id), lang: languageOf(titleOf(link)) },
          titleOf(link))),
      h("p", { class: "card-meta" }, h("span", { class: "host" }, hostOf(link.url)),
        h("span", { "aria-hidden": "true" }, "·"),
        h("time", { datetime: link.created_at, title: `${t("link.added")} ${fullTime(link.created_at)}` },
          relativeTime(link.created_at))),
      tagList(link.tags)),
  ];
}
