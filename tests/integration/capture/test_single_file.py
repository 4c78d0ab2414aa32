"""The single-file HTML in a real browser: it looks the same, and asks nobody for anything."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from services.capture.browser.pool import Pool
from services.capture.browser.tab import Tab
from services.capture.egress import Lease
from services.capture.steps.opening.navigate import navigate
from services.capture.steps.opening.settle import settle
from services.capture.steps.screenshot.capture import take_screenshot
from shared.contracts.artifacts import ArtifactKind
from tests.integration.capture.conftest import Taken, TakePage
from tests.support.sites import Answer, Site

SEEN = """
(() => {
  const style = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
  const host = document.getElementById("host");
  const [outer, inner] = document.querySelectorAll("iframe");
  return {
    imported: style(".imported", "color"),
    order: style(".order", "color"),
    made: style(".made", "color"),
    shadow: getComputedStyle(host.shadowRoot.querySelector("p")).color,
    adopted: getComputedStyle(host.shadowRoot.querySelector("p")).fontWeight,
    fonts: [...document.fonts].map((font) => `${font.family}: ${font.status}`),
    broken: [...document.images, ...host.shadowRoot.querySelectorAll("img")]
      .filter((image) => image.naturalWidth === 0).map((image) => image.outerHTML.slice(0, 80)),
    scripts: document.querySelectorAll("script").length,
    ran: document.body.dataset.ran ?? null,
    relative: document.getElementById("relative").href,
    fragment: document.getElementById("fragment").getAttribute("href"),
    javascript: document.getElementById("script").getAttribute("href"),
    typed: document.getElementById("typed").value,
    long: document.getElementById("long").value,
    selected: document.getElementById("select").value,
    checked: document.getElementById("check").checked,
    sandbox: [outer.getAttribute("sandbox"), inner.getAttribute("sandbox")],
  };
})()
"""


@pytest.fixture(scope="module")
def font_file() -> bytes:
    """Any TrueType font: Chromium's own packages bring one."""
    fonts = sorted(Path("/usr/share/fonts").rglob("*Mono*.ttf"))
    return fonts[0].read_bytes()


@pytest.fixture
async def rich(take: TakePage, site: Site, font_file: bytes) -> Taken:
    headers = {"Content-Type": "font/ttf", "Cache-Control": "max-age=60"}
    site.answer("/fonts/page.ttf", Answer(font_file, headers=headers))
    taken = await take(site.url("/rich/index.html"))
    assert taken.result.failure is None
    return taken


async def open_file(pool: Pool, url: str) -> tuple[dict[str, object], Image.Image]:
    """What a page shows, and how it looks. Nothing may ask for any other host."""

    def look(tab: Tab) -> tuple[dict[str, object], bytes]:
        navigate(tab, url, None)
        settle(tab, 5.0)
        return tab.evaluate(SEEN), take_screenshot(tab).data

    async with pool.tab() as tab:
        seen, png = await tab.run(look, 30.0)
        lease = tab.lease
        assert isinstance(lease, Lease)
        assert (lease.refusals, lease.errors) == ((), {})
        return seen, Image.open(io.BytesIO(png)).convert("RGB")


async def test_it_shows_what_the_page_showed_without_the_net(
    pool: Pool, site: Site, rich: Taken
) -> None:
    # All that the page is made of lies on this site, so its log would show any request for it.
    start = len(site.requests)
    live, live_picture = await open_file(pool, site.url("/rich/index.html"))
    assert len(site.requests) - start > 10

    file = site.page(rich.text(ArtifactKind.HTML))
    start = len(site.requests)
    seen, picture = await open_file(pool, file)
    # A set: Chromium may ask again for what a broken connection did not bring.
    asked = {site.url(path) for path in site.requests[start:]}
    assert asked == {file}, "the file itself, and nothing else"
    assert seen["broken"] == []
    assert seen["fonts"] == ["Page font: loaded"], "and none that nobody has seen"
    for name in ("imported", "order", "made", "shadow", "adopted", "typed", "long", "selected"):
        assert seen[name] == live[name], name
    assert seen["checked"] is True
    difference = ImageChops.difference(live_picture, picture).convert("L").point(lambda v: v > 32)
    share = difference.histogram()[1] / (picture.width * picture.height)
    assert share < 0.002, f"{share:.2%} of the picture differs"


async def test_nothing_in_it_runs_and_links_lead_where_they_led(
    pool: Pool, site: Site, rich: Taken
) -> None:
    seen, _picture = await open_file(pool, site.page(rich.text(ArtifactKind.HTML)))

    assert seen["scripts"] == 0
    assert seen["ran"] is None or seen["ran"] == "1", "an attribute may stay, its handler may not"
    assert seen["relative"] == site.url("/rich/other.html?x=1#y")
    assert seen["fragment"] == "#host"
    assert seen["javascript"] == "#"
    assert seen["sandbox"] == ["allow-same-origin", "allow-same-origin"]
    html = rich.text(ArtifactKind.HTML)
    assert "onload" not in html
    assert "default-src 'none'" in html
    assert "rich/none.js" not in html
