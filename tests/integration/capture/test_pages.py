"""What is taken of pages as they are out there."""

import base64
import io
import json
import threading
from datetime import UTC, datetime

from PIL import Image

from services.capture.steps.screenshot.capture import MAX_HEIGHT
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import PageMetadata
from shared.contracts.sketches import sketch
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site, Write


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


async def test_a_light_page_gives_every_artifact(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/light.html"))

    assert set(taken.files) >= {
        ArtifactKind.SCREENSHOT,
        ArtifactKind.THUMBNAIL,
        ArtifactKind.HTML,
        ArtifactKind.MHTML,
        ArtifactKind.TEXT,
        ArtifactKind.MARKDOWN,
        ArtifactKind.READABLE,
        ArtifactKind.METADATA,
        ArtifactKind.MANIFEST,
        ArtifactKind.PDF,
    }
    assert taken.result.failure is None
    assert taken.result.facts.http_status == 200
    assert taken.steps == [
        "navigate",
        "settle",
        "overlays",
        "text",
        "screenshot",
        "html",
        "wacz",
        "mhtml",
        "pdf",
    ]
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


async def test_what_a_page_says_of_itself_and_the_sketch_of_its_text(
    take: TakePage, site: Site
) -> None:
    words = "The lamp is lit an hour before dusk and trimmed twice in the night. " * 9
    url = site.page(
        f"""<!doctype html><title>T</title>
        <meta property="og:description" content="Of the lamp">
        <meta property="og:url" content="/lamp">
        <meta property="article:published_time" content="2024-05-01T10:00:00+08:00">
        <script type="application/ld+json">
          {{"@type": "Article", "author": {{"name": "M. Harrow"}},
            "publisher": {{"name": "Light"}}}}
        </script>
        <article><p>{words}</p></article>"""
    )

    taken = await take(url)

    page = taken.result.page
    assert page.model_copy(update={"sources": {}, "reading_seconds": None}) == PageMetadata(
        description="Of the lamp",
        site_name="Light",
        author="M. Harrow",
        published_at=datetime(2024, 5, 1, 2, tzinfo=UTC),
        canonical_url=site.url("/lamp"),
    )
    assert page.reading_seconds in range(20, 60)
    assert page.sources["author"] == page.sources["site_name"] == "json_ld"
    assert page.sources["description"] == "open_graph"
    assert taken.result.text_sketch == sketch(taken.text())
    metadata = json.loads(taken.files[ArtifactKind.METADATA])
    assert metadata["author"] == "M. Harrow"
    assert metadata["published_at"] == "2024-05-01T02:00:00Z"
    assert metadata["text_sketch"] == taken.result.text_sketch


def icon(side: int, colour: str) -> Answer:
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, "PNG")
    return Answer(out.getvalue(), headers={"Content-Type": "image/png"})


async def test_the_best_icon_becomes_a_small_png(take: TakePage, site: Site) -> None:
    small, large = (
        site.answer("/i/16.png", icon(16, "red")),
        site.answer("/i/192", icon(192, "blue")),
    )
    moved = site.answer("/i/moved.png", Answer(status=302, headers={"Location": large}))

    taken = await take(
        site.page(
            f'<link rel="shortcut icon" sizes=16x16 href={small}><p>x'
            f"<link rel=icon sizes=192x192 href={moved}>"
        )
    )

    found = Image.open(io.BytesIO(taken.files[ArtifactKind.FAVICON]))
    assert found.format == "PNG"
    assert found.size == (64, 64)
    assert found.convert("RGB").getpixel((9, 9)) == (0, 0, 255)


async def test_an_icon_within_the_page_is_asked_of_nobody(take: TakePage, site: Site) -> None:
    data = base64.b64encode(icon(32, "lime").body).decode()
    before = len(site.requests)

    taken = await take(site.page(f'<link rel=icon href="data:image/png;base64,{data}"><p>x'))

    assert Image.open(io.BytesIO(taken.files[ArtifactKind.FAVICON])).size == (32, 32)
    assert len(site.requests) == before + 1


async def test_an_icon_that_cannot_be_had_is_no_failure(take: TakePage, site: Site) -> None:
    words = site.answer(
        "/i/words.png", Answer(b"no picture", headers={"Content-Type": "image/png"})
    )

    taken = await take(
        site.page(f"<link rel=icon href={words}><link rel=icon href=http://10.1.2.3/i.png><p>x")
    )

    assert ArtifactKind.FAVICON not in taken.files
    assert taken.result.failure is None
