/* Resolves when the page has come to rest, or when `budget` ms are over; never rejects.
   Rest: loaded, nothing requested, no element added and no image or font under way for `quiet` ms.
   What stirs for ever (a ticker, polling) is waited for `patience` ms at most. */
async ({ budget, quiet, patience, timerPatience, scrollBudget, maxScreens, maxGrowths, maxHeight }) => {
  const start = performance.now();
  const later = window[Symbol.for("linksnap.later")] ?? setTimeout.bind(window);
  const left = () => budget - (performance.now() - start);
  const nap = (ms) => new Promise((wake) => later(wake, Math.max(0, Math.min(ms, left()))));
  const frame = () => Promise.race([new Promise((wake) => requestAnimationFrame(wake)), nap(50)]);
  let stirred = performance.now();
  const stir = () => { stirred = performance.now(); };

  /* The document, its shadow trees, and its frames of the same origin. */
  const roots = [];
  let walked = -Infinity;
  const stirs = new WeakMap();
  const MANY_STIRS = 20; // of one element: a clock or a ticker, which goes on for ever
  const watcher = (changes) => {
    for (const { target } of changes) {
      const count = (stirs.get(target) ?? 0) + 1;
      stirs.set(target, count);
      if (count < MANY_STIRS) stir();
    }
  };
  const enter = (root, depth) => {
    if (roots.length >= 200 || depth > 5) return;
    if (!roots.includes(root)) {
      roots.push(root);
      new MutationObserver(watcher).observe(root, {
        childList: true, subtree: true, characterData: true, attributeFilter: ["src", "srcset"],
      });
    }
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) enter(element.shadowRoot, depth + 1);
      else if (element.localName === "iframe" || element.localName === "frame") {
        const inner = element.contentDocument; // null for another origin
        if (inner?.documentElement) enter(inner, depth + 1);
      }
    }
  };
  const everywhere = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const elements = () => roots.flatMap((root) => [...(root.body ?? root).querySelectorAll("*")]).slice(0, 20_000);
  const walk = () => {
    if (performance.now() - walked < 250) return;
    walked = performance.now();
    enter(document, 0);
  };
  new PerformanceObserver((list) => {
    if (list.getEntries().some(({ initiatorType }) => !["beacon", "ping"].includes(initiatorType))) stir();
  }).observe({ type: "resource", buffered: false });

  const windows = () => [...new Set(roots.map((root) => (root.ownerDocument ?? root).defaultView).filter(Boolean))];
  const count = (name, ...given) => windows()
    .reduce((sum, inner) => sum + (inner[Symbol.for(`linksnap.${name}`)]?.(...given) ?? 0), 0);
  const isNear = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.bottom > -innerHeight && box.top < 2 * innerHeight;
  };
  const since = new WeakMap();
  const isYoung = (thing) => {
    if (!since.has(thing)) since.set(thing, performance.now());
    return performance.now() - since.get(thing) < patience;
  };
  const imagesLoading = () => everywhere("img")
    .some((image) => !image.complete && (image.loading !== "lazy" || isNear(image)) && isYoung(image));
  /* A page that says that it goes elsewhere soon is not there yet. */
  const refresh = () => {
    const content = document.querySelector('meta[http-equiv="refresh" i]')?.content ?? "";
    const [, delay, url] = /^\s*(\d*\.?\d*)\s*[;,]\s*(?:url\s*=\s*)?['"]?([^'"]+)/i.exec(content) ?? [];
    if (!url || !(Number(delay) * 1000 <= patience)) return false;
    try {
      return new URL(url, document.baseURI).href !== location.href;
    } catch {
      return false;
    }
  };
  const isComing = () => document.readyState === "loading"
    || (document.readyState !== "complete" && performance.now() - start < patience)
    || roots.some((root) => root.fonts?.status === "loading" && isYoung(root.fonts))
    || count("waiting", patience) > 0 || count("leaving", patience / 2) > 0
    || (performance.now() - start < timerPatience && count("timers") > 0)
    || (performance.now() - start < patience && refresh())
    || imagesLoading();

  const rest = async (longest) => {
    const began = performance.now();
    while (left() > 0) {
      walk();
      const elapsed = performance.now() - began;
      if (isComing()) {
        if (elapsed > 2 * longest) return false;
        stir();
      } else if (performance.now() - stirred >= quiet) return true;
      else if (elapsed > longest) return false;
      await nap(20);
    }
    return false;
  };

  /* What fades in when it is seen: at its end at once, and still there when it is out of sight. */
  const finish = () => {
    for (const animation of document.getAnimations()) {
      const { endTime } = animation.effect?.getComputedTiming() ?? {};
      const isScrolled = animation.timeline && !(animation.timeline instanceof DocumentTimeline);
      if (animation.playState !== "running" || !Number.isFinite(endTime) || isScrolled) continue;
      try {
        animation.finish();
      } catch {
        /* one that never ends */
      }
    }
  };
  const opacity = (element) => Number(getComputedStyle(element).opacity);
  const unseen = () => elements().filter((element) => {
    if (!element.checkVisibility?.({ opacityProperty: true, visibilityProperty: false })
      && element.checkVisibility?.() && opacity(element) < 0.1) {
      return element.offsetWidth >= 40 && element.offsetHeight >= 10;
    }
    return false;
  }).slice(0, 1000);
  const shown = new Set();
  const look = (hidden) => {
    for (const element of hidden) if (!shown.has(element) && opacity(element) > 0.02) shown.add(element);
  };
  const keepShown = async () => {
    for (let turn = 0; turn < 25 && [...shown].some((element) => opacity(element) < 0.98); turn += 1) {
      await nap(40);
      finish();
      if (turn === 5) {
        for (const element of shown) {
          if (opacity(element) > 0.1) continue;
          for (const [name, value] of [["transition", "none"], ["opacity", "1"], ["transform", "none"]]) {
            element.style.setProperty(name, value, "important");
          }
        }
      }
    }
  };

  /* Lists and articles that scroll by themselves, because the page does not. */
  const scrollers = () => {
    const inner = elements().filter((element) =>
      element.clientHeight > 150 && element.clientWidth > 150
      && element.scrollHeight > element.clientHeight * 1.05
      && ["auto", "scroll"].includes(getComputedStyle(element).overflowY)
      && element.localName !== "textarea");
    const { scrollingElement } = document;
    return [...inner.filter((element) => element !== scrollingElement).slice(0, 8), scrollingElement].filter(Boolean);
  };

  /* Down, a screen at a time, so that what loads when seen is seen; then back up. */
  const scrollThrough = async (scroller, hidden, deadline) => {
    const isPage = scroller === document.scrollingElement;
    const height = () => (isPage ? innerHeight : scroller.clientHeight);
    if (scroller.scrollHeight <= height() * 1.05) return;
    const before = scroller.scrollTop;
    if (!isPage) scroller.scrollIntoView({ block: "center", behavior: "instant" }); // else nothing in it is seen
    let growths = 0;
    for (let screen = 0; screen < maxScreens && performance.now() < deadline; screen += 1) {
      const at = scroller.scrollTop;
      const end = scroller.scrollHeight;
      scroller.scrollTo({ top: at + height() * 0.9, behavior: "instant" });
      await frame();
      await frame();
      finish();
      look(hidden);
      if (scroller.scrollTop > at + 1) continue;
      /* At the end: a list that has no end asks for more now. */
      const asked = performance.now();
      const grown = () => scroller.scrollHeight > end + 20;
      while (!grown() && performance.now() < deadline
        && (performance.now() - asked < quiet || (count("waiting", patience) > 0 && performance.now() - asked < 2000)
          || (count("timers") > 0 && performance.now() - asked < 1000))) await nap(20);
      growths += 1;
      if (!grown() || growths > maxGrowths || scroller.scrollHeight > maxHeight) break;
    }
    scroller.scrollTo({ top: isPage ? 0 : before, behavior: "instant" });
    await frame();
  };

  /* What libraries keep in attributes until they see it, where the scrolling was too quick for them. */
  const address = (value) => {
    try {
      const url = new URL(value, document.baseURI);
      return ["http:", "https:"].includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  };
  const fill = () => {
    const given = (element, ...names) => names.map((name) => element.getAttribute(name)).find((value) => value?.trim());
    for (const image of everywhere("img").slice(0, 2000)) {
      const isEmpty = !image.currentSrc || /^data:|blank|placeholder|spacer|loading\.|lazy/i.test(image.currentSrc);
      if (!isEmpty && (image.naturalWidth > 2 || !image.complete)) continue;
      const set = given(image, "data-srcset", "data-lazy-srcset");
      const url = given(image, "data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src", "data-url", "data-actualsrc");
      if (set && !image.srcset) image.srcset = set;
      if (url && address(url) && image.src !== address(url)) image.src = address(url);
    }
    for (const source of everywhere("picture > source[data-srcset]")) {
      if (!source.srcset) source.srcset = source.dataset.srcset;
    }
    for (const frame of everywhere("iframe[data-src]").slice(0, 20)) {
      if (!frame.getAttribute("src") && address(frame.dataset.src)) frame.src = frame.dataset.src;
    }
    for (const element of everywhere("[data-bg], [data-background-image], [data-background], [data-bg-src]").slice(0, 500)) {
      const value = given(element, "data-bg", "data-background-image", "data-background", "data-bg-src");
      const url = value && address(value.replace(/^url\(\s*["']?|["']?\s*\)$/g, ""));
      if (url && /[./]/.test(value) && getComputedStyle(element).backgroundImage === "none") {
        element.style.backgroundImage = `url(${JSON.stringify(url)})`;
      }
    }
  };
  const prepare = () => {
    for (const element of everywhere("img[loading=lazy], iframe[loading=lazy]")) element.loading = "eager";
    for (const element of elements()) {
      if (getComputedStyle(element).contentVisibility === "auto") {
        element.style.setProperty("content-visibility", "visible", "important");
      }
    }
  };
  /* Pictures behind words are in no list of images: asked for once more, they come from the cache. */
  const backgrounds = () => {
    const urls = new Set();
    for (const element of elements().slice(0, 5000).concat(document.body ?? [])) {
      for (const [, url] of getComputedStyle(element).backgroundImage.matchAll(/url\("(https?:[^"]+)"\)/g)) urls.add(url);
      if (urls.size >= 100) break;
    }
    return [...urls].map((url) => {
      const image = new Image();
      image.src = url;
      return image;
    });
  };
  const within = (promises, ms) => Promise.race([Promise.allSettled(promises), nap(ms)]);

  await rest(patience);
  for (const inner of windows()) inner[Symbol.for("linksnap.hold")]?.();
  prepare();
  const hidden = unseen();
  const deadline = performance.now() + Math.min(scrollBudget, left() / 2);
  for (const scroller of scrollers()) {
    const isPage = scroller === document.scrollingElement;
    const share = (deadline - performance.now()) / 3;
    await scrollThrough(scroller, hidden, isPage ? deadline : performance.now() + share);
  }
  if (scrollY > 0) window.scrollTo({ top: 0, behavior: "instant" });
  fill();
  stir();
  const settled = await rest(patience / 2);
  finish();
  await keepShown();
  const images = everywhere("img").filter((image) => image.complete && image.naturalWidth > 0);
  await within([...images.slice(0, 300), ...backgrounds()].map((image) => image.decode()), 700);
  for (const inner of windows()) inner[Symbol.for("linksnap.stay")]?.(true);
  return settled;
}
