/* The page as it stands after its scripts: what a person sees of it, as markup and as text, shadow
   trees and frames of the same origin included, and what the browser's own reader makes of it and
   of the markup that came over the network. Runs apart from the page's scripts. */
({ raw, mostElements }) => {
  const SILENT = ["STYLE", "SCRIPT", "LINK", "TEMPLATE", "NOSCRIPT"];
  const MOST_MILLISECONDS = 3500; // what is left is copied as it is, and the reader is not asked
  const started = performance.now();
  const isLate = () => performance.now() - started > MOST_MILLISECONDS;
  const LONG = 200; // characters that are worth keeping though a click is needed to see them

  const texts = [];
  const inner = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) {
        const shown = [...element.shadowRoot.children]
          .filter((child) => !SILENT.includes(child.tagName))
          .map((child) => child.innerText ?? child.textContent ?? "");
        texts.push(shown.join("\n"));
        inner(element.shadowRoot);
      } else if (element.tagName === "IFRAME" || element.tagName === "FRAME") {
        const body = frameBody(element);
        if (body) {
          texts.push(body.innerText);
          inner(element.contentDocument);
        }
      }
    }
  };
  const frameBody = (element) => {
    try {
      return element.contentDocument?.body ?? null; // null for another origin
    } catch {
      return null;
    }
  };
  const root = document.body ?? document.documentElement;
  texts.push(root?.innerText ?? root?.textContent ?? "");
  inner(document);
  const visibleText = texts.map((text) => (text ?? "").trim()).filter(Boolean).join("\n\n");

  const bare = (text) => text.replace(/\s+/g, "");
  const seen = bare(visibleText);
  const isShown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const isWorthless = (element) => {
    const text = bare(element.textContent);
    return text.length < LONG || seen.includes(text.slice(0, 80)) || element.closest("dialog, [role=dialog]");
  };

  /* A copy in which addresses are absolute, and what nobody sees is gone. */
  const copyOf = (live) => {
    const copy = live.cloneNode(true);
    const pairs = [...live.querySelectorAll("*")].map((element, number) => [element, number]);
    const copies = [...copy.querySelectorAll("*")];
    const gone = [];
    for (const [element, number] of pairs) {
      const made = copies[number];
      if (!made || SILENT.includes(element.tagName) || element.closest("head")) continue;
      if (element.tagName === "A" && element.hasAttribute("href")) made.setAttribute("href", element.href);
      if (element.tagName === "IMG") {
        const source = element.currentSrc || element.src;
        if (source) made.setAttribute("src", source);
        made.removeAttribute("srcset");
        made.removeAttribute("loading");
      }
      if (element.shadowRoot) {
        made.prepend(...[...element.shadowRoot.children]
          .filter((child) => !SILENT.includes(child.tagName)).map((child) => child.cloneNode(true)));
      }
      if (element.tagName === "IFRAME" || element.tagName === "FRAME") {
        const box = element.getBoundingClientRect();
        const body = box.width * box.height > 0.25 * innerWidth * innerHeight ? frameBody(element) : null;
        if (body) {
          const block = document.createElement("div");
          block.append(...[...body.childNodes].map((child) => child.cloneNode(true)));
          made.replaceWith(block);
        }
      }
      if (element.hasAttribute("data-linksnap-hidden")) gone.push(made); // it was in the way of the page
      else if (isBody && !isLate() && !isShown(element) && element.textContent.trim() && isWorthless(element)) gone.push(made);
    }
    for (const made of gone) made.remove();
    return copy;
  };
  const isBody = root ? isShown(root) : false;

  /* `read` is the browser's, and reads whatever is called `document`; it changes a copy of it. */
  const read = (document) => {
    let Readability;
    const window = {
      set Readability(made) { Readability = made; },
      console: { log() {}, error() {}, warn() {} },
    };
    try {
      return (
READER
      );
    } catch {
      return null;
    }
  };
  const found = (page) => {
    if (!page || isLate() || page.getElementsByTagName("*").length > mostElements) return "";
    return read(page)?.content ?? "";
  };

  const page = copyOf(document);
  const parsed = raw ? new DOMParser().parseFromString(raw, "text/html") : null;
  for (const { localName, id, classList } of document.querySelectorAll("[data-linksnap-hidden]")) {
    const name = id ? `#${CSS.escape(id)}` : [...classList].map((one) => `.${CSS.escape(one)}`).join("");
    if (name) parsed?.querySelector(localName + name)?.remove();
  }
  return {
    html: page.documentElement?.outerHTML ?? "",
    visible_text: visibleText,
    reader_html: found(page),
    raw_reader_html: found(parsed),
  };
}
