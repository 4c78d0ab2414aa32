/** Export: everything that is kept, as a file. */
import { h, toast } from "../dom.js";
import { fileSize, t } from "../i18n.js";
import { isAbort } from "../problems.js";
import { save } from "../saving.js";
import { openExport } from "./api.js";
import { sendingForm } from "./forms.js";
import { panel } from "./parts.js";

/** What there is, and how its files end. @type {[string, string][]} */
const FORMATS = [["html", "html"], ["csv", "csv"], ["markdown", "md"], ["jsonl", "jsonl"],
  ["archive", "zip"]];
/** It holds files too, so it may be larger than what a browser should collect first. */
const LARGE = "archive";

/** @type {import("./view.js").Section} */
export async function exportSection() {
  const status = h("p", { class: "muted so-far" });
  const choices = FORMATS.map(([format], place) => h("label", { class: "option" },
    h("input", { type: "radio", name: "format", value: format, checked: place === 0 }),
    h("span", {}, h("span", { class: "option-name" }, t(`export_format.${format}`)),
      h("span", { class: "field-hint" }, t(`export_hint.${format}`)))));
  const options = h("fieldset", { class: "options" },
    h("legend", { class: "field-label" }, t("export.format")), ...choices);
  const form = sendingForm([options], { action: t("export.download"), busy: t("export.running") }, async () => {
    const format = form.elements.namedItem("format").value;
    const ending = FORMATS.find(([name]) => name === format)?.[1];
    status.textContent = "";
    try {
      await save(`linksnap-${new Date().toISOString().slice(0, 10)}.${ending}`, () => openExport(format), {
        isLarge: format === LARGE,
        onProgress: (bytes) => (status.textContent = t("export.so_far", { size: fileSize(bytes) })),
      });
    } catch (error) {
      status.textContent = "";
      if (isAbort(error)) return "";
      throw error;
    }
    toast(t("export.done"));
    return "";
  });
  form.append(status);
  return panel("", form);
}
