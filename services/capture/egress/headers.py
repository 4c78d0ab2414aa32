"""Which header fields pass through the proxy."""

import h11

from services.capture.egress.targets import Target

Fields = list[tuple[bytes, bytes]]

# RFC 9110, section 7.6.1, and what older software sends.
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authentication-info",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"upgrade",
    }
)

PROXY_MARK = "X-Linksnap-Egress"
MARK = PROXY_MARK.encode()
"""The field of the proxy's own answers; its value is the failure's reason."""


def has_ambiguous_length(request: h11.Request) -> bool:
    """Content-Length beside Transfer-Encoding: two servers may see two bodies (RFC 9112, 6.1)."""
    names = {name for name, _ in request.headers}
    return b"content-length" in names and b"transfer-encoding" in names


def wants_upgrade(request: h11.Request) -> bool:
    """The client asks for another protocol on this connection (RFC 9110, section 7.8)."""
    return b"upgrade" in _connection_options(request) and any(
        name == b"upgrade" for name, _ in request.headers
    )


def request_fields(request: h11.Request, target: Target) -> Fields:
    """The fields to send on: `Host` from the URL alone, one request to a connection."""
    fields = _end_to_end(request, drop={b"host", b"expect"})
    closing = [(b"Connection", b"close")]
    return [(b"Host", target.authority.encode("ascii")), *fields, *_upgrade(request, closing)]


def response_fields(response: h11.Response | h11.InformationalResponse) -> Fields:
    """The fields to give back. Only the proxy itself may speak in its own field."""
    drop = {MARK.lower()}
    if any(name == b"transfer-encoding" for name, _ in response.headers):
        drop.add(b"content-length")
    return [*_end_to_end(response, drop=drop), *_upgrade(response, [])]


def _upgrade(
    message: h11.Request | h11.Response | h11.InformationalResponse, other: Fields
) -> Fields:
    if isinstance(message, h11.Request):
        switching = wants_upgrade(message)
    else:
        switching = message.status_code == 101
    if not switching:
        return other
    protocols = [(b"Upgrade", value) for name, value in message.headers if name == b"upgrade"]
    return [(b"Connection", b"Upgrade"), *protocols]


def _end_to_end(
    message: h11.Request | h11.Response | h11.InformationalResponse, *, drop: set[bytes]
) -> Fields:
    dropped = _HOP_BY_HOP | _connection_options(message) | drop
    return [
        (raw_name, value)
        for raw_name, value in message.headers.raw_items()
        if raw_name.lower() not in dropped
    ]


def _connection_options(
    message: h11.Request | h11.Response | h11.InformationalResponse,
) -> frozenset[bytes]:
    values = [value for name, value in message.headers if name == b"connection"]
    options = frozenset(option.strip().lower() for option in b",".join(values).split(b","))
    # Framing is h11's business; a client must not talk it away (RFC 9110, section 7.6.1).
    return options - {b"transfer-encoding", b"content-length", b"host"}
