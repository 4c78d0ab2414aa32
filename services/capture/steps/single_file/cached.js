/* What the frame has loaded and nobody recorded, from the browser's cache: `[[url, type, base64]]`. */
async (known, budget, maxBytes, maxCount) => {
  const have = new Set(known);
  const end = AbortSignal.timeout(budget);
  const urls = new Set(performance.getEntriesByType("resource")
    .filter(({ initiatorType }) => !["fetch", "xmlhttprequest", "beacon", "script", "iframe"].includes(initiatorType))
    .map(({ name }) => name.split("#")[0]).filter((url) => /^https?:/.test(url) && !have.has(url)));
  let room = maxBytes;
  const found = await Promise.allSettled([...urls].slice(0, maxCount).map(async (url) => {
    const answer = await fetch(url, { cache: "force-cache", signal: end });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    room -= bytes.length;
    if (!answer.ok || room < 0) throw new Error("nothing to keep");
    return [url, answer.headers.get("content-type") ?? "", bytes.toBase64()];
  }));
  return found.flatMap(({ value }) => (value ? [value] : []));
}
