/* What an element shows that has no address: canvases, the frame of a video, plug-ins. */
() => {
  const STYLE = ["display", "position", "top", "right", "bottom", "left", "float", "clear", "z-index", "box-sizing",
    "width", "height", "min-width", "min-height", "max-width", "max-height", "margin", "padding", "border",
    "border-radius", "background-color", "background-image", "background-size", "background-position",
    "background-repeat", "opacity", "transform", "transform-origin", "filter", "mix-blend-mode", "object-fit",
    "object-position", "vertical-align", "box-shadow", "visibility", "image-rendering", "clip-path",
    "flex", "align-self", "justify-self", "order", "grid-area", "pointer-events"];

  /* How it is laid out, written down for an element of another name that takes its place. */
  const dress = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const of = (name) => {
      if (name === "width" && style.width === "auto") return `${box.width}px`;
      if (name === "height" && style.height === "auto") return `${box.height}px`;
      return style.getPropertyValue(name);
    };
    return STYLE.map((name) => [name, of(name)]).filter(([, value]) => value)
      .map(([name, value]) => `${name}:${value}`).join(";");
  };

  /* Where it is on the picture of the whole page: of a frame, only its parents know. */
  const box = (element) => {
    if (window !== top) return undefined;
    const { left, top: above, width, height } = element.getBoundingClientRect();
    if (width < 1 || height < 1) return undefined;
    return [left + scrollX, above + scrollY, width, height].map(Math.round);
  };
  const isBlank = (context, width, height) => {
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    return pixels.every((pixel) => pixel === 0);
  };
  const canvas = (element) => {
    try {
      if (!element.width || !element.height) return {};
      const data = element.toDataURL("image/webp", 1);
      return { data: data.startsWith("data:image/") ? data : element.toDataURL() };
    } catch {
      return { box: box(element) }; // another origin's pixels may not be read
    }
  };
  const video = (element) => {
    const { videoWidth: width, videoHeight: height } = element;
    const isPoster = element.poster && element.paused && element.currentTime === 0 && element.played.length === 0;
    if (isPoster || !width || !height || element.readyState < 2) return { source: element.poster };
    try {
      const copy = new OffscreenCanvas(width, height);
      const plain = Object.assign(document.createElement("canvas"), { width: copy.width, height: copy.height });
      const context = plain.getContext("2d");
      context.drawImage(element, 0, 0);
      if (isBlank(context, width, height)) return { source: element.poster };
      return { data: plain.toDataURL("image/webp", 0.9) };
    } catch {
      return { source: element.poster, box: box(element) };
    }
  };
  /* The pixels of an image whose address leads nowhere any more (a revoked blob:). */
  const image = (element) => {
    try {
      const copy = Object.assign(document.createElement("canvas"),
        { width: element.naturalWidth, height: element.naturalHeight });
      copy.getContext("2d").drawImage(element, 0, 0);
      return copy.toDataURL("image/webp", 1);
    } catch {
      return undefined;
    }
  };
  return { dress, box, canvas, video, image };
}
