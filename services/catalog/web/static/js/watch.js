/** Following something until nothing more will happen to it: a snapshot, an import. */
import { getSnapshot, Problem } from "./api.js";

/** @typedef {import("./api.js").Snapshot} Snapshot */

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5000;
const GROWTH = 1.3;

/** @param {Snapshot | null} snapshot */
export function isBeingTaken(snapshot) {
  return snapshot !== null && ["queued", "capturing"].includes(snapshot.state);
}

/** @param {Snapshot | null} snapshot captured, and not yet to be found by its text */
export function isBeingIndexed(snapshot) {
  if (snapshot === null || snapshot.indexed_at || snapshot.index_error) return false;
  return ["captured", "partial"].includes(snapshot.state);
}

/** @param {Snapshot | null} snapshot */
export function isMoving(snapshot) {
  return isBeingTaken(snapshot) || isBeingIndexed(snapshot);
}

/**
 * Follow a snapshot until it has settled, is gone, or `signal` is aborted.
 *
 * @param {Snapshot} snapshot what is known now
 * @param {(snapshot: Snapshot) => void} onChange
 * @param {AbortSignal} signal
 */
export const watchSnapshot = (snapshot, onChange, signal) =>
  watch(snapshot, { isMoving, read: getSnapshot }, onChange, signal);

/**
 * Ask for something again and again, less and less often while nothing changes, and not at all
 * while nobody looks.
 *
 * @template {{id: string}} Thing
 * @param {Thing} thing what is known now
 * @param {{isMoving: (thing: Thing) => boolean,
 *   read: (id: string, signal: AbortSignal) => Promise<Thing>}} kind
 * @param {(thing: Thing) => void} onChange
 * @param {AbortSignal} signal
 */
export async function watch(thing, kind, onChange, signal) {
  let known = thing;
  let delay = FIRST_DELAY_MS;
  while (kind.isMoving(known)) {
    await pause(delay, signal);
    await untilVisible(signal);
    if (signal.aborted) return;
    const answer = await ask(() => kind.read(known.id, signal), signal);
    if (signal.aborted || answer === "gone") return;
    delay = Math.min(delay * GROWTH, LONGEST_DELAY_MS);
    if (answer === "no answer" || JSON.stringify(answer) === JSON.stringify(known)) continue;
    delay = FIRST_DELAY_MS;
    known = answer;
    onChange(known);
  }
}

/**
 * @template Thing
 * @param {() => Promise<Thing>} read
 * @param {AbortSignal} signal
 * @returns {Promise<Thing | "gone" | "no answer">}
 */
async function ask(read, signal) {
  try {
    return await read();
  } catch (error) {
    if (signal.aborted) return "gone";
    if (!(error instanceof Problem)) throw error;
    return error.status === 404 || error.status === 401 ? "gone" : "no answer";
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** @param {AbortSignal} signal @returns {Promise<void>} */
function untilVisible(signal) {
  return new Promise((resolve) => {
    if (!document.hidden || signal.aborted) return resolve();
    document.addEventListener("visibilitychange", () => resolve(), { once: true, signal });
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
