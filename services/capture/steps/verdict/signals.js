/* What a verdict is given by: what is seen, and what the markup gives away. All of it bounded. */
({ selectors, inline, mostText }) => {
  const urls = (elements, name, most) => [...new Set([...elements].slice(0, 500)
    .map((element) => String(element[name] ?? "").slice(0, 300)).filter(Boolean))].slice(0, most);
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1
      && (element.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) ?? true);
  };
  const parts = [];
  const roots = [];
  const read = (document) => {
    const body = document.body ?? document.documentElement;
    parts.push((body?.innerText ?? body?.textContent ?? "").slice(0, mostText));
    inner(document);
  };
  const inner = (root) => {
    roots.push(root);
    if (roots.length > 200) return;
    for (const element of [...root.querySelectorAll("*")].slice(0, 20_000)) {
      if (element.shadowRoot) {
        for (const child of element.shadowRoot.children) {
          if (child.tagName !== "STYLE" && child.tagName !== "SCRIPT") {
            parts.push((child.innerText ?? child.textContent ?? "").slice(0, mostText));
          }
        }
        inner(element.shadowRoot);
      } else if ((element.tagName === "IFRAME" || element.tagName === "FRAME") && isSeen(element)) {
        let document = null;
        try { document = element.contentDocument; } catch { /* of another origin */ }
        if (document?.body) read(document);
      }
    }
  };
  read(document);
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)].slice(0, 500));
  const text = parts.map((part) => part.trim()).filter(Boolean).join("\n").slice(0, mostText);

  const marks = Object.entries(selectors).filter(([, selector]) => all(selector).length).map(([name]) => name);
  const scripts = all("script:not([src])").slice(0, 60)
    .map((script) => script.textContent.slice(0, 20_000)).join("\n");
  for (const [name, expression] of Object.entries(inline)) {
    if (!marks.includes(name) && new RegExp(expression).test(scripts)) marks.push(name);
  }

  const fields = all("input, textarea").filter(isSeen);
  const isText = ({ tagName, type }) => tagName === "TEXTAREA" || ["text", "email", "tel", "url", "number"].includes(type);

  /* Pictures are only measured where there are few words: there they may be all that there is. */
  let area = 0;
  if (text.length < 400) {
    const size = (element) => {
      const box = element.getBoundingClientRect();
      return isSeen(element) ? box.width * box.height : 0;
    };
    for (const element of all("img, canvas, video, svg, object, embed, audio[controls], iframe, frame")) {
      if (element.tagName === "IMG" && element.complete && element.naturalWidth === 0) continue;
      area += size(element);
    }
    for (const element of all("*").slice(0, 5000)) {
      const image = getComputedStyle(element).backgroundImage;
      /* A custom element that shows no words may hide its content in a closed root. */
      const isClosed = element.tagName.includes("-") && !element.shadowRoot && !element.children.length;
      if (/url\(/.test(image) || isClosed) area += size(element);
    }
  }
  return {
    title: document.title.slice(0, 500),
    text,
    headings: all("h1, h2, [role=heading]").filter(isSeen).slice(0, 3)
      .map((element) => (element.innerText ?? "").trim().slice(0, 200)).filter(Boolean),
    frames: urls(all("iframe, frame"), "src", 30),
    scripts: urls(all("script[src]"), "src", 100),
    links: [...new Set(all("a[href]").map(({ hostname }) => hostname ?? "").filter(Boolean))].slice(0, 100),
    marks,
    passwords: fields.filter(({ type }) => type === "password").length,
    fields: fields.filter(isText).length,
    picture_share: area / (innerWidth * innerHeight),
  };
}
