/** The access token: kept in this browser, or given once in the address as `#token=…`. */

const KEY = "linksnap.token";
const HASH = "#token=";

/** @returns {string | null} */
export function token() {
  return localStorage.getItem(KEY);
}

/** @param {string} value */
export function keepToken(value) {
  localStorage.setItem(KEY, value);
}

export function forgetToken() {
  localStorage.removeItem(KEY);
}

/** Take a token out of the address bar, so that it stays in no bookmark and no history. */
export function takeTokenFromAddress() {
  if (!location.hash.startsWith(HASH)) return;
  const given = location.hash.slice(HASH.length);
  history.replaceState(null, "", location.pathname + location.search);
  keepToken(decoded(given).trim());
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare "%" is part of the token then
  }
}
