/* The page as it stands after its scripts: its markup, and the text that a person sees,
   shadow trees and frames of the same origin included. */
() => {
  const parts = [];
  const inner = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) {
        const texts = [...element.shadowRoot.children]
          .filter((child) => !["STYLE", "SCRIPT", "LINK", "TEMPLATE"].includes(child.tagName))
          .map((child) => child.innerText ?? child.textContent ?? "");
        parts.push(texts.join("\n"));
        inner(element.shadowRoot);
      } else if (element.tagName === "IFRAME" || element.tagName === "FRAME") {
        const body = element.contentDocument?.body; // null for another origin
        if (body) {
          parts.push(body.innerText);
          inner(element.contentDocument);
        }
      }
    }
  };
  const root = document.body ?? document.documentElement;
  parts.push(root?.innerText ?? root?.textContent ?? "");
  inner(document);
  return {
    html: document.documentElement?.outerHTML ?? "",
    visible_text: parts.map((part) => part.trim()).filter(Boolean).join("\n\n"),
  };
}
