/* Runs before the page's own scripts: counts requests that the page's scripts still wait for. */
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
  performance.setResourceTimingBufferSize(2000);
  const { fetch } = window;
  window.fetch = function (...given) {
    const id = begin();
    const answer = fetch.apply(this, given);
    answer.then(() => setTimeout(end, 0, id), () => end(id));
    return answer;
  };
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...given) {
    const id = begin();
    this.addEventListener("loadend", () => setTimeout(end, 0, id));
    return send.apply(this, given);
  };
}
