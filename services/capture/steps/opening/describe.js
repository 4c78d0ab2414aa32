/* Where the page is, what answered, and what its head says about it. */
() => {
  const text = (value) => (typeof value === "string" && value.trim() ? value.trim().slice(0, 2000) : null);
  const sources = {};
  const meta = (...names) => {
    for (const name of names) {
      const found = document.querySelector(`meta[name="${name}" i], meta[property="${name}" i], meta[itemprop="${name}" i]`);
      if (text(found?.content)) {
        last = /^(og|article):/.test(name) ? "open_graph" : "meta";
        return text(found.content);
      }
    }
    return null;
  };
  let last = "document";
  /* The first that the page says, with where it says so. */
  const first = (field, ...ways) => {
    for (const way of ways) {
      last = "document";
      const found = way();
      if (found) {
        sources[field] = last;
        return found;
      }
    }
    return null;
  };
  const marked = (property) => {
    const found = document.querySelector(`[itemprop~="${property}" i]:not(meta)`);
    if (found) last = "content";
    return text(found?.getAttribute("datetime") ?? found?.getAttribute("content") ?? found?.src ?? found?.textContent);
  };
  const time = (name) => {
    const found = document.querySelector(`time[${name}][datetime], article time[datetime]`);
    if (found) last = "content";
    return text(found?.getAttribute("datetime"));
  };
  const link = (relation) => document.querySelector(`link[rel~="${relation}" i][href]`)?.href || null;
  const address = (value) => {
    try {
      return value ? new URL(value, document.baseURI).href : null;
    } catch {
      return null;
    }
  };
  const jsonLd = [];
  let room = 300_000;
  for (const { textContent } of document.querySelectorAll('script[type="application/ld+json" i]')) {
    if (textContent.length < room) jsonLd.push(textContent);
    room -= textContent.length;
  }
  const icons = [...document.querySelectorAll('link[rel~="icon" i][href], link[rel~="apple-touch-icon" i][href]')]
    .slice(0, 20).map((element) => ({
      url: element.href,
      relation: /apple/i.test(element.rel) ? "apple-touch-icon" : "icon",
      sizes: element.getAttribute("sizes") ?? "",
      media_type: element.type,
    })).filter(({ url }) => url.length < 1_000_000);
  const [entry] = performance.getEntriesByType("navigation");
  return {
    url: location.href,
    http_status: entry?.responseStatus || null,
    content_type: document.contentType,
    beginning: (document.body?.innerText ?? document.documentElement?.textContent ?? "").slice(0, 500).trim(),
    head: {
      title: first("title", () => text(document.title), () => meta("og:title", "twitter:title")),
      description: first("description", () => meta("description", "og:description", "twitter:description")),
      author: first("author", () => meta("author", "article:author", "byl", "twitter:creator", "dc.creator")),
      site: first("site", () => meta("og:site_name", "application-name")),
      published_at: first("published_at", () => meta(
        "article:published_time", "date", "datePublished", "pubdate", "publishdate", "dc.date", "dc.date.issued"),
        () => marked("datePublished"), () => time("pubdate")),
      modified_at: first("modified_at", () => meta(
        "article:modified_time", "og:updated_time", "dateModified", "last-modified", "dc.date.modified"),
        () => marked("dateModified")),
      language: first("language", () => text(document.documentElement?.lang),
        () => meta("og:locale", "content-language", "language"),
        () => text(document.querySelector('meta[http-equiv="content-language" i]')?.content)),
      canonical_url: first("canonical_url", () => link("canonical"), () => address(meta("og:url"))),
      image_url: first("image_url", () => address(meta(
        "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")),
        () => link("image_src"), () => address(meta("image", "thumbnailUrl"))),
      keywords: meta("keywords"),
    },
    head_sources: sources,
    json_ld: jsonLd,
    icons,
  };
}
