/* Writes into the markup what lives only in memory, because an archive keeps markup alone:
   canvases, form values, adopted and script-made style sheets, the chosen image of a srcset. */
() => {
  const cssOf = (sheet) => {
    try {
      return [...sheet.cssRules].map((rule) => rule.cssText).join("\n");
    } catch {
      return ""; // another origin's sheet; the archive holds it as a resource
    }
  };
  const canvas = (element) => {
    try {
      const image = document.createElement("img");
      for (const { name, value } of element.attributes) {
        if (!name.startsWith("on")) image.setAttribute(name, value);
      }
      image.src = element.toDataURL("image/webp", 0.9);
      const style = getComputedStyle(element);
      image.style.width = style.width;
      image.style.height = style.height;
      element.replaceWith(image);
    } catch {
      /* tainted by another origin's pixels: stays an empty canvas */
    }
  };
  const field = (element) => {
    if (element.tagName === "TEXTAREA") element.textContent = element.value;
    else if (element.tagName === "OPTION") element.toggleAttribute("selected", element.selected);
    else if (element.type === "checkbox" || element.type === "radio") element.toggleAttribute("checked", element.checked);
    else if (!["password", "file", "hidden"].includes(element.type)) element.setAttribute("value", element.value);
  };
  const sheets = (root, into) => {
    for (const sheet of root.adoptedStyleSheets ?? []) {
      const style = document.createElement("style");
      style.textContent = cssOf(sheet);
      into.append(style);
    }
    for (const style of root.querySelectorAll("style")) {
      if (!style.sheet || style.sheet.disabled) continue;
      /* Rules added by script are in the sheet alone: the text then holds fewer braces. */
      const braces = (text) => text.split("{").length;
      const css = cssOf(style.sheet);
      if (css && braces(style.textContent) < braces(css)) style.textContent = css;
    }
  };
  const walk = (root, into) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.tagName === "CANVAS") canvas(element);
      else if (["INPUT", "TEXTAREA", "OPTION"].includes(element.tagName)) field(element);
      else if (element.tagName === "IMG" && element.currentSrc && element.currentSrc !== element.src) {
        element.setAttribute("data-linksnap-src", element.currentSrc);
      }
      if (element.shadowRoot) walk(element.shadowRoot, element.shadowRoot);
    }
    sheets(root, into);
  };
  walk(document, document.head ?? document.documentElement);
}
