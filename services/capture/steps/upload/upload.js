/* Whether a saved page is drawn. Called again and again: with scripts off, no promise would end.
   Its addresses are made to mean what they meant where it was saved. */
(url) => {
  const base = document.querySelector("base[href]");
  if (!base || !/^https?:/i.test(base.getAttribute("href"))) {
    const own = document.createElement("base");
    own.href = url;
    (document.head ?? document.documentElement)?.prepend(own);
  }
  for (const element of document.querySelectorAll("img[loading=lazy], iframe[loading=lazy]")) {
    element.loading = "eager";
  }
  return document.readyState === "complete" && document.fonts.status !== "loading"
    && [...document.images].every((image) => image.complete);
}
