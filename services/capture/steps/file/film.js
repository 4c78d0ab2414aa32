/* Shows the film's first picture as large as the screen, without buttons; how long it is, if known. */
() => {
  const film = document.querySelector("body > video");
  if (!film) return null;
  film.controls = false;
  film.style.cssText = "position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; object-fit: contain;";
  return Number.isFinite(film.duration) ? film.duration : null;
}
