/* Where scrollers stand, as `[element, pseudo-element, css]`: a mark of no size at the place that was
   the first to be seen, to which a browser scrolls at first.

   The main document is not among them: a file is opened at its top. */
({ shadowOf }) => (roots) => {
  const MAX = 1000;
  const MARK = 'content:"";display:block;position:relative;width:0;height:0;margin:0;padding:0;border:0;float:none;'
    + "scroll-initial-target:nearest;";
  const pixels = (value) => Number.parseFloat(value) || 0;
  const rounded = (value) => Math.round(value * 100) / 100;
  const takesMark = (element) => element.getClientRects().length > 0
    && /^(?:block|flow-root|inline-block|list-item|table-cell)$/.test(getComputedStyle(element).display)
    && /^(?:none|normal)$/.test(getComputedStyle(element, "::before").content);
  /* Where the content of a box begins, on the screen and before any scrolling. */
  const edges = (element, { isRtl, padded }) => {
    const { left, top, right } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const begin = isRtl ? right - pixels(style.borderRightWidth) - (padded ? pixels(style.paddingRight) : 0)
      : left + pixels(style.borderLeftWidth) + (padded ? pixels(style.paddingLeft) : 0);
    return [begin, top + pixels(style.borderTopWidth) + (padded ? pixels(style.paddingTop) : 0)];
  };
  const mark = (scroller) => {
    const isMain = scroller === document.scrollingElement;
    const isRtl = getComputedStyle(scroller).direction === "rtl";
    const inside = isMain ? [document.body] : [scroller, ...(shadowOf(scroller) ?? scroller).children];
    const host = inside.find((element) => element && takesMark(element));
    if (!host) return [];
    const port = isMain ? [isRtl ? scroller.clientWidth : 0, 0] : edges(scroller, { isRtl, padded: false });
    const from = edges(host, { isRtl, padded: true });
    if (host === scroller) {
      from[0] -= scroller.scrollLeft;
      from[1] -= scroller.scrollTop;
    }
    const [x, y] = port.map((place, axis) => rounded(place - from[axis]));
    return [[host, "::before", `${MARK}left:${x}px;top:${y}px;`]];
  };
  const found = [];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) {
      if (!element.scrollTop && !element.scrollLeft) continue;
      const isTop = element === document.scrollingElement && window === top;
      if (!isTop && found.length < MAX) found.push(...mark(element));
    }
  }
  return found;
}
