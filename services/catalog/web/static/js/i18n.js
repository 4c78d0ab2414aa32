/** Words in the reader's language. */
import en from "./en.js";
import enCaptures from "./en_captures.js";
import enSettings from "./en_settings.js";
import zh from "./zh.js";
import zhCaptures from "./zh_captures.js";
import zhSettings from "./zh_settings.js";

const KEY = "linksnap.language";

/** @type {Record<string, {name: string, locale: string, words: Record<string, string>}>} */
export const LANGUAGES = {
  en: { name: "English", locale: "en", words: { ...en, ...enSettings, ...enCaptures } },
  zh: { name: "中文", locale: "zh-CN", words: { ...zh, ...zhSettings, ...zhCaptures } },
};

let current = preferred();

/** The language that was chosen here, else the first of the browser's that we speak. */
function preferred() {
  const chosen = localStorage.getItem(KEY);
  if (chosen && chosen in LANGUAGES) return chosen;
  const spoken = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  return spoken.find((code) => code in LANGUAGES) ?? "en";
}

/** @returns {string} `en` or `zh` */
export function language() {
  return current;
}

/** @param {string} code */
export function chooseLanguage(code) {
  current = code;
  localStorage.setItem(KEY, code);
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] fill `{name}` in the words
 */
export function t(key, values = {}) {
  const words = LANGUAGES[current].words[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * The words for a code of the API, which may be newer than this page.
 *
 * @param {string} family
 * @param {string} code
 * @returns {string} the code itself when we have no words for it
 */
export function wordsFor(family, code) {
  const key = `${family}.${code}`;
  return key in LANGUAGES[current].words ? t(key) : code;
}

/** @param {string | null} time ISO 8601 */
export function fullTime(time) {
  if (!time) return "–";
  const format = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(time));
}

/** @param {string} time ISO 8601 */
export function dateText(time) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(time));
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} seconds in a unit, greatest first */
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

/**
 * `5 minutes ago`, `昨天`.
 *
 * @param {string} time ISO 8601
 */
export function relativeTime(time) {
  const seconds = (Date.parse(time) - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  if (unit === "second") return t("time.now");
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  return format.format(Math.trunc(seconds / size), unit);
}

/** @param {number} bytes */
export function fileSize(bytes) {
  const [unit, size] = bytes >= 1e9 ? ["gigabyte", 1e9]
    : bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  const format = new Intl.NumberFormat(locale(), {
    style: "unit", unit, unitDisplay: "short", maximumSignificantDigits: 2,
  });
  return format.format(bytes / size);
}

/** @param {number} count */
export function countText(count) {
  return new Intl.NumberFormat(locale()).format(count);
}

function locale() {
  return LANGUAGES[current].locale;
}
