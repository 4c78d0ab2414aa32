/* Runs before the page's own scripts. Answers at once what would ask a person, keeps the tab open,
   counts the timers that may still bring something, and lets nothing that was seen hide again. */
() => {
  const replace = (owner, name, made) => {
    const bound = made.bind(null); // which looks as built in as what it replaces
    Object.defineProperty(bound, "name", { value: name });
    Object.defineProperty(owner, name, { value: bound, writable: true, configurable: true });
  };

  /* Dialogs: a person would leave a page that asks for ever, so its script ends then. */
  const MOST_DIALOGS = 200;
  const ASKED_TWICE = 5;
  let dialogs = 0;
  const questions = new Map();
  const dialog = () => {
    dialogs += 1;
    if (dialogs > MOST_DIALOGS) throw new Error("too many dialogs");
  };
  const isAskedAgain = (question) => {
    const count = (questions.get(question) ?? 0) + 1;
    questions.set(question, count);
    return count > ASKED_TWICE; // it takes no "no" for an answer
  };
  replace(window, "alert", () => { dialog(); });
  replace(window, "confirm", (question) => { dialog(); return isAskedAgain(`${question}`); });
  replace(window, "prompt", (question, usual = "") => {
    dialog();
    return isAskedAgain(`${question}`) ? `${usual}` : null;
  });
  replace(window, "print", () => {});
  if (window === top) replace(window, "close", () => {});

  /* Timers: those that run once, soon, and were not set by a timer of a timer (that is polling). */
  const LONGEST_MS = 2500;
  const DEEPEST = 3;
  const { setTimeout, clearTimeout } = window;
  const pending = new Set();
  let depth = 0;
  replace(window, "setTimeout", (handler, delay, ...given) => {
    if (typeof handler !== "function") return setTimeout(handler, delay, ...given);
    const own = depth + 1;
    const id = setTimeout((...values) => {
      pending.delete(id);
      const outer = depth;
      depth = own;
      try {
        handler.apply(window, values);
      } finally {
        depth = outer;
      }
    }, delay, ...given);
    if (own <= DEEPEST && !(Number(delay) > LONGEST_MS)) pending.add(id);
    return id;
  });
  replace(window, "clearTimeout", (id) => {
    pending.delete(id);
    clearTimeout(id);
  });
  Object.defineProperty(window, Symbol.for("linksnap.timers"), { value: () => pending.size });
  Object.defineProperty(window, Symbol.for("linksnap.later"), { value: setTimeout.bind(window) });

  /* Addresses without end: as many as a browser lets a page write in ten seconds. */
  const MOST_ADDRESSES = 200;
  const written = [];
  for (const name of ["pushState", "replaceState"]) {
    const original = History.prototype[name];
    History.prototype[name] = function (...given) {
      const now = performance.now();
      while (written.length && now - written[0] > 10_000) written.shift();
      if (written.length >= MOST_ADDRESSES) return;
      written.push(now);
      original.apply(this, given);
    };
  }

  /* A page that has come to rest stays: it must not leave while it is taken. */
  let isStaying = false;
  let left = -Infinity;
  Object.defineProperty(window, Symbol.for("linksnap.leaving"), {
    value: (patience) => Number(performance.now() - left < patience),
  });
  Object.defineProperty(window, Symbol.for("linksnap.stay"), { value: (is) => { isStaying = is; } });
  window.navigation?.addEventListener("navigate", (event) => {
    if (event.destination.sameDocument) return;
    if (isStaying && event.cancelable) event.preventDefault();
    else if (/^https?:/.test(event.destination.url) && event.downloadRequest === null) left = performance.now();
  });

  /* What a page shows when it comes into view stays shown when the scrolling leads away again. */
  const told = new WeakMap();
  let isHeld = false;
  const { IntersectionObserver } = window;
  if (IntersectionObserver) {
    window.IntersectionObserver = class extends IntersectionObserver {
      constructor(callback, options) {
        super((entries, observer) => {
          const known = told.get(observer) ?? told.set(observer, new WeakSet()).get(observer);
          const kept = entries.filter((entry) => !isHeld || entry.isIntersecting || !known.has(entry.target));
          for (const { target } of entries) known.add(target);
          if (kept.length) callback.call(observer, kept, observer);
        }, options);
      }
    };
    Object.defineProperty(window.IntersectionObserver, "name", { value: "IntersectionObserver" });
  }
  Object.defineProperty(window, Symbol.for("linksnap.hold"), { value: () => { isHeld = true; } });
}
