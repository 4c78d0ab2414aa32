/**
 * The public API, `/api/v1`.
 *
 * @typedef {{reason: string, message: string, step: string | null}} Failure
 * @typedef {{kind: string, media_type: string, size_bytes: number, sha256: string, url: string}} Artifact
 * @typedef {{site_name: string | null, author: string | null, published_at: string | null,
 *   modified_at: string | null, reading_seconds: number | null}} PageFacts
 * @typedef {{id: string, link_id: string, state: string, attempts: number, created_at: string,
 *   started_at: string | null, captured_at: string | null, indexed_at: string | null,
 *   index_error: string | null,
 *   http_status: number | null, final_url: string | null, step: string | null,
 *   change: {previous_id: string | null, changed: boolean | null, similarity: number | null} | null,
 *   media_type: string | null, missing_steps: string[],
 *   verdict: {reason: string, evidence: string[]} | null,
 *   archived_copy: {url: string, archived_at: string} | null, page: PageFacts | null,
 *   pinned: boolean, error: Failure | null, artifacts: Artifact[]}} Snapshot
 * @typedef {{id: string, url: string, title: string | null, note: string | null, tags: string[],
 *   created_at: string, updated_at: string, trashed_at: string | null, version: number,
 *   broken: {reason: string, since: string} | null,
 *   latest_snapshot: Snapshot | null, good_snapshot: Snapshot | null}} Link
 * @typedef {{text: string, start: number, end: number, snapshot_id: string, score: number}} Passage
 * @typedef {{link: Link, score: number, passages: Passage[]}} Hit
 * @typedef {{name: string, count: number}} Tag
 * @typedef {{url?: string, title?: string | null, note?: string | null, tags?: string[]}} LinkFields
 */
import { forgetToken, token } from "./session.js";

const BASE = "/api/v1";

/** An answer that is no success (RFC 9457), or no answer at all (status 0). */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{type?: string, detail?: string, errors?: {field: string, message: string}[]}} body
   */
  constructor(status, body) {
    super(body.detail ?? "");
    this.status = status;
    this.slug = body.type?.split(":").pop() ?? "";
    this.fields = new Map((body.errors ?? []).map((error) => [error.field, error.message]));
  }
}

/** Told when the server no longer takes the token. */
export const refusals = new EventTarget();

/**
 * A form goes as it is, any other body as JSON.
 *
 * @param {string} method
 * @param {string} path below `/api/v1`
 * @param {{query?: Record<string, string | number | null | undefined>, body?: unknown,
 *   signal?: AbortSignal, isAnonymous?: boolean}} [options] `isAnonymous`: without a token, so that 401 signs nobody out
 * @returns {Promise<Response>}
 */
export async function send(method, path, { query = {}, body, signal, isAnonymous = false } = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  const used = isAnonymous ? null : sendableToken();
  /** @type {Record<string, string>} */
  const headers = used === null ? {} : { Authorization: `Bearer ${used}` };
  const isWhole = body === undefined || body instanceof FormData;
  if (!isWhole) headers["Content-Type"] = "application/json";
  const url = given.length ? `${BASE}${path}?${search}` : BASE + path;
  const response = await fetch(url, {
    method, headers, signal, credentials: "omit", body: isWhole ? body : JSON.stringify(body),
  }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, {});
  });
  if (response.ok) return response;
  const problem = new Problem(response.status, await response.json().catch(() => ({})));
  // Somebody else may have signed in meanwhile.
  if (problem.status === 401 && used !== null && used === token()) refuse();
  throw problem;
}

/** A token that no header can carry is wrong without asking. */
function sendableToken() {
  const kept = token() ?? "";
  if (/^[\x21-\x7e]+$/.test(kept)) return kept;
  refuse();
  throw new Problem(401, {});
}

function refuse() {
  forgetToken();
  refusals.dispatchEvent(new Event("refused"));
}

/** @type {(...args: Parameters<typeof send>) => Promise<any>} */
export const json = async (...args) => (await send(...args)).json();

/**
 * A token for a name and its password.
 *
 * @type {(name: string, password: string) => Promise<{token: string}>}
 */
export const openSession = (name, password) =>
  json("POST", "/sessions", { body: { name, password }, isAnonymous: true });

/** The token that is used here is worth nothing after this. @type {() => Promise<Response>} */
export const closeSession = () => send("DELETE", "/sessions/current");

/**
 * @param {LinkFields} fields
 * @returns {Promise<{link: Link, isNew: boolean}>}
 */
export async function addLink(fields) {
  const response = await send("POST", "/links", { body: fields });
  return { link: await response.json(), isNew: response.status === 201 };
}

/**
 * @param {{tag?: string | null, trash?: "only" | null, cursor?: string | null, limit?: number}} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Link[], next_cursor: string | null}>}
 */
export const listLinks = (query, signal) => json("GET", "/links", { query, signal });

/** @type {(id: string, signal?: AbortSignal) => Promise<Link>} */
export const getLink = (id, signal) => json("GET", `/links/${encodeURIComponent(id)}`, { signal });

/** @type {(id: string, fields: LinkFields) => Promise<Link>} */
export const changeLink = (id, fields) =>
  json("PATCH", `/links/${encodeURIComponent(id)}`, { body: fields });

/** Into the trash. @type {(id: string) => Promise<Response>} */
export const deleteLink = (id) => send("DELETE", `/links/${encodeURIComponent(id)}`);

/** @type {(id: string) => Promise<Response>} */
export const deleteForGood = (id) =>
  send("DELETE", `/links/${encodeURIComponent(id)}`, { query: { permanent: "true" } });

/** @type {(id: string) => Promise<Link>} */
export const restoreLink = (id) => json("POST", `/links/${encodeURIComponent(id)}/restore`);

/** @type {() => Promise<Response>} */
export const emptyTrash = () => send("DELETE", "/trash");

/**
 * @typedef {{id: string, name: string, role: "user" | "admin", has_password: boolean,
 *   link_count: number, max_links: number | null, used_bytes: number, max_bytes: number | null,
 *   trash_days: number, created_at: string}} Account
 * @type {(signal?: AbortSignal) => Promise<Account>}
 */
export const getAccount = (signal) => json("GET", "/account", { signal });

/** @type {(linkId: string) => Promise<Snapshot>} */
export const takeSnapshot = (linkId) =>
  json("POST", `/links/${encodeURIComponent(linkId)}/snapshots`);

/** @type {(linkId: string, signal?: AbortSignal) => Promise<{items: Snapshot[]}>} */
export const listSnapshots = (linkId, signal) =>
  json("GET", `/links/${encodeURIComponent(linkId)}/snapshots`, { query: { limit: 100 }, signal });

/** @type {(id: string, signal?: AbortSignal) => Promise<Snapshot>} */
export const getSnapshot = (id, signal) =>
  json("GET", `/snapshots/${encodeURIComponent(id)}`, { signal });

/** @type {(snapshotId: string, kind: string, signal?: AbortSignal) => Promise<Blob>} */
export async function getArtifact(snapshotId, kind, signal) {
  const path = `/snapshots/${encodeURIComponent(snapshotId)}/artifacts/${kind}`;
  return (await send("GET", path, { signal })).blob();
}

/**
 * @param {{q: string, tag?: string | null, limit?: number}} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Hit[], took_ms: number}>}
 */
export const search = (query, signal) => json("GET", "/search", { query, signal });

/** @type {(signal?: AbortSignal) => Promise<{items: Tag[]}>} */
export const listTags = (signal) => json("GET", "/tags", { signal });
