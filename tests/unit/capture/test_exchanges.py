"""Chromium's events as exchanges: secrets stop there, and its mistakes are set right."""

import base64
from typing import Any

from services.capture.browser.exchanges import bytes_of, correct, exchange_of, has_no_body


def field(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "value": {"type": "string", "value": value}}


def event(status: int = 200, *headers: dict[str, Any], method: str = "GET") -> dict[str, Any]:
    return {
        "context": "frame",
        "timestamp": 1_000_000,
        "request": {
            "method": method,
            "url": "http://a.test/page#part",
            "goog:resourceType": "Document",
            "headers": [
                field("accept", "asked"),
                field("Accept", "sent"),
                field("Cookie", "secret"),
                field("Authorization", "secret"),
                field("X-Key", "secret"),
            ],
            "timings": {"timeOrigin": 2_000_000, "requestStart": 500, "responseEnd": 750},
        },
        "response": {
            "status": status,
            "statusText": "OK",
            "headers": [field("Set-Cookie", "secret"), field("X-Kept", "kept"), *headers],
        },
    }


def test_no_secret_is_in_an_exchange() -> None:
    found = exchange_of(
        event(),
        body=b"",
        body_missing=None,
        request_body=None,
        secret_headers=frozenset({"x-key"}),
    )
    assert "secret" not in repr(found)
    assert found.request_headers == (("Accept", "sent"),)
    assert found.response_headers == (("X-Kept", "kept"),)


def test_times_and_addresses() -> None:
    found = exchange_of(event(), body=None, body_missing="why", request_body=b"sent")
    assert (found.url, found.resource_type, found.frame) == (
        "http://a.test/page",
        "Document",
        "frame",
    )
    assert (found.started_at.timestamp(), found.seconds) == (2_000.5, 0.25)
    assert (found.body, found.body_missing, found.request_body) == (None, "why", b"sent")


def test_an_answer_in_a_chain_gets_its_own_status_and_target() -> None:
    hop = event(302, field("location", "/stale"))
    correct(hop, 301, "http://a.test/next")
    told = exchange_of(hop, body=b"", body_missing=None, request_body=None)
    assert (told.status, told.header("location")) == (301, "http://a.test/next")

    end = event(301, field("Location", "/stale"))
    correct(end, 200, None)
    assert not has_no_body(end)
    assert exchange_of(end, body=b"", body_missing=None, request_body=None).redirects_to is None


def test_what_has_no_body() -> None:
    assert has_no_body(event(204))
    assert has_no_body(event(method="HEAD"))
    assert has_no_body(event(302, field("Location", "/")))
    assert not has_no_body(event(302))
    assert not has_no_body(event(404))


def test_bytes_come_as_text_or_base64() -> None:
    assert bytes_of({"type": "string", "value": "ä"}) == "ä".encode()
    assert bytes_of({"type": "base64", "value": base64.b64encode(b"\xff").decode()}) == b"\xff"
    assert bytes_of({"type": "base64", "value": "!"}) == b""
