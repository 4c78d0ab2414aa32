/** The page's icons: 24 × 24 strokes, drawn in the colour of the text around them. */

const PATHS = {
  add: ["M12 5v14M5 12h14"],
  all: ["M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z"],
  back: ["M15 6l-6 6 6 6"],
  camera: ["M4 8a2 2 0 0 1 2-2h2l1.5-2h5L16 6h2a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z", "M12 15.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  close: ["M6 6l12 12M18 6L6 18"],
  copy: ["M9 9h10v11H9z", "M15 9V5H5v11h4"],
  download: ["M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14"],
  edit: ["M4 20l1-4L16 5l3 3L8 19z", "M14 7l3 3"],
  feed: ["M5 12a7 7 0 0 1 7 7M5 5a14 14 0 0 1 14 14M6 18.5v.01"],
  language: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M3.5 9h17M3.5 15h17M12 3c2.5 2.5 3.5 5.5 3.5 9S14.5 18.5 12 21c-2.5-2.5-3.5-5.5-3.5-9S9.5 5.5 12 3z"],
  link: ["M10 14l4-4M11 7.5l2-2a4 4 0 0 1 5.6 5.6l-2 2M13 16.5l-2 2a4 4 0 0 1-5.6-5.6l2-2"],
  outside: ["M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4"],
  search: ["M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4"],
  settings: ["M4 7h9M17 7h3M4 17h3M11 17h9", "M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z", "M9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z"],
  sign_out: ["M10 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h4M14 8l4 4-4 4M18 12H9"],
  trash: ["M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v5M13.5 11v5"],
  upload: ["M12 15V4M7.5 8.5L12 4l4.5 4.5M5 20h14"],
  warning: ["M12 4.5l8.5 15h-17z", "M12 10v4.5M12 17v.01"],
};

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement} hidden from screen readers: the text beside it speaks
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** @returns {SVGSVGElement} the logo: a link inside a viewfinder */
export function logo() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", "logo");
  svg.setAttribute("aria-hidden", "true");
  const tile = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["width", "32"], ["height", "32"], ["rx", "9"]]) {
    tile.setAttribute(name, value);
  }
  const finder = document.createElementNS(SVG, "path");
  finder.setAttribute("class", "logo-finder");
  finder.setAttribute("d", "M7 11.5V9a2 2 0 0 1 2-2h2.5M20.5 7H23a2 2 0 0 1 2 2v2.5M25 20.5V23a2 2 0 0 1-2 2h-2.5M11.5 25H9a2 2 0 0 1-2-2v-2.5");
  const chain = document.createElementNS(SVG, "path");
  chain.setAttribute("d", "m14.6 17.4 2.8-2.8M15.2 12.8l1.5-1.5a2.83 2.83 0 0 1 4 4l-1.5 1.5M16.8 19.2l-1.5 1.5a2.83 2.83 0 0 1-4-4l1.5-1.5");
  svg.append(tile, finder, chain);
  return svg;
}
