import h11
import pytest

from services.capture.egress import headers
from services.capture.egress.targets import parse_url

TARGET = parse_url("http://example.com:81/a")


def _request(*fields: tuple[str, str]) -> h11.Request:
    return h11.Request(method="GET", target="http://example.com:81/a", headers=list(fields))


def test_host_is_taken_from_the_url_alone() -> None:
    fields = headers.request_fields(_request(("Host", "internal.example")), TARGET)
    assert [value for name, value in fields if name.lower() == b"host"] == [b"example.com:81"]


def test_hop_by_hop_fields_end_here() -> None:
    request = _request(
        ("Host", "x"),
        ("Connection", "keep-alive, X-Mine"),
        ("X-Mine", "1"),
        ("Keep-Alive", "timeout=5"),
        ("Proxy-Connection", "keep-alive"),
        ("Proxy-Authorization", "Basic eA=="),
        ("TE", "trailers"),
        ("Upgrade", "h2c"),
        ("Expect", "100-continue"),
        ("User-Agent", "x"),
    )
    assert headers.request_fields(request, TARGET) == [
        (b"Host", b"example.com:81"),
        (b"User-Agent", b"x"),
        (b"Connection", b"close"),
    ]


@pytest.mark.parametrize("option", ["Content-Length", "Transfer-Encoding", "Host"])
def test_connection_cannot_talk_the_framing_away(option: str) -> None:
    request = _request(("Host", "x"), ("Connection", option), ("Content-Length", "3"))
    fields = headers.request_fields(request, TARGET)
    assert (b"Content-Length", b"3") in fields
    assert (b"Host", b"example.com:81") in fields


def test_an_upgrade_passes() -> None:
    request = _request(("Host", "x"), ("Connection", "Upgrade"), ("Upgrade", "websocket"))
    fields = headers.request_fields(request, TARGET)
    assert fields[1:] == [(b"Connection", b"Upgrade"), (b"Upgrade", b"websocket")]


def test_two_lengths_are_seen() -> None:
    both = _request(("Host", "x"), ("Content-Length", "3"), ("Transfer-Encoding", "chunked"))
    assert headers.has_ambiguous_length(both)
    assert not headers.has_ambiguous_length(_request(("Host", "x"), ("Content-Length", "3")))


def test_a_server_cannot_speak_in_the_proxys_name() -> None:
    response = h11.Response(
        status_code=403,
        headers=[("X-Linksnap-Egress", "address_refused"), ("Keep-Alive", "x"), ("Server", "x")],
    )
    assert headers.response_fields(response) == [(b"Server", b"x")]


def test_a_response_keeps_one_framing() -> None:
    response = h11.Response(
        status_code=200, headers=[("Content-Length", "3"), ("Transfer-Encoding", "chunked")]
    )
    assert headers.response_fields(response) == [(b"Transfer-Encoding", b"chunked")]
