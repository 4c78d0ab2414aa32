/* How much higher the window must be, in CSS pixels, so that what scrolls inside the page is seen
   whole. 0 where the page scrolls by itself, as most do, or where only a small part of it scrolls. */
() => {
  const root = document.scrollingElement;
  if (!root || root.scrollHeight > innerHeight * 1.05) return 0;
  let most = 0;
  for (const element of [...document.querySelectorAll("body, body *")].slice(0, 20_000)) {
    const more = element.scrollHeight - element.clientHeight;
    if (more <= most || element.clientWidth * element.clientHeight < innerWidth * innerHeight * 0.4) continue;
    if (["auto", "scroll"].includes(getComputedStyle(element).overflowY) && element.localName !== "textarea") most = more;
  }
  return most;
}
