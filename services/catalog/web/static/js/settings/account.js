/** The account: who this is, what it takes up, its password. */
import { toast, h } from "../dom.js";
import { countText, fileSize, fullTime, t, wordsFor } from "../i18n.js";
import { lastWay } from "../session.js";
import { changePassword } from "./api.js";
import { sendingForm, textField } from "./forms.js";
import { meter, panel } from "./parts.js";

const SHORTEST_PASSWORD = 8;

/** @type {import("./view.js").Section} */
export async function accountSection({ account }) {
  return h("div", { class: "panels" }, who(account), usage(account), password(account));
}

/** @param {import("../api.js").Account} account */
function who(account) {
  const facts = [
    [t("account.name"), account.name],
    [t("account.role"), wordsFor("role", account.role)],
    [t("account.since"), fullTime(account.created_at)],
  ];
  return panel(t("account.who"), h("dl", { class: "facts facts-wide" },
    ...facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))));
}

/** @param {import("../api.js").Account} account */
function usage({ link_count: links, used_bytes: bytes, max_links: maxLinks, max_bytes: maxBytes }) {
  return panel(t("account.usage"), meter(t("account.links"), links, maxLinks, countText),
    meter(t("account.bytes"), bytes, maxBytes, fileSize));
}

/** @param {import("../api.js").Account} account */
function password({ name, has_password: hasPassword }) {
  // A token that was made for a program proves enough; a session does not.
  const current = lastWay() === "password" ? passwordField(t("account.current"), "current-password") : null;
  const count = countText(SHORTEST_PASSWORD);
  const wanted = passwordField(t("account.wanted"), "new-password", t("account.wanted_hint", { count }));
  const repeated = passwordField(t("account.repeated"), "new-password");
  const words = { busy: t("dialog.saving"),
    action: t(hasPassword ? "account.change_password" : "account.set_password") };
  // Not seen, but password managers want to know whose password this is.
  const whose = h("input", { type: "text", autocomplete: "username", value: name, hidden: true });
  const form = sendingForm([whose, current?.element, wanted.element, repeated.element], words, async () => {
    if (wanted.input.value.length < SHORTEST_PASSWORD) return t("account.too_short", { count });
    if (wanted.input.value !== repeated.input.value) return t("account.not_the_same");
    await changePassword(current?.input.value ?? null, wanted.input.value);
    form.reset();
    toast(t("account.password_changed"));
  });
  return panel(t("account.password"), form);
}

/** @param {string} label @param {string} autocomplete @param {string} [hint] */
const passwordField = (label, autocomplete, hint) =>
  textField(label, { type: "password", autocomplete, maxlength: 1024 }, { hint });
