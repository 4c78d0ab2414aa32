/* Whether an element that `selector` means is there before `budget` ms are over. Throws for what is
   no selector. Looks into open shadow trees and frames of the same origin. */
async ({ selector, budget, gap }) => {
  document.createDocumentFragment().querySelector(selector);
  const start = performance.now();
  const find = (root, depth) => {
    if (root.querySelector(selector)) return true;
    if (depth > 5) return false;
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot && find(element.shadowRoot, depth + 1)) return true;
      if (element.localName === "iframe" && element.contentDocument && find(element.contentDocument, depth + 1)) return true;
    }
    return false;
  };
  for (;;) {
    if (find(document, 0)) return true;
    const left = budget - (performance.now() - start);
    if (left <= 0) return false;
    await new Promise((wake) => setTimeout(wake, Math.min(gap, left)));
  }
}
