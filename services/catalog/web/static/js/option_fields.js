/** The fields of capture options, and options in words. */
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { checkField, choiceField, textField } from "./settings/forms.js";

/**
 * @typedef {{formats?: string[] | null, device?: string | null, color_scheme?: string | null,
 *   wait_for?: string | null, wait_seconds?: number | null, hide_overlays?: boolean | null,
 *   use_internet_archive?: boolean | null}} Options null: not said here
 */

const FORMATS = ["screenshot", "html", "mhtml", "wacz", "pdf"];

/** @param {string} family @param {string[]} values @returns {[string, string][]} */
const choices = (family, values) =>
  [["", t("captures.usual")], ...values.map((value) => /** @type {[string, string]} */ ([value, t(`${family}.${value}`)]))];

/**
 * @param {Options} options as they are
 * @returns {{elements: HTMLElement[], values: () => Options}}
 */
export function optionFields(options) {
  const device = choiceField(t("option.device"), choices("device", ["desktop", "tablet", "phone"]), options.device ?? "");
  const color = choiceField(t("option.color_scheme"), choices("color", ["light", "dark"]), options.color_scheme ?? "");
  const overlays = choiceField(t("option.hide_overlays"), choices("overlays", ["true", "false"]),
    String(options.hide_overlays ?? ""));
  const archive = choiceField(t("option.use_internet_archive"), choices("archive", ["true", "false"]),
    String(options.use_internet_archive ?? ""));
  const waitFor = textField(t("option.wait_for"), { maxlength: 500, spellcheck: "false",
    autocapitalize: "none", value: options.wait_for ?? "", placeholder: t("option.wait_for_hint") },
  { isOptional: true });
  const seconds = textField(t("option.wait_seconds"), { type: "number", min: 0, max: 20, step: "any",
    value: options.wait_seconds ?? "" }, { isOptional: true });
  const kept = FORMATS.map((name) => ({ name, ...checkField(t(`keep.${name}`),
    { checked: options.formats?.includes(name) ?? true }) }));
  const formats = h("fieldset", { class: "field option-formats" },
    h("legend", { class: "field-label" }, t("option.formats")), ...kept.map(({ element }) => element));
  return {
    elements: [h("div", { class: "option-pairs" }, device.element, color.element, overlays.element,
      archive.element, waitFor.element, seconds.element), formats],
    values: () => {
      const names = kept.filter(({ input }) => input.checked).map(({ name }) => name);
      return {
        device: device.input.value || null, color_scheme: color.input.value || null,
        hide_overlays: flag(overlays.input.value), use_internet_archive: flag(archive.input.value),
        wait_for: waitFor.input.value.trim() || null,
        wait_seconds: seconds.input.value === "" ? null : Number(seconds.input.value),
        formats: names.length === FORMATS.length ? null : names,
      };
    },
  };
}

/** @param {string} text @returns {boolean | null} */
const flag = (text) => (text === "" ? null : text === "true");

/** Whether nothing was chosen. @param {Options} options */
export const isEmpty = (options) => Object.values(options).every((value) => value === null);

/** @param {Options} options @returns {string[]} what was chosen, in words */
export function optionWords(options) {
  const { formats, device, color_scheme: color, wait_for: waitFor, wait_seconds: seconds } = options;
  return [
    device && `${t("option.device")}: ${t(`device.${device}`)}`,
    color && `${t("option.color_scheme")}: ${t(`color.${color}`)}`,
    waitFor && `${t("option.wait_for")}: ${waitFor}`,
    seconds !== null && seconds !== undefined && `${t("option.wait_seconds")}: ${seconds}`,
    said(options.hide_overlays) && `${t("option.hide_overlays")}: ${t(`overlays.${options.hide_overlays}`)}`,
    said(options.use_internet_archive)
      && `${t("option.use_internet_archive")}: ${t(`archive.${options.use_internet_archive}`)}`,
    formats && `${t("option.formats")}: ${formats.map((name) => t(`keep.${name}`)).join(", ") || t("keep.none")}`,
  ].filter((words) => typeof words === "string");
}

/** @param {boolean | null | undefined} value */
const said = (value) => value !== null && value !== undefined;
