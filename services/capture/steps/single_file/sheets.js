/* The style sheets of a document or a shadow tree as they apply: their text where it still says
   what the browser knows, else the rules that scripts made of it. */
({ later, deadline }) => {
  const rulesOf = (sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      return null; // another origin's
    }
  };
  const textOf = (rules) => rules.map((rule) => rule.cssText).join("\n");
  const isImport = (rule) => rule instanceof CSSImportRule;

  /* Whether `text` alone would give these rules. */
  const says = (text, rules) => {
    try {
      const fresh = new CSSStyleSheet();
      fresh.replaceSync(text);
      const own = rules.filter((rule) => !isImport(rule));
      return fresh.cssRules.length === own.length
        && own.every((rule, index) => rule.cssText === fresh.cssRules[index].cssText);
    } catch {
      return true;
    }
  };
  const inTime = () => AbortSignal.timeout(Math.max(1, deadline - performance.now()));

  /* What is in the browser's cache; the network is never asked. */
  const cached = async (url) => {
    const answer = await fetch(url, { cache: "only-if-cached", mode: "same-origin", signal: inTime() });
    if (!answer.ok) throw new Error("not cached");
    const bytes = await answer.arrayBuffer();
    const charset = /charset=["']?([\w-]+)/i.exec(answer.headers.get("content-type") ?? "")?.[1]
      ?? /^@charset "([\w-]+)"/.exec(new TextDecoder("latin1").decode(bytes.slice(0, 60)))?.[1];
    try {
      return new TextDecoder(charset ?? document.characterSet).decode(bytes);
    } catch {
      return new TextDecoder().decode(bytes);
    }
  };

  /* Whether a sheet is of the set that was chosen among those that have a name: the first one's, or
     what a script turned on when it turned that one off. */
  const isAlternate = (element) => /\balternate\b/i.test(element.getAttribute("rel") ?? "");
  const named = [...document.querySelectorAll("style[title], link[rel~=stylesheet i][title]")].filter(({ title }) => title);
  const preferred = named.filter((element) => !isAlternate(element));
  const isChosen = (element) => {
    if (element.getRootNode() !== document) return !isAlternate(element);
    const { title } = element;
    return !title || title === preferred[0]?.title
      || (preferred.length > 0 && preferred.every(({ sheet }) => sheet?.disabled ?? true));
  };

  /* The token of a `<style>` or a `<link rel=stylesheet>`, or null when it does not apply. */
  const owned = (element) => {
    const { sheet } = element;
    if (!sheet || sheet.disabled || !isChosen(element)) return null;
    const media = sheet.media.mediaText;
    const rules = rulesOf(sheet);
    if (element.localName === "style") {
      const text = element.textContent;
      const css = rules && !says(text, rules) ? textOf(rules) : text;
      return { css, base: document.baseURI, media };
    }
    const token = { link: sheet.href ?? element.href, media, base: document.baseURI };
    if (rules && /^(?:blob|filesystem):/.test(token.link)) token.css = textOf(rules);
    else if (rules && rules.length > 0 && rules.length < 20_000 && /^https?:/.test(token.link)) {
      later.push(cached(token.link).then((text) => {
        if (!says(text, rules)) token.css = textOf(rules);
      }, () => {}));
    }
    return token;
  };
  const adopted = (root) => [...root.adoptedStyleSheets ?? []].filter((sheet) => !sheet.disabled)
    .map((sheet) => ({ css: textOf(rulesOf(sheet) ?? []), base: document.baseURI, media: sheet.media.mediaText, attributes: [] }));
  return { owned, adopted };
}
