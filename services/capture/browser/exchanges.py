"""BiDi's `network.responseCompleted` as an exchange. Pure; secrets stop here."""

import base64
import binascii
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Any

from services.capture.browser.recording import Exchange, Headers

SECRET_HEADERS = frozenset(
    ("cookie", "cookie2", "authorization", "proxy-authorization", "set-cookie", "set-cookie2")
)
"""What a site was shown to let the capture in, or gave for it: never kept."""

_BODILESS_STATUSES = frozenset((204, 205, 304))


def exchange_of(
    event: dict[str, Any],
    *,
    body: bytes | None,
    body_missing: str | None,
    request_body: bytes | None,
    secret_headers: AbstractSet[str] = frozenset(),
) -> Exchange:
    """An event's parameters with what was learnt of its bodies.

    Args:
        event: `params` of `network.responseCompleted`, or of `responseStarted`.
        body: the answer's, None when it could not be had.
        body_missing: why not.
        request_body: what was sent.
        secret_headers: further names, in lower case, of headers to leave out.
    """
    request, response = event["request"], event["response"]
    secret = SECRET_HEADERS | secret_headers
    started_at, seconds = _times(event)
    return Exchange(
        method=str(request["method"]),
        url=url_of(event),
        request_headers=_once(_headers(request["headers"], secret)),
        request_body=request_body,
        status=int(response["status"]),
        status_text=str(response.get("statusText") or ""),
        response_headers=_headers(response["headers"], secret),
        body=body,
        resource_type=str(request.get("goog:resourceType") or "Other"),
        started_at=started_at,
        seconds=seconds,
        body_missing=body_missing,
        frame=event.get("context"),
    )


def correct(event: dict[str, Any], status: int, location: str | None) -> None:
    """Set right what Chromium tells of an answer in a chain of redirects.

    Its BiDi takes a status, and headers, from an answer before or after it, as they happen to come.

    Args:
        event: `params` of `network.responseCompleted`.
        status: as CDP tells it.
        location: where the browser went from here; None where it stayed.
    """
    response = event["response"]
    response["status"] = status
    if status == 201:
        return  # its Location leads nobody on
    others = [field for field in response["headers"] if str(field["name"]).lower() != "location"]
    if location is not None:
        others.append({"name": "Location", "value": {"type": "string", "value": location}})
    response["headers"] = others


def url_of(event: dict[str, Any]) -> str:
    """The URL that was asked for, without its fragment."""
    return without_fragment(event["request"]["url"])


def without_fragment(url: str) -> str:
    """A URL as it is asked for."""
    return url.partition("#")[0]


def header_of(event: dict[str, Any], name: str) -> str | None:
    """The first of an answer's headers with this name, which is in lower case."""
    found = _headers(event["response"]["headers"], frozenset())
    return next((value for key, value in found if key.lower() == name), None)


def is_redirect(event: dict[str, Any]) -> bool:
    """It names another place; nobody reads its body."""
    status = int(event["response"]["status"])
    return status in (301, 302, 303, 307, 308) and header_of(event, "location") is not None


def has_no_body(event: dict[str, Any]) -> bool:
    """HTTP says that there is none (RFC 9110, 6.4.1), or nobody reads it."""
    return (
        event["request"]["method"] in ("HEAD", "OPTIONS")
        or int(event["response"]["status"]) in _BODILESS_STATUSES
        or is_redirect(event)
    )


def bytes_of(value: dict[str, Any]) -> bytes:
    """BiDi's `network.BytesValue`."""
    if value["type"] == "base64":
        try:
            return base64.b64decode(value["value"])
        except binascii.Error:
            return b""
    return str(value["value"]).encode(errors="surrogatepass")


def _headers(fields: list[dict[str, Any]], leave_out: AbstractSet[str]) -> Headers:
    return tuple(
        (str(field["name"]), bytes_of(field["value"]).decode(errors="replace"))
        for field in fields
        if str(field["name"]).lower() not in leave_out
    )


def _once(headers: Headers) -> Headers:
    """Each name's last: Chromium tells what a page asked for, then what was really sent."""
    return tuple({name.lower(): (name, value) for name, value in headers}.values())


def _times(event: dict[str, Any]) -> tuple[datetime, float]:
    """When the request began, and for how many seconds it went on."""
    timings = event["request"].get("timings") or {}
    start, end = float(timings.get("requestStart") or 0), float(timings.get("responseEnd") or 0)
    origin = float(timings.get("timeOrigin") or event["timestamp"])
    started_at = datetime.fromtimestamp((origin + start) / 1000, UTC)
    return started_at, max(0.0, end - start) / 1000
