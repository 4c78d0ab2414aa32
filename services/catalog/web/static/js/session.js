/**
 * The access token: of a sign-in with a password, pasted, or given once in the address as
 * `#token=…`. It is kept in this browser, with the way it came.
 *
 * @typedef {"password" | "token"} Way
 */

const KEY = "linksnap.token";
const WAY_KEY = "linksnap.signed_in_by";
const HASH = "#token=";

/** @returns {string | null} */
export function token() {
  return localStorage.getItem(KEY);
}

/** @returns {Way} how somebody last signed in here */
export function lastWay() {
  return localStorage.getItem(WAY_KEY) === "token" ? "token" : "password";
}

/** @param {string} value @param {Way} way */
export function keepToken(value, way) {
  localStorage.setItem(KEY, value);
  localStorage.setItem(WAY_KEY, way);
}

export function forgetToken() {
  localStorage.removeItem(KEY);
}

/** Take a token out of the address bar, so that it stays in no bookmark and no history. */
export function takeTokenFromAddress() {
  if (!location.hash.startsWith(HASH)) return;
  const given = location.hash.slice(HASH.length);
  history.replaceState(null, "", location.pathname + location.search);
  keepToken(decoded(given).trim(), "token");
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare "%" is part of the token then
  }
}
