"""A recording on its way to the extractor: JSON for what is small, one blob for all bodies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.capture.browser.recording import Exchange


def pack(exchanges: Sequence[Exchange]) -> tuple[list[dict[str, Any]], bytes]:
    """What `unpack` takes: the exchanges, and their bodies end to end."""
    bodies: list[bytes] = []
    items = [
        {
            "method": item.method,
            "url": item.url,
            "request_headers": item.request_headers,
            "request_size": _add(bodies, item.request_body),
            "status": item.status,
            "status_text": item.status_text,
            "response_headers": item.response_headers,
            "size": _add(bodies, item.body),
            "resource_type": item.resource_type,
            "started_at": item.started_at.isoformat(),
            "seconds": item.seconds,
            "body_missing": item.body_missing,
        }
        for item in exchanges
    ]
    return items, b"".join(bodies)


def unpack(items: Sequence[dict[str, Any]], bodies: bytes) -> list[Exchange]:
    """The exchanges again, without the frames that asked for them."""
    found = []
    place = 0
    for item in items:
        request_body, place = _cut(bodies, place, item["request_size"])
        body, place = _cut(bodies, place, item["size"])
        found.append(
            Exchange(
                method=item["method"],
                url=item["url"],
                request_headers=_pairs(item["request_headers"]),
                request_body=request_body,
                status=item["status"],
                status_text=item["status_text"],
                response_headers=_pairs(item["response_headers"]),
                body=body,
                resource_type=item["resource_type"],
                started_at=datetime.fromisoformat(item["started_at"]),
                seconds=item["seconds"],
                body_missing=item["body_missing"],
            )
        )
    return found


def _add(bodies: list[bytes], body: bytes | None) -> int | None:
    if body is None:
        return None
    bodies.append(body)
    return len(body)


def _cut(bodies: bytes, place: int, size: int | None) -> tuple[bytes | None, int]:
    if size is None:
        return None, place
    return bodies[place : place + size], place + size


def _pairs(headers: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers)
