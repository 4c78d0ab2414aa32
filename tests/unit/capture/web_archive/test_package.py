"""The file: what is in the index can be read where the index says that it lies."""

import gzip
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

from warcio.archiveiterator import ArchiveIterator

from services.capture.browser.recording import Exchange
from services.capture.steps.web_archive.package import Page, make_wacz
from services.capture.steps.web_archive.transport import pack, unpack

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PAGE = Exchange(
    method="GET",
    url="http://a.test/?q=1",
    request_headers=(("Accept", "*/*"),),
    request_body=None,
    status=200,
    status_text="OK",
    response_headers=(
        ("Content-Type", "text/html"),
        ("Content-Encoding", "br"),
        ("Content-Length", "3"),
        ("X-Two", "one\r\nInjected: two"),
    ),
    body="<p>ä".encode(),
    resource_type="Document",
    started_at=NOW,
    seconds=0.5,
)
POST = replace(PAGE, method="POST", url="http://a.test/post", request_body=b"sent", body=b"got")
LOST = replace(PAGE, url="http://a.test/film", body=None, body_missing="too large")
ALL = [PAGE, POST, LOST]


def wacz() -> zipfile.ZipFile:
    page = Page("id", PAGE.url, NOW, "Title \ud800", "text")
    return zipfile.ZipFile(io.BytesIO(make_wacz(ALL, page, "test", NOW)))


def test_exchanges_survive_the_way_to_the_extractor() -> None:
    items, bodies = pack(ALL)
    assert unpack(json.loads(json.dumps(items)), bodies) == ALL


def test_each_line_of_the_index_leads_to_its_answer() -> None:
    with wacz() as archive:
        warc = archive.read("archive/data.warc.gz")
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
    found = {}
    for line in lines:
        fields = json.loads(line.split(" ", 2)[2])
        start = int(fields["offset"])
        part = io.BytesIO(warc[start : start + int(fields["length"])])
        [record] = list(_records(part))
        found[fields["url"]] = record
    assert found == {PAGE.url: PAGE.body, POST.url: POST.body}, "what has no body is not found"


def test_headers_tell_of_the_body_that_is_there_and_stay_lines() -> None:
    with wacz() as archive:
        records = ArchiveIterator(io.BytesIO(archive.read("archive/data.warc.gz")))
        headers = next(item.http_headers for item in records if item.rec_type == "response")
    assert headers.get_header("Content-Encoding") is None
    assert headers.get_header("x-orig-content-encoding") == "br"
    assert headers.get_header("Content-Length") == str(len(PAGE.body or b""))
    assert headers.get_header("Injected") is None
    assert headers.get_header("X-Two") == "one Injected: two"


def test_requests_and_what_is_missing_are_kept_too() -> None:
    with wacz() as archive:
        warc = archive.read("archive/data.warc.gz")
    kinds = []
    for record in ArchiveIterator(io.BytesIO(warc)):
        kinds.append(record.rec_type)
        if record.rec_headers.get_header("WARC-Target-URI") == LOST.url:
            assert record.rec_type == "request" or record.rec_headers.get_header("WARC-Truncated")
    assert kinds == ["warcinfo", *["response", "request"] * 3]
    assert b"POST /post HTTP/1.1" in gzip.decompress(warc)
    assert b"sent" in gzip.decompress(warc)


def _records(part: io.BytesIO) -> list[bytes]:
    return [record.content_stream().read() for record in ArchiveIterator(part)]
