/** Import: a file of another tool becomes links. */
import { Problem } from "../api.js";
import { openDialog } from "../dialog.js";
import { fill, h } from "../dom.js";
import { countText, t, wordsFor } from "../i18n.js";
import { tagInput } from "../tag_input.js";
import { listImports, startImport } from "./api.js";
import { filePicker } from "./file_picker.js";
import { checkField, sendingForm } from "./forms.js";
import { importReport, importState } from "./import_report.js";
import { action, pagedList, panel, row, timeFact } from "./parts.js";

/** @typedef {import("./api.js").Import} Import */

/** @type {import("./view.js").Section} */
export async function importSection({ signal, onChange }) {
  const running = h("div", { class: "panels" });
  const earlier = await pagedList((cursor) => listImports(cursor, signal), show,
    { empty: t("import.none") });

  /** @param {Import} item */
  function show(item) {
    return row({
      id: item.id,
      title: item.file_name || wordsFor("format", item.format),
      facts: [importState(item), wordsFor("format", item.format), timeFact("settings.at", item.created_at),
        t("import.counts", { added: countText(item.added), existing: countText(item.existing),
          refused: countText(item.refused) })],
      actions: [action(t("import.details"), () => open(item),
        { name: `${t("import.details")}: ${item.file_name ?? ""}` })],
    });
  }

  /** @param {Import} item */
  function open(item) {
    const closed = new AbortController();
    const report = importReport(item, { signal: closed.signal, onEnd: ended });
    openDialog(item.file_name || t("import.details"), h("div", { class: "dialog-body" }, report),
      { onclose: () => closed.abort() });
  }

  function ended() {
    earlier.reload();
    onChange();
  }

  /** @param {Import} started */
  function follow(started) {
    const report = panel(started.file_name || t("import.details"), importReport(started, { signal, onEnd: ended }));
    report.tabIndex = -1;
    running.prepend(report);
    fill(form, newImport(signal, follow));
    report.focus(); // scrolls there too, and lets screen readers go on from there
    earlier.reload();
  }

  const form = h("div", {}, newImport(signal, follow));
  return h("div", { class: "panels" }, panel(t("import.new"), form), running,
    panel(t("import.earlier"), earlier.element));
}

/** @param {AbortSignal} signal @param {(started: Import) => void} onStarted */
function newImport(signal, onStarted) {
  const picker = filePicker({ label: t("import.file"), hint: t("import.file_hint") });
  const tags = tagInput([], signal);
  const capture = checkField(t("import.capture"), { checked: true });
  return sendingForm(
    [picker.element, tags.element,
      h("div", { class: "check-field" }, capture.element, h("p", { class: "field-hint" }, t("import.capture_hint")))],
    { action: t("import.start"), busy: t("import.sending") }, async () => {
      const file = picker.file();
      if (!file) return t("import.no_file");
      // It goes on when somebody looks elsewhere meanwhile.
      try {
        onStarted(await startImport(file, { tags: tags.values(), capture: capture.input.checked }));
      } catch (error) {
        const complaint = error instanceof Problem && error.fields.get("file");
        if (!complaint) throw error;
        return t("import.bad_file", { detail: complaint });
      }
      return "";
    });
}
