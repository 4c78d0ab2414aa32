/* The page as a patient reader sees it: loaded, scrolled through, back at its top, at rest.
   Waits at least `atLeast` ms after the load and at most `budget` ms in all. Not the product's code
   on purpose: a page that the product does not wait for must be seen to differ. */
async ({ atLeast, quiet, budget, screens }) => {
  const start = performance.now();
  const since = (moment) => performance.now() - moment;
  const nap = (ms) => new Promise((wake) => setTimeout(wake, ms));
  /* Observers hear of what is seen when a frame is drawn, which takes its time on a busy machine. */
  const frame = () => Promise.race([new Promise(requestAnimationFrame), nap(1000)]);
  const drawn = async () => { await frame(); await frame(); };
  let stirred = start;
  const stir = () => { stirred = performance.now(); };
  new MutationObserver(stir).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
  new PerformanceObserver(stir).observe({ type: "resource", buffered: false });
  const busy = () => document.readyState !== "complete" || document.fonts.status === "loading"
    || [...document.images].some((image) => !image.complete && image.loading !== "lazy");
  const rest = async (least) => {
    const from = performance.now();
    while (since(start) < budget && (busy() || since(stirred) < quiet || since(from) < least)) {
      if (busy()) stir();
      await nap(30);
    }
  };
  await rest(atLeast / 2);
  const root = document.scrollingElement;
  for (let screen = 1; root && screen <= screens && since(start) < budget; screen += 1) {
    const top = screen * innerHeight * 0.9;
    if (top >= root.scrollHeight) break;
    window.scrollTo({ top, behavior: "instant" });
    await drawn();
    await nap(60);
  }
  window.scrollTo({ top: 0, behavior: "instant" });
  await rest(atLeast / 2);
  await Promise.race([
    Promise.allSettled([...document.images].filter((image) => image.naturalWidth).map((image) => image.decode())),
    nap(1500),
  ]);
  return since(start);
}
