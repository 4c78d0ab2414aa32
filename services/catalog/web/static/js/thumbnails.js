/** Thumbnails: fetched with the token, kept as object URLs while the page lives. */
import { getArtifact } from "./api.js";
import { fill, h } from "./dom.js";
import { hostOf } from "./link_text.js";

/** @typedef {import("./api.js").Link} Link */

const KEPT_COUNT = 300;
const TINT_COUNT = 6;

/** @type {Map<string, Promise<string>>} object URLs by the sha256 of what they show */
const kept = new Map();

/** @param {string} snapshotId @param {import("./api.js").Artifact} artifact */
function objectUrl(snapshotId, artifact) {
  const key = artifact.sha256;
  const found = kept.get(key) ?? getArtifact(snapshotId, artifact.kind).then(URL.createObjectURL);
  kept.delete(key);
  kept.set(key, found); // the newest last
  found.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > KEPT_COUNT) {
    kept.get(oldest)?.then(URL.revokeObjectURL, () => undefined);
    kept.delete(oldest);
  }
  return found;
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.dispatchEvent(new Event("seen"));
  }
}, { rootMargin: "300px" });

/** @param {import("./api.js").Snapshot | null} [snapshot] */
const pictureOf = (snapshot) => snapshot?.artifacts.find(({ kind }) => kind === "thumbnail");

/**
 * The picture of a link; until it is there, and when there is none, the first letter of its host.
 * It always takes the same room.
 *
 * @param {Link} link
 * @returns {HTMLElement}
 */
export function thumbnail(link) {
  const host = hostOf(link.url);
  const tint = [...host].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TINT_COUNT;
  const frame = h("div", { class: `thumb thumb-tint-${tint}` },
    h("span", { class: "thumb-letter" }, [...host.replace(/^www\./, "")][0]?.toUpperCase() ?? "?"));
  // A capture that fails never hides the last good one.
  const snapshot = [link.latest_snapshot, link.good_snapshot].find((item) => pictureOf(item));
  const artifact = pictureOf(snapshot);
  if (!snapshot || !artifact) return frame;
  frame.addEventListener("seen", async () => {
    const image = h("img", { alt: "", decoding: "async" });
    try {
      image.src = await objectUrl(snapshot.id, artifact);
      await image.decode();
      fill(frame, image);
    } catch {
      frame.dataset.missing = "true"; // the letter stays
    }
  });
  seen.observe(frame);
  return frame;
}
