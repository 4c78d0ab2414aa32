"""Exchanges as WARC 1.1 records, and where each of them lies. Runs in the extractor.

Bodies are archived as the page got them, content codings undone. So the headers that told of a
coding go on as `x-orig-…`, which replay leaves alone.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from services.capture.browser.recording import Exchange, Headers

WARC_NAME = "data.warc.gz"
_OF_THE_CODING = frozenset(("content-encoding", "transfer-encoding", "content-length"))
_TRUNCATED = "length"


@dataclass(frozen=True, slots=True)
class Place:
    """A response in the WARC file."""

    exchange: Exchange
    offset: int
    length: int
    digest: str


def write_records(exchanges: Sequence[Exchange], software: str) -> tuple[bytes, list[Place]]:
    """The WARC file, each record gzipped by itself, and the places of its responses."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    info = {"software": software, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(WARC_NAME, info))
    places = []
    for exchange in exchanges:
        response = _response(writer, exchange)
        offset = file.tell()
        writer.write_record(response)
        digest = response.rec_headers.get_header("WARC-Payload-Digest")
        places.append(Place(exchange, offset, file.tell() - offset, digest))
        writer.write_record(_request(writer, exchange, response))
    return file.getvalue(), places


def warc_date(moment: datetime) -> str:
    """UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _response(writer: WARCWriter, exchange: Exchange):  # type: ignore[no-untyped-def] # noqa: ANN202
    body = exchange.body or b""
    headers = [*decoded(exchange.response_headers), ("Content-Length", str(len(body)))]
    status = _line(f"{exchange.status} {exchange.status_text}")
    extra = {"WARC-Date": warc_date(exchange.started_at)}
    if exchange.body is None:
        extra["WARC-Truncated"] = _TRUNCATED
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(status, _clean(headers), protocol="HTTP/1.1"),
        warc_headers_dict=extra,
    )


def _request(writer: WARCWriter, exchange: Exchange, response):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    body = exchange.request_body or b""
    headers = [(n, v) for n, v in exchange.request_headers if n.lower() not in _OF_THE_CODING]
    if body:
        headers.append(("Content-Length", str(len(body))))
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return writer.create_warc_record(
        exchange.url,
        "request",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(
            _line(f"{exchange.method} {target} HTTP/1.1"), _clean(headers), is_http_request=True
        ),
        warc_headers_dict={
            "WARC-Date": warc_date(exchange.started_at),
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        },
    )


def decoded(headers: Headers) -> Headers:
    """The headers of an answer whose body's coding was undone."""
    return tuple(
        (f"x-orig-{name.lower()}" if name.lower() in _OF_THE_CODING else name, value)
        for name, value in headers
    )


def _clean(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_line(name), _line(value)) for name, value in headers]


def _line(value: str) -> str:
    """One line: a line break in a header would begin another."""
    return " ".join(value.splitlines()).strip()
