/**
 * The API of what the settings show.
 *
 * @typedef {{id: string, name: string, kind: string, hint: string, scope: string, created_at: string,
 *   last_used_at: string | null, expires_at: string | null, is_current: boolean}} Token
 * @typedef {{id: string, state: string, format: string, file_name: string | null,
 *   size_bytes: number, read_bytes: number, added: number, existing: number, refused: number,
 *   error: string | null, created_at: string, ended_at: string | null}} Import
 * @typedef {{number: number, url: string, outcome: string, link_id: string | null,
 *   reason: string | null, problem: string | null}} ImportLine
 * @typedef {{id: string, name: string, filter: {tag?: string[]}, created_at: string,
 *   last_used_at: string | null}} Feed
 * @typedef {{id: string, url: string, types: string[], enabled: boolean, created_at: string,
 *   disabled_reason: string | null, failing_since: string | null}} Webhook
 * @typedef {{at: string, http_status: number | null, reason: string | null, message: string | null}} Attempt
 * @typedef {{id: string, type: string, state: string, created_at: string, attempts: Attempt[],
 *   next_attempt_at: string | null}} Delivery
 * @typedef {{id: string, name: string, role: string, created_at: string, disabled_at: string | null,
 *   deleted_at: string | null, max_links: number | null, max_bytes: number | null}} OtherAccount
 * @template Item
 * @typedef {{items: Item[], next_cursor: string | null}} Page
 */
import { json, send } from "../api.js";

const LIMIT = 20;

/** @param {string} id */
const safe = (id) => encodeURIComponent(id);

/** @type {(current: string | null, wanted: string) => Promise<Response>} */
export const changePassword = (current, wanted) =>
  send("PUT", "/account/password", { body: { current, new: wanted } });

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<Page<Token>>} */
export const listTokens = (cursor, signal) =>
  json("GET", "/tokens", { query: { cursor, limit: LIMIT }, signal });

/** @type {(fields: {name: string, scope: string, expires_at: string | null}) => Promise<{token: string}>} */
export const addToken = (fields) => json("POST", "/tokens", { body: fields });

/** @type {(id: string) => Promise<Response>} */
export const revokeToken = (id) => send("DELETE", `/tokens/${safe(id)}`);

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<Page<Import>>} */
export const listImports = (cursor, signal) =>
  json("GET", "/imports", { query: { cursor, limit: LIMIT }, signal });

/** @type {(id: string, signal: AbortSignal) => Promise<Import>} */
export const getImport = (id, signal) =>
  json("GET", `/imports/${safe(id)}`, { query: { limit: 1 }, signal });

/** @type {(id: string, cursor: string | null, signal: AbortSignal) => Promise<Page<ImportLine>>} */
export async function listRefused(id, cursor, signal) {
  const query = { outcome: "refused", cursor, limit: LIMIT };
  const { lines, next_cursor } = await json("GET", `/imports/${safe(id)}`, { query, signal });
  return { items: lines, next_cursor };
}

/** @type {(file: File, options: {tags: string[], capture: boolean}) => Promise<Import>} */
export function startImport(file, { tags, capture }) {
  const form = new FormData();
  for (const tag of tags) form.append("tags", tag);
  form.append("capture", String(capture));
  form.append("file", file); // read from the disk as it is sent
  return json("POST", "/imports", { body: form });
}

/** @type {(format: string) => Promise<Response>} */
export const openExport = (format) => send("GET", "/export", { query: { format } });

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<Page<Feed>>} */
export const listFeeds = (cursor, signal) =>
  json("GET", "/feeds", { query: { cursor, limit: LIMIT }, signal });

/** @type {(fields: {name: string, filter: Record<string, unknown>}) => Promise<{atom_url: string}>} */
export const addFeed = (fields) => json("POST", "/feeds", { body: fields });

/** @type {(id: string) => Promise<Response>} */
export const revokeFeed = (id) => send("DELETE", `/feeds/${safe(id)}`);

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<Page<Webhook>>} */
export const listWebhooks = (cursor, signal) =>
  json("GET", "/webhooks", { query: { cursor, limit: LIMIT }, signal });

/** @type {(fields: {url: string, types: string[]}) => Promise<{secret: string}>} */
export const addWebhook = (fields) => json("POST", "/webhooks", { body: fields });

/** @type {(id: string, fields: {enabled: boolean}) => Promise<Webhook>} */
export const changeWebhook = (id, fields) => json("PATCH", `/webhooks/${safe(id)}`, { body: fields });

/** @type {(id: string) => Promise<Response>} */
export const deleteWebhook = (id) => send("DELETE", `/webhooks/${safe(id)}`);

/** @type {(id: string, cursor: string | null, signal: AbortSignal) => Promise<Page<Delivery>>} */
export const listDeliveries = (id, cursor, signal) =>
  json("GET", `/webhooks/${safe(id)}/deliveries`, { query: { cursor, limit: LIMIT }, signal });

/** @type {(id: string) => Promise<Delivery>} */
export const testWebhook = (id) => json("POST", `/webhooks/${safe(id)}/test`);

/** @type {(id: string, deliveryId: string) => Promise<Delivery>} */
export const replayDelivery = (id, deliveryId) =>
  json("POST", `/webhooks/${safe(id)}/deliveries/${safe(deliveryId)}/replay`);

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<Page<OtherAccount>>} */
export const listAccounts = (cursor, signal) =>
  json("GET", "/accounts", { query: { cursor, limit: LIMIT }, signal });

/**
 * @typedef {{name: string, password: string, role: string, max_links?: number, max_bytes?: number}} NewAccount
 * @type {(fields: NewAccount) => Promise<OtherAccount>}
 */
export const addAccount = (fields) => json("POST", "/accounts", { body: fields });

/** @type {(id: string, fields: {disabled: boolean}) => Promise<OtherAccount>} */
export const changeAccount = (id, fields) => json("PATCH", `/accounts/${safe(id)}`, { body: fields });

/** @type {(id: string) => Promise<Response>} */
export const deleteAccount = (id) => send("DELETE", `/accounts/${safe(id)}`);
