"""Header names, and values that any client reads back as they were written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shared.telemetry.tracing import TRACEPARENT

if TYPE_CHECKING:
    from nats.aio.msg import Msg

MESSAGE_ID = "Nats-Msg-Id"
STATUS = "Status"
DESCRIPTION = "Description"

DEAD_REASON = "Linksnap-Dead-Reason"
DEAD_SUBJECT = "Linksnap-Dead-Subject"
DEAD_ATTEMPT = "Linksnap-Dead-Attempt"
DEAD_MESSAGE_ID = "Linksnap-Dead-Message-Id"
DEAD_DATA_DROPPED = "Linksnap-Dead-Data-Dropped-Bytes"

REASON_LIMIT = 1000


def headers_of(message: "Msg") -> Mapping[str, str]:
    """The headers of a message; none is an empty mapping."""
    return message.headers or {}


def message_headers(message_id: str, traceparent: str | None) -> dict[str, str]:
    """What every stored message carries."""
    headers = {MESSAGE_ID: message_id}
    if traceparent:
        headers[TRACEPARENT] = traceparent
    return headers


def header_text(text: str) -> str:
    """A sentence as a header value: one ASCII line of bounded length."""
    line = " ".join(text.split())[:REASON_LIMIT]
    return line.encode("ascii", "backslashreplace").decode()
