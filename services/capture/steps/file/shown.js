/* What the tab shows in place of a page, and how many bytes of it there are (0: not known). */
() => {
  const media = document.querySelector("body > video, body > audio");
  const [entry] = performance.getEntriesByType("navigation");
  return {
    is_media: media !== null && /^(video|audio)\//.test(document.contentType),
    charset: document.characterSet,
    size_bytes: entry?.decodedBodySize || 0,
  };
}
