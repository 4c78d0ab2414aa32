/* Writes into the markup what an archive would lose: what lives only in memory (canvases, form
   values, adopted and script-made style sheets, the chosen image of a srcset), the place of each
   style (Chromium moves them all to the top, and drops those of shadow trees), and symbols of
   other SVG files. Returns the fonts that are in use, which an archive leaves out: `[{url,
   media_type, base64}]`. The page is not used by a person afterwards, so it may be changed. */
async ({ budget, maxFonts, maxFontBytes }) => {
  const deadline = performance.now() + budget;
  const inTime = () => AbortSignal.timeout(Math.max(1, deadline - performance.now()));
  const pending = [];

  const cssOf = (sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join("\n");
  const mark = (css, media) => {
    const meta = document.createElement("meta");
    meta.name = "linksnap-style";
    meta.content = css;
    if (media) meta.setAttribute("media", media);
    return meta;
  };
  const style = (element) => {
    const { sheet } = element;
    if (!sheet || sheet.disabled) return;
    /* Rules that a script added are in the sheet alone: the text then opens fewer braces. */
    const braces = (text) => text.split("{").length;
    const written = element.textContent;
    const live = cssOf(sheet);
    element.before(mark(braces(written) < braces(live) ? live : written, element.media));
  };
  const canvas = (element) => {
    try {
      const image = document.createElement("img");
      for (const { name, value } of element.attributes) {
        if (!name.startsWith("on")) image.setAttribute(name, value);
      }
      image.src = element.toDataURL("image/webp", 0.9);
      const { width, height } = getComputedStyle(element);
      Object.assign(image.style, { width, height });
      element.replaceWith(image);
    } catch {
      /* another origin's pixels may not be read: it stays an empty canvas */
    }
  };
  const field = (element) => {
    if (element.tagName === "TEXTAREA") element.textContent = element.value;
    else if (element.tagName === "OPTION") element.toggleAttribute("selected", element.selected);
    else if (["checkbox", "radio"].includes(element.type)) element.toggleAttribute("checked", element.checked);
    else if (!["password", "file", "hidden"].includes(element.type)) element.setAttribute("value", element.value);
  };
  const symbols = new Map();
  const use = async (element, root) => {
    const address = element.href?.baseVal ?? "";
    const url = new URL(address, document.baseURI);
    if (address.startsWith("#") || !url.hash || url.href.startsWith("data:")) return;
    const file = url.href.split("#")[0];
    if (!symbols.has(file)) {
      symbols.set(file, fetch(file, { cache: "force-cache", signal: inTime() }).then((answer) => answer.text())
        .then((text) => new DOMParser().parseFromString(text, "image/svg+xml")));
    }
    try {
      const drawing = await symbols.get(file);
      const symbol = drawing.getElementById(decodeURIComponent(url.hash.slice(1)));
      if (!symbol) return;
      const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      holder.setAttribute("style", "position:absolute;width:0;height:0");
      const copy = document.importNode(symbol, true);
      copy.id = `linksnap-symbol-${Math.random().toString(36).slice(2)}`;
      holder.append(copy);
      (root.body ?? root).append(holder);
      element.setAttribute("href", `#${copy.id}`);
      element.removeAttribute("xlink:href");
    } catch {
      /* not to be had: the use stays empty */
    }
  };
  const walk = (root, end) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName;
      if (name === "style") style(element);
      else if (name === "canvas") canvas(element);
      else if (["input", "textarea", "option"].includes(name)) field(element);
      else if (name === "a" && element.protocol === "javascript:") {
        element.setAttribute("href", `${document.URL.split("#")[0]}#`); // it still looks like a link
      } else if (name === "use") pending.push(use(element, root));
      else if (name === "img" && element.currentSrc && element.currentSrc !== element.src) {
        element.setAttribute("data-linksnap-src", element.currentSrc);
      } else if (name === "iframe" || name === "frame") {
        const inner = element.contentDocument; // null for another origin
        if (inner?.documentElement) document_(inner);
      }
      if (element.shadowRoot) walk(element.shadowRoot, element.shadowRoot);
    }
    for (const sheet of root.adoptedStyleSheets ?? []) {
      if (!sheet.disabled) end.append(mark(cssOf(sheet), sheet.media.mediaText));
    }
  };
  const document_ = (inner) => {
    inner.documentElement.setAttribute("data-linksnap-preserved", "");
    walk(inner, inner.head ?? inner.documentElement);
  };
  document_(document);

  /* Fonts come from the browser's cache: the page has just shown them. */
  const isFont = ({ name, initiatorType }) => initiatorType === "css"
    && (/\.(?:woff2?|[ot]tf)(?:[?#]|$)/i.test(name) || /font/i.test(name));
  const font = async (url) => {
    const answer = await fetch(url, { cache: "force-cache", signal: inTime() });
    const bytes = await answer.arrayBuffer();
    const magic = new TextDecoder("latin1").decode(bytes.slice(0, 4));
    if (!answer.ok || !["wOFF", "wOF2", "OTTO", "true", "\0\x01\0\0"].includes(magic)) return null;
    const media_type = answer.headers.get("content-type")?.split(";")[0] || "font/woff2";
    return { url, media_type, bytes };
  };
  const urls = new Set(performance.getEntriesByType("resource").filter(isFont).map((entry) => entry.name));
  const late = new Promise((resolve) => setTimeout(resolve, budget));
  const found = await Promise.race([Promise.allSettled([...urls].slice(0, maxFonts).map(font)), late]);
  await Promise.race([Promise.allSettled(pending), late]);
  const fonts = [];
  let size = 0;
  for (const { value } of found ?? []) {
    if (!value || (size += value.bytes.byteLength) > maxFontBytes) continue;
    let binary = "";
    const bytes = new Uint8Array(value.bytes);
    for (let at = 0; at < bytes.length; at += 8192) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    fonts.push({ url: value.url, media_type: value.media_type, base64: btoa(binary) });
  }
  return fonts;
}
