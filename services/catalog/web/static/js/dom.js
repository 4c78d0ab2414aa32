/**
 * Elements without HTML: every text that is shown goes in as a text node.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * Make an element. `on…` properties are listeners, `value` is a property, the rest attributes;
 * null, undefined and false leave an attribute out.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...Child} children
 * @returns {any} the element
 */
export function h(tag, properties = {}, ...children) {
  /** @type {any} */
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  fill(element, ...children);
  return element;
}

/**
 * Replace what an element holds.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  const kept = children.filter((child) => child !== null && child !== undefined && child !== false);
  element.replaceChildren(...kept.map((child) => (child instanceof Node ? child : String(child))));
}

/**
 * Whether a URL may be a link: only http and https, so never `javascript:` or `data:`.
 *
 * @param {string} url
 */
export function isWebUrl(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/**
 * A link to another site in a new tab; plain text when the URL is none of the web's.
 *
 * @param {string} url
 * @param {Record<string, unknown>} properties
 * @param {...Child} children
 */
export function outsideLink(url, properties, ...children) {
  if (!isWebUrl(url)) return h("span", properties, ...children);
  return h(
    "a",
    { ...properties, href: url, target: "_blank", rel: "noopener noreferrer" },
    ...children,
  );
}

/**
 * Say something to screen readers. They hear nothing of what lies under an open dialog, so each dialog
 * has an announcer of its own.
 *
 * @param {string} text
 */
export function announce(text) {
  for (const announcer of document.querySelectorAll(".announcer")) {
    if (announcer.textContent !== text) announcer.textContent = text;
  }
}

/**
 * Show a short message at the foot of the page for a few seconds.
 *
 * @param {string} text
 * @param {"plain" | "bad"} [kind]
 * @param {{label: string, act: () => void}} [action] what can be done about it
 */
export function toast(text, kind = "plain", action) {
  const button = action && h("button", { type: "button", class: "toast-action", onclick: () => {
    note.remove();
    action.act();
  } }, action.label);
  const note = h("p", { class: `toast toast-${kind}` }, text, button);
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), kind === "bad" || action ? 8000 : 4000);
}
