/* Runs before the page's own scripts. Counts the requests that they wait for, and keeps a late
   `document.write` (an advertisement that came after the page was read) from wiping the page. */
() => {
  const waiting = new Map();
  let last = 0;
  const begin = () => { waiting.set(++last, performance.now()); return last; };
  const end = (id) => { waiting.delete(id); };
  const { setTimeout } = window;
  const later = (id) => setTimeout(end, 0, id);
  Object.defineProperty(window, Symbol.for("linksnap.waiting"), {
    /* A request that has not ended after `patience` ms is a long poll: nobody waits for it. */
    value: (patience) => {
      const now = performance.now();
      return [...waiting.values()].filter((since) => now - since < patience).length;
    },
  });
  if (window === top) {
    for (const name of ["write", "writeln"]) {
      const original = Document.prototype[name];
      Document.prototype[name] = function (...texts) {
        /* After an explicit document.open() the page is being made anew on purpose. */
        if (this !== document || document.readyState === "loading") original.apply(this, texts);
      };
    }
  }
  performance.setResourceTimingBufferSize(2000);
  /* Headers are not yet the words: the end of a copy of the body is waited for. Events that a
     server sends have no end. */
  const drain = async (response) => {
    if (/event-stream/i.test(response.headers.get("content-type") ?? "")) return;
    await response.clone().body?.pipeTo(new WritableStream());
  };
  const { fetch } = window;
  window.fetch = function (...given) {
    const id = begin();
    const answer = fetch.apply(this, given);
    answer.then((response) => drain(response).catch(() => {}).then(() => later(id)), () => end(id));
    return answer;
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...given) {
    const id = begin();
    this.addEventListener("loadend", () => later(id));
    return send.apply(this, given);
  };

  /* Scripts, styles and frames that come late, and pictures that are fetched before they are shown. */
  const follow = (element) => {
    const id = begin();
    for (const name of ["load", "error"]) element.addEventListener(name, () => later(id), { once: true });
  };
  const loads = (element) => (element.localName === "script" && element.src && !element.type.includes("json"))
    || (element.localName === "link" && element.relList.contains("stylesheet") && element.href && !element.disabled)
    || (element.localName === "iframe" && element.loading !== "lazy");
  new MutationObserver((changes) => {
    if (document.readyState !== "complete") return; // until then the document waits for them itself
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        for (const element of [node, ...node.querySelectorAll("script, link, iframe")]) {
          if (loads(element)) follow(element);
        }
      }
    }
  }).observe(document, { childList: true, subtree: true });
  const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    ...source,
    set(value) {
      source.set.call(this, value);
      if (!this.isConnected && this.loading !== "lazy" && !this.complete) follow(this);
    },
  });
}
