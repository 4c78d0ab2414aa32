/* The document of one frame, as it stands, as a list of tokens; nothing in the page is changed.

   A text is a string, the end of an element is 0, its start is `[name, [attribute, value, …], more]`.
   A style sheet is `{css, base}` or `{link, css?}`. Markup is made of them elsewhere; it is there that
   everything which could run or fetch is left out. */
async ({ budget, maxNodes, maxBytes }, tools, frames, inClosedTrees) => {
  const deadline = performance.now() + budget;
  const later = [];
  const tokens = [];
  const blobs = new Map();
  const sheets = tools.sheets({ later, deadline });
  const symbols = tools.symbols({ deadline });
  const pixels = tools.pixels();
  const states = tools.states();
  const closed = new Map(inClosedTrees.map((node) => node.getRootNode()).map((root) => [root.host, root]));
  let scriptFonts = "[]";
  let nodes = 0;

  addEventListener("linksnap-answer", (event) => {
    scriptFonts = event.data ?? "[]";
  }, { capture: true, once: true });
  document.dispatchEvent(new Event("linksnap-ask"));

  const shadowOf = (element) => element.shadowRoot ?? closed.get(element) ?? null;
  const roots = new Set([document]);
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      const shadow = shadowOf(element);
      if (shadow && roots.size < 20_000) roots.add(shadow);
    }
  }
  const { held, pseudo } = tools.motion(roots);
  pseudo.push(...tools.scrolling({ shadowOf })(roots));
  pseudo.forEach(([element], index) => held.set(element, `${held.get(element) ?? ""}--linksnap-held:${index};`));

  const absolute = (address) => {
    try {
      return new URL(address, document.baseURI).href;
    } catch {
      return "";
    }
  };
  const blob = (url) => {
    if (!blobs.has(url)) {
      blobs.set(url, "");
      later.push(fetch(url, { signal: AbortSignal.timeout(Math.max(1, deadline - performance.now())) })
        .then(async (answer) => {
          const bytes = new Uint8Array(await answer.arrayBuffer());
          if (bytes.length < maxBytes) {
            blobs.set(url, `data:${(answer.headers.get("content-type") ?? "").split(";")[0]};base64,${bytes.toBase64()}`);
          }
        }).catch(() => {}));
    }
  };
  const source = (element, address, more) => {
    const url = address ? absolute(address) : "";
    if (url.startsWith("blob:")) blob(url);
    if (url) more.source = url;
  };

  const VOID_SOURCES = { input: "src", image: "href", feImage: "href", audio: "src", source: "src", body: "background",
    table: "background", td: "background", th: "background", tr: "background" };
  /* What the element shows that is not in its attributes. */
  const shown = (element, name, more) => {
    if (name === "img") {
      source(element, element.currentSrc || element.getAttribute("src"), more);
      if (element.complete && element.naturalWidth > 0) {
        more.size = [element.naturalWidth, element.naturalHeight];
        if (more.source?.startsWith("blob:")) more.spare = pixels.image(element);
        else if (element.getClientRects().length) more.box = pixels.box(element);
      } else if (element.complete && element.getAttribute("src") && element.currentSrc) more.broken = true;
    } else if (name === "canvas") {
      Object.assign(more, pixels.canvas(element));
      more.style = pixels.dress(element);
    } else if (name === "video") {
      const { source: poster, ...found } = pixels.video(element);
      if (poster) source(element, poster, more);
      Object.assign(more, found);
      if (element.currentSrc || element.src) more.media = absolute(element.currentSrc || element.src);
      if (more.media?.startsWith("blob:")) delete more.media;
    } else if (name === "iframe" || name === "frame" || name === "object" || name === "embed") {
      if (frames.has(element)) more.frame = frames.get(element);
      if (name === "object" || name === "embed") {
        source(element, element.data ?? element.src, more);
        more.style = pixels.dress(element);
      }
      if (element.getClientRects().length) more.box = pixels.box(element);
      else delete more.frame;
    } else if (Object.hasOwn(VOID_SOURCES, name)) {
      const address = name === "audio" ? element.currentSrc || element.src
        : element.getAttribute(VOID_SOURCES[name]) ?? element.getAttribute("xlink:href");
      if (address && !address.startsWith("#")) source(element, address, more);
    }
  };
  const attributesOf = (element, name) => {
    const changes = { ...states.of(element, name), ...states.marks(element) };
    const list = [];
    for (const { name: key, value } of element.attributes) {
      if (Object.hasOwn(changes, key) || key.startsWith("on")) continue;
      if (key === "style" && !element.style?.cssText) continue; // the page's own policy forbids it
      list.push(key, value);
    }
    for (const [key, value] of Object.entries(changes)) if (value !== null) list.push(key, value);
    return list;
  };
  const use = (element, root, attributes) => {
    const address = element.href?.baseVal ?? "";
    const url = absolute(address);
    if (!url || address.startsWith("#") || url.startsWith("data:")) return;
    const target = new URL(url);
    if (!target.hash) return;
    if (url.split("#")[0] === document.URL.split("#")[0]) {
      attributes.push("linksnap-href", target.hash);
      return;
    }
    later.push(symbols.copyInto(root, target).then((fragment) => {
      if (fragment) attributes.push("linksnap-href", fragment);
    }, () => {}));
  };
  const DROPPED = new Set(["script", "noscript", "template", "noembed", "noframes", "base", "param", "track"]);

  const start = (element, name, root) => {
    const attributes = attributesOf(element, name);
    const more = {};
    shown(element, name, more);
    const style = (held.get(element) ?? "") + states.style(element) + states.ring(element);
    if (style) more.hold = style;
    if (element === document.activeElement && /^(?:input|textarea|select|button)$/.test(name)) more.focus = true;
    if (name === "use") use(element, root, attributes);
    if (name === "a" && /^\s*javascript:/i.test(element.getAttribute("href") ?? "")) more.inert = true;
    tokens.push(Object.keys(more).length ? [name, attributes, more] : [name, attributes]);
  };
  const hide = (element) => {
    if (element.parentNode !== document.head && !element.closest?.("svg, math")) tokens.push(["template", []], 0);
  };
  /* Nothing moves: what had ended has ended, and what moved stands where it stood. */
  const stillness = (root, mentions) => {
    const rules = pseudo.map(([, pseudoElement, css], index) => `[style*="--linksnap-held:${index};"]${pseudoElement}{${css}}`);
    if (root !== document && !mentions && !rules.length) return [];
    const still = "*,::before,::after{animation-delay:-1000000s!important;animation-play-state:paused!important;"
      + "transition-duration:0s!important;transition-delay:0s!important}";
    return [{ css: [still, ...rules].join("\n"), base: document.baseURI, media: "", attributes: [] }];
  };
  /* What stands at the end of a tree: adopted sheets, and the drawings that it borrows. */
  const close = (root) => {
    const adopted = sheets.adopted(root);
    const own = [...adopted, ...[...root.querySelectorAll("style")].map((style) => ({ css: style.textContent }))];
    tokens.push(...adopted, ...stillness(root, own.some(({ css }) => /animation|transition/.test(css))));
    const also = [];
    tokens.push({ also });
    return () => {
      const copies = symbols.copiesOf(root);
      if (!copies.length) return;
      const outer = tokens.splice(0);
      tokens.push(["svg", ["style", "position:absolute;width:0;height:0", "aria-hidden", "true"]]);
      for (const copy of copies) walk(copy, root, 0);
      tokens.push(0);
      also.push(...tokens.splice(0));
      for (const token of outer) tokens.push(token);
    };
  };
  const ends = [];
  const tree = (root, depth) => {
    for (const child of root.childNodes) walk(child, root, depth + 1);
    ends.push(close(root));
  };
  const walk = (node, root, depth) => {
    if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
      tokens.push(node.data);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || depth > 1500 || (nodes += 1) > maxNodes) return;
    const name = node.localName;
    if (DROPPED.has(name)) {
      hide(node);
      return;
    }
    if (name === "style" || (name === "link" && /\bstylesheet\b/i.test(node.rel ?? ""))) {
      const token = sheets.owned(node);
      if (!token) hide(node);
      else {
        const attributes = ["id", "class"].flatMap((key) => (node.hasAttribute(key) ? [key, node.getAttribute(key)] : []));
        tokens.push(Object.assign(token, { attributes, foreign: node.namespaceURI !== "http://www.w3.org/1999/xhtml" }));
      }
      return;
    }
    start(node, name, root);
    const shadow = shadowOf(node);
    if (shadow) {
      tokens.push(["template", ["shadowrootmode", "open", ...(shadow.delegatesFocus ? ["shadowrootdelegatesfocus", ""] : [])]]);
      tree(shadow, depth + 1);
      tokens.push(0);
    }
    if (name === "textarea") tokens.push(node.value);
    else if (name !== "iframe" && name !== "canvas" && name !== "video" && name !== "audio") {
      for (const child of node.childNodes) walk(child, root, depth + 1);
    }
    if (node === document.body || (node === document.documentElement && !document.body)) ends.push(close(document));
    tokens.push(0);
  };

  if (document.documentElement) walk(document.documentElement, document, 0);
  const late = new Promise((resolve) => setTimeout(resolve, Math.max(0, deadline - performance.now())));
  await Promise.race([Promise.allSettled(later), late]);
  for (const end of ends) end();

  const inCss = /\bblob:[^"')\s]+/g;
  const texts = tokens.flatMap((token) => (token?.css ? [token.css] : [])).join("\n");
  const before = later.length;
  for (const [url] of texts.matchAll(inCss)) blob(url);
  await Promise.race([Promise.allSettled(later.slice(before)), late]);

  const root = document.documentElement;
  const { doctype } = document;
  return JSON.stringify({
    url: document.URL,
    base: document.baseURI,
    charset: document.characterSet,
    doctype: document.compatMode === "BackCompat" ? null : [doctype?.name ?? "html", doctype?.publicId ?? "", doctype?.systemId ?? ""],
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    scheme: root ? getComputedStyle(root).colorScheme : "normal",
    failed: [...document.fonts].filter(({ status }) => status === "error").map(({ family }) => family),
    fonts: scriptFonts,
    blobs: [...blobs].filter(([, data]) => data),
    tokens,
  });
}
