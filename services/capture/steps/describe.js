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
  const [entry] = performance.getEntriesByType("navigation");
  return {
    url: location.href,
    http_status: entry?.responseStatus || null,
    content_type: document.contentType,
    beginning: (document.body?.innerText ?? document.documentElement?.textContent ?? "").slice(0, 500).trim(),
    head: {
      title: text(document.title) ?? meta("og:title", "twitter:title"),
      description: meta("description", "og:description", "twitter:description"),
      author: meta("author", "article:author", "twitter:creator"),
      site: meta("og:site_name", "application-name"),
      published_at: meta("article:published_time", "date", "datePublished", "pubdate"),
      modified_at: meta("article:modified_time", "dateModified"),
      language: text(document.documentElement?.lang) ?? meta("og:locale", "content-language"),
      canonical_url: link("canonical"),
      favicon_url: link("icon") ?? new URL("/favicon.ico", location.href).href,
      image_url: meta("og:image", "twitter:image"),
      keywords: meta("keywords"),
    },
  };
}
