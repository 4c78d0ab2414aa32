"""Pages that a client's browser has saved: shown as they are, and nothing is asked of anyone."""

import base64
import io
import json

import pytest
from PIL import Image

from services.capture.errors import NavigationError
from shared.contracts.artifacts import ArtifactKind
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Site

URL = "https://intranet.example/wiki/lamp?id=1"


async def test_a_saved_page_gives_what_a_captured_one_gives(take: TakePage, site: Site) -> None:
    saved = (await take(site.url("/light.html"))).files[ArtifactKind.HTML]
    before = len(site.requests)

    taken = await take(URL, upload=saved)

    assert set(taken.files) >= {
        ArtifactKind.SCREENSHOT,
        ArtifactKind.THUMBNAIL,
        ArtifactKind.TEXT,
        ArtifactKind.MARKDOWN,
        ArtifactKind.READABLE,
        ArtifactKind.METADATA,
        ArtifactKind.MANIFEST,
        ArtifactKind.PDF,
    }
    assert not set(taken.files) & {ArtifactKind.HTML, ArtifactKind.MHTML, ArtifactKind.WACZ}
    outcome = taken.result
    assert outcome.failure is None
    assert [artifact.key for artifact in outcome.artifacts].count("upload") == 1
    assert outcome.facts.url == URL
    assert outcome.facts.http_status is None
    assert outcome.head["title"] == "The lighthouse keeper's notebook"
    assert outcome.page.description == "Notes from a winter on the rock"
    assert "count the seconds between two flashes" in taken.text()
    assert "# The lighthouse keeper's notebook" in taken.text(ArtifactKind.MARKDOWN)
    assert taken.files[ArtifactKind.PDF].startswith(b"%PDF-")
    assert json.loads(taken.files[ArtifactKind.METADATA])["final_url"] == URL
    assert taken.steps == ["navigate", "settle", "text", "screenshot", "pdf"]
    assert len(site.requests) == before


async def test_pictures_and_frames_inside_the_file_are_shown(take: TakePage) -> None:
    blue = io.BytesIO()
    Image.new("RGB", (600, 600), "blue").save(blue, "PNG")
    picture = f"data:image/png;base64,{base64.b64encode(blue.getvalue()).decode()}"
    page = f"""<!doctype html><meta charset=utf-8><title>图</title>
        <link rel=icon href="{picture}"><style>body {{ margin: 0 }}</style>
        <img loading=lazy src="{picture}"><iframe srcdoc="<p>{"框里的字" * 20}"></iframe>
        <p>正文 <a href="../other">x</a><link rel=canonical href="/wiki/lamp">"""

    taken = await take(URL, upload=page.encode())

    shot = Image.open(io.BytesIO(taken.files[ArtifactKind.SCREENSHOT])).convert("RGB")
    red, green, blue_part = shot.getpixel((300, 300))  # type: ignore[misc]
    assert (red < 20, green < 20, blue_part > 230) == (True, True, True)
    assert "正文" in taken.text()
    assert "框里的字" in taken.text()
    assert taken.result.head["title"] == "图"
    assert taken.result.page.canonical_url == "https://intranet.example/wiki/lamp"
    assert ArtifactKind.FAVICON in taken.files


async def test_a_hostile_file_runs_nothing_and_reaches_nobody(take: TakePage, site: Site) -> None:
    there = site.url("/reached")
    page = f"""<!doctype html><html><head><title>quiet</title>
        <base href="{there}/">
        <meta http-equiv=refresh content="0;url={there}">
        <link rel=stylesheet href="{there}/a.css"><link rel=preload as=image href="{there}/b">
        <link rel=prefetch href="{there}/c"><link rel=preconnect href="{site.origin}">
        <link rel=dns-prefetch href="{site.origin}"><link rel=icon href="{there}/icon.png">
        <link rel=manifest href="{there}/m"><link rel=prerender href="{there}/r">
        <style>@import url({there}/d.css); body {{ background: url({there}/e) }}
          @font-face {{ font-family: f; src: url({there}/f) }} p {{ font-family: f }}</style>
        <script src="{there}/g.js"></script>
        <script>document.title = "ran"; fetch("{there}/h"); location = "{there}"</script>
        <script>new Image().src = "{there}/i"; new WebSocket("ws://127.0.0.1:{site.port}/j")</script>
        </head><body onload="document.title = 'ran'; navigator.sendBeacon('{there}/k')">
        <img src="{there}/l" onerror="document.title = 'ran'"><img srcset="{there}/m 2x">
        <iframe src="{there}/n"></iframe><iframe srcdoc="<script>parent.document.title='ran'
          </script><img src={there}/o><meta http-equiv=refresh content='0;url={there}'>"></iframe>
        <object data="{there}/p"></object><embed src="{there}/q"><video src="{there}/r"></video>
        <audio autoplay src="{there}/s"></audio><svg><image href="{there}/t"/></svg>
        <form action="{there}/u"><input autofocus onfocus="this.form.submit()"></form>
        <p>words that are kept</p></body></html>"""
    before = (len(site.requests), site.connection_count)

    taken = await take(URL, upload=page.encode())

    assert (len(site.requests), site.connection_count) == before
    assert taken.result.head["title"] == "quiet"
    assert "words that are kept" in taken.text()
    assert taken.result.failure is None


async def test_a_file_that_is_no_page_at_all_is_a_page_with_its_words(take: TakePage) -> None:
    taken = await take(URL, upload=b"just words")

    assert taken.text() == "just words"


async def test_a_capture_after_an_upload_reaches_the_net_again(take: TakePage, site: Site) -> None:
    await take(URL, upload=b"<p>saved")

    assert "seconds between" in (await take(site.url("/light.html"))).text()
    with pytest.raises(NavigationError):
        await take("http://upload.invalid/")
