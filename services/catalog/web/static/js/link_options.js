/** How a link's next snapshot will be taken, and the dialog that chooses it. */
import { addOptions, changeOptions, deleteOptions, getOptions, optionsOfLink } from "./capture_api.js";
import { fill, h, toast } from "./dom.js";
import { t } from "./i18n.js";
import { isEmpty, optionFields, optionWords } from "./option_fields.js";
import { isAbort } from "./problems.js";
import { openMaker } from "./settings/forms.js";

/**
 * @param {import("./api.js").Link} link
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function linkOptions(link, signal) {
  const said = h("div", {});
  const button = h("button", { type: "button", class: "button button-small", disabled: true,
    onclick: () => choose() }, t("captures.set"));
  /** @type {import("./capture_api.js").OptionSet | null} */
  let own = null;

  async function show() {
    const { options, said_by: by } = await optionsOfLink(link.id, signal);
    const words = optionWords(Object.fromEntries(Object.keys(by).map((name) => [name, options[name]])));
    const ofLink = Object.values(by).find(({ scope }) => scope.kind === "link");
    own = ofLink ? await getOptions(ofLink.id, signal) : null;
    fill(said, h("p", { class: "muted" }, t(words.length ? "captures.holds" : "captures.is_usual")),
      words.length > 0 && h("ul", { class: "option-words" }, ...words.map((word) => h("li", {}, word))));
    button.disabled = false;
  }

  function choose() {
    const fields = optionFields(own?.options ?? {});
    const words = { title: t("captures.about"), action: t("captures.save"), busy: t("dialog.saving") };
    openMaker(words, fields.elements, async () => {
      const options = fields.values();
      if (isEmpty(options) && !own) return t("captures.nothing");
      if (isEmpty(options)) await deleteOptions(own.id);
      else if (own) await changeOptions(own.id, options);
      else await addOptions({ kind: "link", link_id: link.id }, options);
      toast(t("captures.saved"));
      await show();
    });
  }

  show().catch((error) => {
    if (!isAbort(error)) fill(said, h("p", { class: "muted" }, t("captures.is_usual")));
  });
  return h("section", { class: "about-part link-options" },
    h("h2", { class: "about-title" }, t("captures.about")), said, button);
}
