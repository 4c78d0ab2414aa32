"""What is taken of pages as they are out there."""

import io
import json
import threading

from PIL import Image

from services.capture.steps.screenshot import MAX_HEIGHT
from shared.contracts.artifacts import ArtifactKind
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site, Write


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


async def test_a_light_page_gives_every_artifact(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/light.html"))

    assert set(taken.files) == set(ArtifactKind)
    assert taken.result.failure is None
    assert taken.result.facts.http_status == 200
    assert taken.steps == ["navigate", "settle", "text", "screenshot", "html", "pdf"]
    screenshot = picture(taken.files[ArtifactKind.SCREENSHOT])
    assert screenshot.width == 1280
    assert screenshot.getcolors(1_000_000) is not None
    assert len(screenshot.getcolors(1_000_000) or []) > 20
    assert picture(taken.files[ArtifactKind.THUMBNAIL]).size == (480, 300)
    assert taken.files[ArtifactKind.PDF].startswith(b"%PDF-")
    assert "count the seconds between two flashes" in taken.text()
    assert "# The lighthouse keeper's notebook" in taken.text(ArtifactKind.MARKDOWN)
    metadata = json.loads(taken.files[ArtifactKind.METADATA])
    assert metadata["title"] == "The lighthouse keeper's notebook"
    assert metadata["description"] == "Notes from a winter on the rock"
    assert metadata["author"] == "M. Harrow"
    assert metadata["language"] == "en"
    assert metadata["screenshot"]["is_cut"] is False


async def test_chinese_words_are_kept_and_drawn(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/chinese.html"))

    assert "江南进入漫长的雨季" in taken.text()
    assert taken.result.head["title"] == "江南的雨季"
    assert taken.result.head["language"] == "zh-CN"
    assert "栀子花" in taken.text(ArtifactKind.HTML)


async def test_pictures_that_load_when_seen_are_loaded(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/lazy.html"))

    for name in ("native", "observed", "bottom"):
        assert f"/rich/square.svg?{name}" in site.requests
    assert taken.text(ArtifactKind.HTML).count('src="data:image/svg+xml') == 3


async def test_words_that_scripts_fetch_are_waited_for(take: TakePage, site: Site) -> None:
    def answer_late(write: Write, closing: threading.Event) -> None:
        closing.wait(0.8)
        write(b"words that came late")

    site.answer("/slow/words", Answer(headers={"Content-Type": "text/plain"}, stream=answer_late))

    taken = await take(site.url("/late.html"))

    assert taken.text() == "words that came late"


async def test_a_write_after_the_page_was_read_does_not_wipe_it(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/late_write.html"))

    assert taken.text() == "The words that were here first."


async def test_an_error_page_is_a_page(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/missing.html"))

    assert taken.result.facts.http_status == 404
    assert taken.text() == "Not found"
    assert taken.result.failure is None


async def test_dialogs_and_pop_ups_do_not_hold_it_up(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/dialogs.html"))

    assert taken.text() == "after false,"
    assert taken.result.failure is None


async def test_redirects_are_followed_wherever_they_are(take: TakePage, site: Site) -> None:
    refresh = site.page(f'<meta http-equiv="refresh" content="0;url={site.url("/light.html")}">')
    script = site.page(f"<script>location.replace({refresh!r})</script>")
    header = site.answer("/redirect", Answer(status=302, headers={"Location": script}))

    taken = await take(header)

    assert taken.result.facts.url == site.url("/light.html")
    assert taken.result.facts.http_status == 200


async def test_a_page_that_never_ends_is_taken_as_far_as_it_came(
    take: TakePage, site: Site
) -> None:
    def never_end(write: Write, closing: threading.Event) -> None:
        write(b"<!doctype html><title>Endless</title><p>the beginning of the page</p>")
        while not closing.wait(0.2):
            write(b"<p>more</p>")

    taken = await take(site.answer("/endless.html", Answer(stream=never_end)))

    assert "the beginning of the page" in taken.text()
    assert ArtifactKind.SCREENSHOT in taken.files


async def test_a_tall_page_is_cut_and_says_so(take: TakePage, site: Site) -> None:
    taken = await take(site.page("<!doctype html><div style='height:40000px'>tall</div>"))

    assert picture(taken.files[ArtifactKind.SCREENSHOT]).height == MAX_HEIGHT
    screenshot = json.loads(taken.files[ArtifactKind.METADATA])["screenshot"]
    assert screenshot["is_cut"] is True
    assert screenshot["page_height"] > 40_000


async def test_plain_text_and_pictures_are_taken_as_the_browser_shows_them(
    take: TakePage, site: Site
) -> None:
    plain = Answer(
        "just words, 文字".encode(), headers={"Content-Type": "text/plain;charset=utf-8"}
    )

    text = await take(site.answer("/words.txt", plain))
    image = await take(site.url("/rich/square.svg"))

    assert text.text() == "just words, 文字"
    assert ArtifactKind.SCREENSHOT in image.files


async def test_captures_share_neither_cookies_nor_cache(take: TakePage, site: Site) -> None:
    headers = {"Content-Type": "text/html", "Set-Cookie": "seen=1", "Cache-Control": "max-age=600"}
    body = b"<p id=p></p><script>p.textContent = `cookie: ${document.cookie}`</script>"
    url = site.answer("/cookie.html", Answer(body, headers=headers))
    plain = site.answer("/cookie2.html", Answer(body))

    await take(url)
    other = await take(plain)
    await take(url)

    assert other.text() == "cookie:"
    assert site.request_count(url) == 2
