"""The web archive: what a page was made of, shown again by others' programs from the file alone."""

import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from services.capture.browser.pool import Pool
from services.capture.browser.tab import Tab
from services.capture.egress import Lease
from services.capture.steps.opening.navigate import navigate
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, SnapshotFormat
from tests.integration.capture.conftest import Taken, TakePage
from tests.support import replay
from tests.support.eventually import eventually
from tests.support.varied_site import SECRET, VariedSite

PATIENCE_SECONDS = 120.0
ONLY_WACZ = CaptureOptions(formats=(SnapshotFormat.WACZ,))

SHOWN = """
(() => {
  const text = (id) => document.getElementById(id)?.textContent;
  return {
    heading: document.querySelector("h1")?.textContent,
    color: getComputedStyle(document.querySelector("h1")).color,
    scripted: text("scripted"), posted: text("posted"), fetched: text("fetched"),
    worked: text("worked"),
    picture: document.getElementById("picture").naturalWidth,
    frame: document.getElementById("frame").contentDocument?.getElementById("inner")?.textContent,
    fonts: [...document.fonts].map((font) => `${font.family}: ${font.status}`),
  };
})()
"""
EXPECTED = {
    "heading": "Words of the page itself",
    "color": "rgb(1, 2, 3)",
    "scripted": "Words of a script",
    "posted": "answer to one and answer to two",
    "fetched": "Words at the end of a redirect",
    "worked": "Words of a service worker",
    "picture": 30,
    "frame": "Words of a frame",
    "fonts": ["Archived: loaded"],
}


@pytest.fixture
def varied() -> Iterator[VariedSite]:
    with VariedSite.serve() as served:
        yield served


async def show(pool: Pool, url: str) -> dict[str, object]:
    """What a page shows once its script has done all it does. Nothing else may be asked for."""

    def is_ready(tab: Tab) -> bool:
        return bool(tab.evaluate("document.documentElement.dataset.ready === 'yes'"))

    async with pool.tab() as tab:
        await tab.run(lambda page: navigate(page, url, None), PATIENCE_SECONDS)
        await eventually(
            lambda: tab.run(is_ready, PATIENCE_SECONDS), timeout_seconds=PATIENCE_SECONDS
        )
        shown: dict[str, object] = await tab.run(
            lambda page: page.evaluate(SHOWN), PATIENCE_SECONDS
        )
        assert isinstance(tab.lease, Lease)
        assert (tab.lease.refusals, tab.lease.errors) == ((), {})
    return shown


def members(taken: Taken) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(taken.files[ArtifactKind.WACZ])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def responses(taken: Taken) -> dict[str, list[tuple[str, bytes]]]:
    """By URL: status and body of each response."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for record in ArchiveIterator(io.BytesIO(members(taken)["archive/data.warc.gz"])):
        if record.rec_type == "response":
            url = record.rec_headers.get_header("WARC-Target-URI")
            answer = record.http_headers.get_statuscode(), record.content_stream().read()
            found.setdefault(url, []).append(answer)
    return found


async def test_others_show_it_again_from_the_file_alone(
    take: TakePage, pool: Pool, varied: VariedSite, tmp_path: Path
) -> None:
    taken = await take(varied.url("/start"), options=ONLY_WACZ)
    assert taken.result.failure is None

    file = tmp_path / "page.wacz"
    file.write_bytes(taken.files[ArtifactKind.WACZ])
    assert "is valid" in replay.validate(file)

    asked = len(varied.requests)
    with replay.pywb(file, tmp_path) as prefix:
        assert await show(pool, prefix + varied.url("/start")) == EXPECTED
    assert varied.requests[asked:] == []


async def test_no_format_asks_for_anything_again(take: TakePage, varied: VariedSite) -> None:
    taken = await take(varied.url("/start"), options=CaptureOptions(formats=tuple(SnapshotFormat)))
    assert {ArtifactKind.WACZ, ArtifactKind.HTML, ArtifactKind.PDF} <= taken.files.keys()
    twice = {path: count for path, count in Counter(varied.requests).items() if count > 1}
    # The icon is Chromium's own wish, and then the icon's fetch.
    assert twice.pop("/favicon.ico", 1) <= 2
    assert twice == {"/echo": 2}, "the page's script asks it twice"


async def test_every_answer_is_in_it_as_the_page_got_it(take: TakePage, varied: VariedSite) -> None:
    taken = await take(varied.url("/start"), options=ONLY_WACZ)
    found = responses(taken)

    assert found[varied.url("/start")] == [("302", b"")]
    assert found[varied.url("/middle")] == [("301", b"")]
    assert found[varied.url("/page")][0][1].startswith(b"<!doctype html>")
    assert found[varied.url("/style.css")][0][1].startswith(b"@font-face")
    assert found[varied.url("/words.js")][0][1].lstrip().startswith(b"const say")
    assert found[varied.url("/nothing")] == [("204", b"")]
    assert found[varied.url("/of-the-worker")] == [("200", b"Words of a service worker")]
    assert [json.loads(body)["said"] for _status, body in found[varied.url("/echo")]] == [
        "answer to one",
        "answer to two",
    ]
    assert all(url.startswith("http://") for url in found), "no WebSocket, no blob"


async def test_it_says_what_it_is_of_and_keeps_no_secret(
    take: TakePage, varied: VariedSite
) -> None:
    taken = await take(varied.url("/start"), options=ONLY_WACZ)
    files = members(taken)

    _head, page = (json.loads(line) for line in files["pages/pages.jsonl"].splitlines())
    assert (page["url"], page["title"]) == (varied.url("/page"), "Varied")
    assert "Words of a script" in page["text"]
    package = json.loads(files["datapackage.json"])
    assert (package["wacz_version"], package["mainPageUrl"]) == ("1.1.1", varied.url("/page"))

    warc = gzip.decompress(files["archive/data.warc.gz"])
    assert SECRET.encode() not in warc
    assert b"X-Kept: kept" in warc


async def test_the_manifest_tells_of_the_way_even_where_nothing_is_packed(
    take: TakePage, varied: VariedSite
) -> None:
    taken = await take(varied.url("/start"), options=CaptureOptions(formats=()))
    assert ArtifactKind.WACZ not in taken.files

    manifest = json.loads(taken.text(ArtifactKind.MANIFEST))
    assert [(hop["url"], hop["status"]) for hop in manifest["redirects"]] == [
        (varied.url("/start"), 302),
        (varied.url("/middle"), 301),
    ]
    assert manifest["http_status"] == 200
    assert ["X-Kept", "kept"] in manifest["response_headers"]
    assert SECRET not in taken.text(ArtifactKind.MANIFEST)
    assert manifest["network"]["exchanges"] >= 12
    assert manifest["network"]["cut_off"] is None
