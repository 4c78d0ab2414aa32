/* What an element is and no attribute of it says: values, openness, the place in the top layer. */
() => {
  const TYPED = /^(?:text|search|url|tel|email|number|range|color|date|time|month|week|datetime-local|button|submit|reset)$/;
  const matches = (element, selector) => {
    try {
      return element.matches(selector);
    } catch {
      return false;
    }
  };
  /* Lies above all else, where it lies now: without scripts nothing gets into the top layer. */
  const raised = (element) => {
    const style = getComputedStyle(element);
    const css = ["display", "top", "right", "bottom", "left", "margin", "width", "height", "max-width", "max-height", "overflow"]
      .map((name) => `${name}:${style.getPropertyValue(name)}!important;`).join("");
    const position = style.position === "absolute" ? "absolute" : "fixed";
    const behind = matches(element, ":modal") ? getComputedStyle(element, "::backdrop").backgroundColor : "transparent";
    const shadows = [style.boxShadow, /rgba\(.*, 0\)|transparent/.test(behind) ? "none" : `0 0 0 200vmax ${behind}`]
      .filter((shadow) => shadow !== "none");
    const shadow = shadows.length ? `box-shadow:${shadows.join(",")}!important;` : "";
    return `${css}position:${position}!important;z-index:2147483647!important;${shadow}`;
  };

  /* Changes to the attributes, and a style of its own where one is needed. */
  const of = (element, name) => {
    if (name === "input") {
      if (element.type === "checkbox" || element.type === "radio") return { checked: element.checked ? "" : null };
      return TYPED.test(element.type) && (element.hasAttribute("value") || element.value)
        ? { value: element.value } : {};
    }
    if (name === "option") return { selected: element.selected ? "" : null };
    if (name === "details") return { open: element.open ? "" : null };
    return {};
  };
  const style = (element) => {
    if (element.localName === "dialog" && matches(element, ":modal")) return raised(element);
    return element.hasAttribute("popover") && matches(element, ":popover-open") ? raised(element) : "";
  };
  /* The ring around what has the focus. */
  const ring = (element) => {
    if (element !== document.activeElement || element === document.body) return "";
    const { outline, outlineOffset, outlineStyle } = getComputedStyle(element);
    return outlineStyle === "none" ? "" : `outline:${outline};outline-offset:${outlineOffset};`;
  };
  const marks = (element) => {
    const found = {};
    if (element.localName.includes("-") && !matches(element, ":defined")) found["data-linksnap-undefined"] = "";
    if (element.localName === "dialog" && matches(element, ":modal")) found["data-linksnap-modal"] = "";
    if (element.hasAttribute("popover") && matches(element, ":popover-open")) found["data-linksnap-popover"] = "";
    return found;
  };
  return { of, style, ring, marks };
}
