/* What the browser took the page's bytes for, and whether its letters may have come out wrong:
   only bytes above ASCII can, and as UTF-8 they are right or show as replacement characters. */
() => {
  const text = document.documentElement?.textContent ?? "";
  const charset = document.characterSet;
  const declares = [...document.querySelectorAll("meta[charset], meta[http-equiv=content-type i]")]
    .some((meta) => meta.hasAttribute("charset") || /charset/i.test(meta.content));
  const isHtml = document.contentType === "text/html";
  const isSuspect = isHtml && (charset === "UTF-8" ? text.includes("\ufffd") : /[^\x00-\x7f]/.test(text));
  return { url: location.href, charset, declares, is_suspect: isSuspect };
}
