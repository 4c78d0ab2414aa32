/* Runs before the page's own scripts. Counts the requests that they wait for, and keeps a late
   `document.write` (an advertisement that came after the page was read) from wiping the page. */
() => {
  const waiting = new Map();
  let last = 0;
  const begin = () => { waiting.set(++last, performance.now()); return last; };
  const end = (id) => { waiting.delete(id); };
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
  /* Headers are not yet the words: the end of a copy of the body is waited for. */
  const drain = async (response) => response.clone().body?.pipeTo(new WritableStream());
  const { fetch } = window;
  window.fetch = function (...given) {
    const id = begin();
    const answer = fetch.apply(this, given);
    answer.then((response) => drain(response).catch(() => {}).then(() => setTimeout(end, 0, id)), () => end(id));
    return answer;
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...given) {
    const id = begin();
    this.addEventListener("loadend", () => setTimeout(end, 0, id));
    return send.apply(this, given);
  };
}
