/* Drawings that `<use>` takes from other files: a copy of each, once a tree, under a name of its own. */
({ deadline }) => {
  const files = new Map();
  const trees = new Map();
  let count = 0;

  const load = async (file) => {
    const get = (cache) => fetch(file, { cache, mode: "same-origin",
      signal: AbortSignal.timeout(Math.max(1, deadline - performance.now())) });
    const answer = await get("only-if-cached").catch(() => get("force-cache"));
    return new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  };
  const reference = /url\(\s*["']?#([^"')]+)["']?\s*\)/g;
  const referred = (element) => {
    const names = [];
    for (const item of [element, ...element.querySelectorAll("*")]) {
      for (const { name, value } of item.attributes) {
        if (/(?:^|:)href$/.test(name) && value.startsWith("#")) names.push(value.slice(1));
        for (const [, found] of value.matchAll(reference)) names.push(found);
      }
    }
    return names;
  };
  const renamed = (element, prefix) => {
    const copy = document.importNode(element, true);
    for (const item of [copy, ...copy.querySelectorAll("*")]) {
      if (item.id) item.id = prefix + item.id;
      for (const { name, value } of [...item.attributes]) {
        if (/(?:^|:)href$/.test(name) && value.startsWith("#")) {
          item.removeAttribute(name);
          item.setAttribute("href", `#${prefix}${value.slice(1)}`);
        } else if (value.includes("url(")) item.setAttribute(name, value.replace(reference, `url(#${prefix}$1)`));
      }
    }
    return copy;
  };
  /* The fragment to refer to instead, or null; `tree.copies` gets what must stand beside. */
  const copyInto = async (root, url) => {
    const file = url.href.split("#")[0];
    if (!files.has(file)) files.set(file, load(file));
    const drawing = await files.get(file);
    if (!trees.has(root)) trees.set(root, new Map());
    const copies = trees.get(root);
    if (!copies.has(file)) copies.set(file, { prefix: `linksnap-${++count}-`, elements: new Map() });
    const { prefix, elements } = copies.get(file);
    const wanted = [decodeURIComponent(url.hash.slice(1))];
    const first = wanted[0];
    if (!drawing.getElementById(first)) return null;
    while (wanted.length && elements.size < 500) {
      const name = wanted.pop();
      const element = drawing.getElementById(name);
      if (!element || elements.has(name)) continue;
      wanted.push(...referred(element));
      elements.set(name, renamed(element, prefix));
    }
    return `#${prefix}${first}`;
  };
  const copiesOf = (root) => [...trees.get(root)?.values() ?? []].flatMap(({ elements }) => [...elements.values()])
    .filter((element, _index, all) => !all.some((other) => other !== element && other.querySelector(`[id="${CSS.escape(element.id)}"]`)));
  return { copyInto, copiesOf };
}
