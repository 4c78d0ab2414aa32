/* What the archive added to the page is taken out, and links lead where they led. Files stay where
   they are, or they would be fetched anew. */
(archive) => {
  const host = new URL(archive).host;
  const own = (url) => {
    try {
      const { host: at, pathname } = new URL(url, document.baseURI);
      return (at === host && !/^\/web\/\d/.test(pathname)) || /(?:^|\.)archive\.org$/.test(at) && !/^\/web\/\d/.test(pathname);
    } catch {
      return false;
    }
  };
  const original = (url) => {
    try {
      const { href } = new URL(url, document.baseURI);
      const found = /^https?:\/\/([^/]+)\/web\/\d{4,14}(?:[a-z]{2}_)?\/((?:https?|mailto|tel|ftp):[\s\S]+)$/.exec(href);
      return found && found[1] === host ? found[2] : null;
    } catch {
      return null;
    }
  };
  for (const element of document.querySelectorAll("script[src], link[rel~=stylesheet][href]")) {
    if (own(element.src ?? element.href)) element.remove();
  }
  for (const script of document.querySelectorAll("script:not([src])")) {
    if (/__wm\.|archive_analytics|_wm\.bt\(|WB_wombat|RufflePlayer/.test(script.textContent.slice(0, 5000))) script.remove();
  }
  for (const element of document.querySelectorAll("#wm-ipp-base, #wm-ipp, #wm-ipp-print, #donato, #wm-ipp-inside")) {
    element.remove();
  }
  const comments = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  const gone = [];
  while (comments.nextNode()) {
    if (/INTERNET ARCHIVE|WAYBACK|Wayback Rewrite|playback timings/.test(comments.currentNode.data)) gone.push(comments.currentNode);
  }
  for (const comment of gone) comment.remove();

  const named = ["a[href]", "area[href]", "form[action]", "blockquote[cite]", "q[cite]",
    ...["canonical", "alternate", "next", "prev", "amphtml", "author", "license", "shortlink"].map((name) => `link[rel~=${name}][href]`)];
  for (const element of document.querySelectorAll(named.join(", "))) {
    for (const name of ["href", "action", "cite"]) {
      const found = element.hasAttribute(name) && original(element.getAttribute(name));
      if (found) element.setAttribute(name, found);
    }
  }
  for (const element of document.querySelectorAll("meta[content]")) {
    const found = original(element.content.trim());
    if (found && /\/web\/\d/.test(element.content)) element.content = found;
  }
  const prefix = new RegExp(`(?:(?:https?:)?\\\\?/\\\\?/${host.replaceAll(".", "\\.")})?\\\\?/web\\\\?/\\d{4,14}(?:[a-z]{2}_)?\\\\?/(?=https?:)`, "g");
  for (const script of document.querySelectorAll('script[type="application/ld+json" i]')) {
    script.textContent = script.textContent.replace(prefix, "");
  }
}
