/** Access tokens: what may speak for the account, and until when. */
import { confirmThen } from "../dialog.js";
import { h, toast } from "../dom.js";
import { t, wordsFor } from "../i18n.js";
import { icon } from "../icons.js";
import { addToken, listTokens, revokeToken } from "./api.js";
import { choiceField, openMaker, textField } from "./forms.js";
import { action, dateFact, pagedList, panel, row, secretBox, timeFact } from "./parts.js";

/** @typedef {import("./api.js").Token} Token */

const DAY_MS = 86_400_000;
const LIFETIMES_DAYS = [30, 90, 365];
const SCOPES = ["write", "read", "admin"];

/** @param {Token} token */
const hasExpired = (token) => token.expires_at !== null && Date.parse(token.expires_at) <= Date.now();

/** @param {Token} token */
function endOf(token) {
  if (token.expires_at === null) return t("tokens.never_expires");
  return dateFact(hasExpired(token) ? "tokens.expired" : "tokens.expires", token.expires_at);
}

const BROWSERS = ["Firefox", "Edg", "OPR", "Chrome", "Safari"];
const SYSTEMS = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"];

/** A session is called what the browser said of itself. @param {Token} token */
function nameOf({ kind, name }) {
  if (kind === "configured") return t("token_kind.configured");
  if (kind !== "session") return name;
  const known = [BROWSERS, SYSTEMS].map((words) => words.find((word) => name.includes(word)));
  return known.filter(Boolean).join(" · ").replace("Edg", "Edge").replace("OPR", "Opera") || name;
}

/** @type {import("./view.js").Section} */
export async function tokensSection({ signal }) {
  const list = await pagedList((cursor) => listTokens(cursor, signal), show,
    { empty: t("tokens.none") });

  /** @param {Token} token */
  function show(token) {
    return row({
      id: token.id,
      title: [h("span", { title: token.name }, nameOf(token)), " ", token.is_current && h("span", { class: "badge" }, t("tokens.this_one"))],
      facts: [
        token.hint && h("code", {}, `${token.hint}…`),
        token.kind !== "configured" && wordsFor("token_kind", token.kind),
        wordsFor("scope", token.scope),
        timeFact("tokens.used", token.last_used_at, t("tokens.never_used")),
        endOf(token),
      ],
      // The token of the settings is changed where the server is started.
      actions: token.kind === "configured" ? [] : [action(t("tokens.revoke"), () => askToRevoke(token),
        { isDanger: true, name: `${t("tokens.revoke")}: ${nameOf(token)}` })],
    });
  }

  /** @param {Token} token */
  function askToRevoke(token) {
    confirmThen({
      title: t("tokens.revoke_title"),
      text: t(token.is_current ? "tokens.revoke_this" : "tokens.revoke_text", { name: nameOf(token) }),
      action: t("tokens.revoke"), busy: t("dialog.deleting"),
    }, async () => {
      await revokeToken(token.id);
      toast(t("tokens.revoked"));
      await list.reload();
    });
  }

  function openNew() {
    const name = textField(t("tokens.name"), { maxlength: 100 }, { hint: t("tokens.name_hint") });
    const scope = choiceField(t("tokens.scope"),
      SCOPES.map((value) => [value, `${t(`scope.${value}`)}: ${t(`scope_hint.${value}`)}`]));
    const lifetime = choiceField(t("tokens.lifetime"), [
      ...LIFETIMES_DAYS.map((days) => /** @type {[string, string]} */ ([String(days), t("tokens.days", { days })])),
      ["", t("tokens.no_end")],
    ], "90");
    const words = { title: t("tokens.new"), action: t("tokens.create"), busy: t("settings.creating") };
    openMaker(words, [name.element, scope.element, lifetime.element], async () => {
      if (!name.input.value.trim()) return t("settings.name_missing");
      const days = Number(lifetime.input.value);
      const made = await addToken({
        name: name.input.value.trim(), scope: scope.input.value,
        expires_at: days ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
      });
      list.reload();
      return secretBox({ label: t("tokens.secret"), secret: made.token, warning: t("tokens.once") });
    });
  }

  return panel("", h("div", { class: "panel-head" }, h("button", { type: "button",
    class: "button button-primary panel-action", onclick: openNew }, icon("add"), t("tokens.new"))), list.element);
}
