/* Where the page is, what answered, and what its head says about it. */
() => {
  const text = (value) => (typeof value === "string" && value.trim() ? value.trim().slice(0, 2000) : null);
  const meta = (...names) => {
    for (const name of names) {
      const found = document.querySelector(`meta[name="${name}" i], meta[property="${name}" i], meta[itemprop="${name}" i]`);
      if (text(found?.content)) return text(found.content);
    }
    return null;
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
      title: text(document.title) ?? meta("og:title", "twitter:title"),
      description: meta("description", "og:description", "twitter:description"),
      author: meta("author", "article:author", "byl", "twitter:creator"),
      site: meta("og:site_name", "application-name"),
      published_at: meta("article:published_time", "date", "datePublished", "pubdate"),
      modified_at: meta("article:modified_time", "dateModified"),
      language: text(document.documentElement?.lang) ?? meta("og:locale", "content-language"),
      canonical_url: link("canonical") ?? address(meta("og:url")),
      image_url: meta("og:image", "twitter:image"),
      keywords: meta("keywords"),
    },
    json_ld: jsonLd,
    icons,
  };
}
