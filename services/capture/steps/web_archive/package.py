"""The WACZ 1.1.1 file: a ZIP of the WARC file, its index, its page and their hashes.

https://specs.webrecorder.net/wacz/1.1.1/. Runs in the extractor.
"""

import gzip
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from services.capture.browser.recording import Exchange
from services.capture.steps.web_archive.keys import surt, with_request
from services.capture.steps.web_archive.records import WARC_NAME, Place, write_records

_CDX_NAME = "index.cdx.gz"
_INDEX_META = {"format": "cdxj-gzip-1.0", "filename": _CDX_NAME}


@dataclass(frozen=True, slots=True)
class Page:
    """What the archive is of.

    Attributes:
        id: any that is not another page's.
        text: what its reader saw, for searching.
    """

    id: str
    url: str
    started_at: datetime
    title: str
    text: str


def make_wacz(exchanges: Sequence[Exchange], page: Page, software: str, now: datetime) -> bytes:
    """The archive of one page."""
    warc, places = write_records(exchanges, software)
    lines = cdx_lines(places)
    cdx = gzip.compress("".join(lines).encode(), mtime=0)
    files = {
        f"archive/{WARC_NAME}": warc,
        f"indexes/{_CDX_NAME}": cdx,
        "indexes/index.idx": _index_of(cdx, lines),
        "pages/pages.jsonl": _pages(page),
    }
    package = _json(_datapackage(files, page, software, now))
    files["datapackage.json"] = package
    digest = {"path": "datapackage.json", "hash": _hash(package)}
    files["datapackage-digest.json"] = _json(digest)
    return _zip(files, now)


def cdx_lines(places: Sequence[Place]) -> list[str]:
    """One line for each answer that can be shown again, sorted."""
    return sorted(_cdx_line(place) for place in places if place.exchange.body is not None)


def _cdx_line(place: Place) -> str:
    exchange = place.exchange
    fields = {
        "url": exchange.url,
        "mime": exchange.media_type or "unk",
        "status": str(exchange.status),
        "digest": place.digest,
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": WARC_NAME,
    }
    looked_up = exchange.url
    if exchange.method != "GET":
        kind = next((v for n, v in exchange.request_headers if n.lower() == "content-type"), "")
        looked_up, query = with_request(
            exchange.url, exchange.method, kind, exchange.request_body or b""
        )
        fields |= {"method": exchange.method} | ({"requestBody": query} if query else {})
    moment = exchange.started_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"{surt(looked_up)} {moment} {json.dumps(fields)}\n"


def _index_of(cdx: bytes, lines: Sequence[str]) -> bytes:
    """Where the index's blocks begin: there is one, for a page has a few hundred lines."""
    index = f"!meta 0 {json.dumps(_INDEX_META)}\n"
    if lines:
        key, moment, _fields = lines[0].split(" ", 2)
        block = {"offset": 0, "length": len(cdx), "digest": _hash(cdx), "filename": _CDX_NAME}
        index += f"{key} {moment} {json.dumps(block)}\n"
    return index.encode()


def _pages(page: Page) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    entry = {
        "id": page.id,
        "url": page.url,
        "ts": _moment(page.started_at),
        "title": page.title,
        "text": page.text,
    }
    return b"".join(
        json.dumps(line, ensure_ascii=False).encode(errors="replace") + b"\n"
        for line in (head, entry)
    )


def _datapackage(
    files: dict[str, bytes], page: Page, software: str, now: datetime
) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "resources": [
            {
                "name": path.rpartition("/")[2].lower(),
                "path": path,
                "hash": _hash(data),
                "bytes": len(data),
            }
            for path, data in files.items()
        ],
        "wacz_version": "1.1.1",
        "created": _moment(now),
        "software": software,
        "title": page.title or page.url,
        "mainPageUrl": page.url,
        "mainPageDate": _moment(page.started_at),
    }


def _zip(files: dict[str, bytes], now: datetime) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for path, data in files.items():
            info = ZipInfo(path, now.timetuple()[:6])
            # Replay reads parts of what is compressed already, by their offsets in the ZIP file.
            info.compress_type = ZIP_STORED if path.endswith(".gz") else ZIP_DEFLATED
            archive.writestr(info, data)
    return file.getvalue()


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode(errors="replace")
