/* Resolves when the page has come to rest, or when `budget` ms are over; never rejects.
   Rest: loaded, nothing requested, no element added and no image or font under way for `quiet` ms. */
async ({ budget, quiet, patience, maxScreens }) => {
  const start = performance.now();
  const left = () => budget - (performance.now() - start);
  const nap = (ms) => new Promise((wake) => setTimeout(wake, Math.max(0, Math.min(ms, left()))));
  const frame = () => Promise.race([new Promise(requestAnimationFrame), nap(50)]);
  let stirred = performance.now();
  const stir = () => { stirred = performance.now(); };

  new MutationObserver(stir).observe(document, { childList: true, subtree: true, characterData: true });
  new PerformanceObserver(stir).observe({ type: "resource", buffered: false });

  const waiting = window[Symbol.for("linksnap.waiting")] ?? (() => 0);
  const imagesLoading = () => [...document.images].some(
    (image) => !image.complete && (image.loading !== "lazy" || isNear(image)));
  const isNear = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.bottom > -innerHeight && box.top < 2 * innerHeight;
  };
  const busy = () => document.readyState === "loading"
    || (document.readyState !== "complete" && performance.now() - start < patience)
    || document.fonts.status === "loading" || waiting(patience) > 0 || imagesLoading();

  const rest = async (until) => {
    while (left() > 0 && performance.now() - start < until) {
      if (busy()) stir();
      else if (performance.now() - stirred >= quiet) return true;
      await nap(20);
    }
    return false;
  };

  /* Down the page, a screen at a time, so that what loads when seen is seen; then back up. */
  const scrollThrough = async () => {
    for (const image of document.querySelectorAll("img[loading=lazy], iframe[loading=lazy]")) {
      image.loading = "eager";
    }
    const root = document.scrollingElement;
    if (!root || root.scrollHeight <= innerHeight * 1.05) return;
    for (let screen = 1; screen <= maxScreens && left() > budget / 3; screen += 1) {
      const top = screen * innerHeight;
      if (top >= root.scrollHeight) break;
      window.scrollTo({ top, behavior: "instant" });
      await frame();
      await frame();
    }
    window.scrollTo({ top: 0, behavior: "instant" });
    await frame();
    stir();
  };

  await rest(budget / 2);
  await scrollThrough();
  const settled = await rest(budget);
  const decoded = Promise.allSettled([...document.images].slice(0, 300)
    .filter((image) => image.complete && image.naturalWidth > 0).map((image) => image.decode()));
  await Promise.race([decoded, nap(500)]);
  return settled;
}
