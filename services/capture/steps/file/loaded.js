/* Whether what the tab shows is all there; of a film, whether its first picture is. */
() => {
  const media = document.querySelector("body > video, body > audio");
  if (media) return media.readyState >= 2 || media.error !== null || media.networkState === 3;
  return document.readyState === "complete";
}
