/**
 * The API of how captures are taken.
 *
 * @typedef {import("./option_fields.js").Options} Options
 * @typedef {{kind: string, site?: string, tag_id?: string, link_id?: string}} Scope
 * @typedef {{id: string, scope: Scope, options: Options, enabled: boolean, created_at: string}} OptionSet
 * @typedef {{options: Options, said_by: Record<string, {id: string, scope: Scope}>}} Effective
 * @typedef {{id: string, site: string, cookies: {name: string, expires_at: string | null}[],
 *   headers: string[], basic_auth: boolean, updated_at: string}} Credentials
 */
import { json, send } from "./api.js";

const LIMIT = 20;

/** @param {string} id */
const safe = (id) => encodeURIComponent(id);

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<{items: OptionSet[], next_cursor: string | null}>} */
export const listOptions = (cursor, signal) =>
  json("GET", "/capture-options", { query: { cursor, limit: LIMIT }, signal });

/** @type {(id: string, signal: AbortSignal) => Promise<OptionSet>} */
export const getOptions = (id, signal) => json("GET", `/capture-options/${safe(id)}`, { signal });

/** @type {(scope: Scope, options: Options) => Promise<OptionSet>} */
export const addOptions = (scope, options) => json("POST", "/capture-options", { body: { scope, options } });

/** @type {(id: string, options: Options) => Promise<OptionSet>} */
export const changeOptions = (id, options) =>
  json("PATCH", `/capture-options/${safe(id)}`, { body: { options } });

/** @type {(id: string) => Promise<Response>} */
export const deleteOptions = (id) => send("DELETE", `/capture-options/${safe(id)}`);

/** @type {(linkId: string, signal: AbortSignal) => Promise<Effective>} */
export const optionsOfLink = (linkId, signal) =>
  json("GET", `/links/${safe(linkId)}/capture-options`, { signal });

/** @type {(cursor: string | null, signal: AbortSignal) => Promise<{items: Credentials[], next_cursor: string | null}>} */
export const listCredentials = (cursor, signal) =>
  json("GET", "/site-credentials", { query: { cursor, limit: LIMIT }, signal });

/** @type {(fields: Record<string, unknown>) => Promise<Credentials>} */
export const addCredentials = (fields) => json("POST", "/site-credentials", { body: fields });

/** @type {(id: string, fields: Record<string, unknown>) => Promise<Credentials>} */
export const changeCredentials = (id, fields) =>
  json("PATCH", `/site-credentials/${safe(id)}`, { body: fields });

/** @type {(id: string) => Promise<Response>} */
export const deleteCredentials = (id) => send("DELETE", `/site-credentials/${safe(id)}`);
