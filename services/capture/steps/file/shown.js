/* What the tab shows in place of a page. */
() => ({
  is_media: /^(video|audio)\//.test(document.contentType),
  charset: document.characterSet,
})
