"""Records all that a tab's user context asks the network for: pages, frames, workers, pop-ups.

Chromium keeps the bodies (BiDi's data collector) until they are collected, so recording adds no
call to a page that loads. Nothing is ever asked for twice.
"""

import time
from collections import deque
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from services.capture.browser.bidi import BidiChannel
from services.capture.browser.exchanges import (
    bytes_of,
    correct,
    exchange_of,
    has_no_body,
    header_of,
    url_of,
    without_fragment,
)
from services.capture.browser.recording import Recording
from services.capture.egress.headers import PROXY_MARK
from services.capture.errors import TabFailedError

COMPLETED = "network.responseCompleted"
_CDP_REQUEST = "goog:cdp.Network.requestWillBeSent"
_CDP_RESPONSE = "goog:cdp.Network.responseReceived"
_CALL_SECONDS = 5.0
_AT_ONCE = 8
_METHODS_WITH_BODY = frozenset(("POST", "PUT", "PATCH", "DELETE"))
_NOT_KEPT = "the browser did not keep it"
_NO_TIME = "there was no time to collect it"


@dataclass(frozen=True, slots=True)
class RecordingLimits:
    """How much of one capture's traffic is kept. What is over is recorded without its body.

    Attributes:
        max_body_bytes: of one body. Chromium hands out about 7 MB a second.
        max_total_bytes: of all bodies.
        max_exchanges: what comes after so many is only counted.
    """

    max_body_bytes: int = 16 * 1024 * 1024
    max_total_bytes: int = 96 * 1024 * 1024
    max_exchanges: int = 3_000


USUAL_LIMITS = RecordingLimits()


@dataclass(slots=True)
class _Entry:
    """One event, and what is known of its bodies so far."""

    event: dict[str, Any]
    body: bytes | None = None
    missing: str | None = _NO_TIME
    request_body: bytes | None = None


@dataclass(slots=True)
class _Wish:
    """A body to ask for."""

    entry: _Entry
    data_type: str
    tell: Callable[[_Entry, bytes | None, str], None] = field(repr=False)


class Recorder:
    """The record of one user context. Lives in the browser's thread."""

    def __init__(
        self, channel: BidiChannel, user_context: str, collector: str, limits: RecordingLimits
    ) -> None:
        self._channel = channel
        self._user_context = user_context
        self._collector = collector
        self._limits = limits
        self._entries: dict[tuple[str, int], _Entry] = {}
        self._new: list[_Entry] = []
        self._statuses: dict[tuple[str, str], int] = {}
        self._redirects: dict[tuple[str, str], tuple[int, str]] = {}
        self._wishes: deque[_Wish] = deque()
        self._asked = 0
        self._total_bytes = 0
        self._left_out = 0

    @classmethod
    def start(
        cls, channel: BidiChannel, user_context: str, limits: RecordingLimits = USUAL_LIMITS
    ) -> "Recorder":
        """Record from now on. Blocks about 5 ms.

        Raises:
            BrowserError: the browser cannot, or is gone.
        """
        collecting = {
            "dataTypes": ["request", "response"],
            "maxEncodedDataSize": limits.max_body_bytes,
            "userContexts": [user_context],
        }
        answer = channel.call("network.addDataCollector", collecting, _CALL_SECONDS)
        recorder = cls(channel, user_context, str(answer["collector"]), limits)
        channel.on_event = recorder._take_note
        return recorder

    def collect(
        self,
        seconds: float,
        *,
        bodies: bool = True,
        secret_headers: AbstractSet[str] = frozenset(),
    ) -> Recording:
        """All that was recorded so far. May be called again: only what is new is fetched.

        Args:
            seconds: what is not there by then goes without its body.
            bodies: False to fetch none beside those that are here already.
            secret_headers: names, in lower case, of headers that nobody may see, beside the usual.

        Raises:
            BrowserLostError: the browser is gone.
        """
        end = time.monotonic() + seconds
        self._catch_up(end)
        new, self._new = self._new, []
        for entry in new:
            self._wish_for_bodies(entry)
        wishes, self._wishes = self._wishes, deque()
        while bodies and (wishes or self._asked) and time.monotonic() < end:
            while wishes and self._asked < _AT_ONCE:
                self._ask(wishes.popleft())
            self._hear_one(end)
        self._wishes.extendleft(reversed(wishes))
        exchanges = [
            exchange_of(
                entry.event,
                body=entry.body,
                body_missing=None if entry.body is not None else entry.missing,
                request_body=entry.request_body,
                secret_headers=secret_headers,
            )
            for entry in self._entries.values()
        ]
        exchanges.sort(key=lambda item: item.started_at)
        return Recording(exchanges, self._left_out)

    def stop(self) -> None:
        """Forget everything; the browser forgets its bodies too.

        Raises:
            BrowserLostError: it is gone.
        """
        self._channel.on_event = lambda _event: None
        for known in (self._entries, self._statuses, self._redirects, self._wishes, self._new):
            known.clear()
        removal = {"collector": self._collector}
        with suppress(TabFailedError):  # its bodies go with the user context
            self._channel.call("network.removeDataCollector", removal, _CALL_SECONDS)

    def _catch_up(self, end: float) -> None:
        """Hear of all that has happened: the answer comes after the events before it."""
        answers: list[dict[str, Any]] = []
        self._channel.send("browser.getUserContexts", {}, answers.append)
        self._channel.wait(lambda: bool(answers), end)

    def _hear_one(self, end: float) -> None:
        """Wait for one of the bodies that were asked for, if any was."""
        asked = self._asked
        self._channel.wait(lambda: self._asked < max(asked, 1), end)

    def _take_note(self, message: dict[str, Any]) -> None:
        event = message["params"]
        if message["method"] == COMPLETED:
            if event.get("userContext") == self._user_context:
                self._add(event)
        elif message["method"] == _CDP_REQUEST:
            self._note_redirect(event["params"])
        elif message["method"] == _CDP_RESPONSE:
            response = event["params"]["response"]
            key = str(event["params"]["requestId"]), without_fragment(response["url"])
            self._statuses[key] = int(response["status"])

    def _note_redirect(self, event: dict[str, Any]) -> None:
        redirect = event.get("redirectResponse")
        if redirect:
            key = str(event["requestId"]), without_fragment(redirect["url"])
            to_url = without_fragment(event["request"]["url"])
            self._redirects[key] = int(redirect["status"]), to_url

    def _add(self, event: dict[str, Any]) -> None:
        if not url_of(event).startswith(("http://", "https://")):
            return
        if header_of(event, PROXY_MARK.lower()) is not None:
            return  # the egress proxy's own word
        if len(self._entries) >= self._limits.max_exchanges:
            self._left_out += 1
            return
        entry = _Entry(event)
        self._entries[str(event["request"]["request"]), int(event["redirectCount"])] = entry
        self._new.append(entry)

    def _wish_for_bodies(self, entry: _Entry) -> None:
        request = entry.event["request"]
        key = str(request["request"]), url_of(entry.event)
        if (redirect := self._redirects.get(key)) is not None:
            correct(entry.event, *redirect)
        elif (status := self._statuses.get(key)) is not None:
            location = header_of(entry.event, "location") if 300 <= status < 400 else None
            correct(entry.event, status, location)
        sends = request.get("bodySize") or request["method"] in _METHODS_WITH_BODY
        if sends and redirect is None:
            self._wishes.append(_Wish(entry, "request", _keep_request_body))
        if redirect is not None or has_no_body(entry.event):
            entry.body = b""
        else:
            self._wishes.append(_Wish(entry, "response", self._keep_body))

    def _ask(self, wish: _Wish) -> None:
        announced = int(wish.entry.event["response"].get("bytesReceived") or 0)
        if wish.data_type == "response" and (why_not := self._too_much(announced)):
            wish.entry.missing = why_not
            return
        self._asked += 1
        parameters = {
            "dataType": wish.data_type,
            "collector": self._collector,
            "request": wish.entry.event["request"]["request"],
            "disown": True,
        }
        self._channel.send("network.getData", parameters, partial(self._hear, wish))

    def _hear(self, wish: _Wish, answer: dict[str, Any]) -> None:
        self._asked -= 1
        found = answer.get("result")
        body = bytes_of(found["bytes"]) if found else None
        wish.tell(wish.entry, body, _NOT_KEPT)

    def _keep_body(self, entry: _Entry, body: bytes | None, why_not: str) -> None:
        size = len(body or b"")
        too_much = self._too_much(size)
        if body is None or too_much is not None:
            entry.missing = too_much or why_not
        elif not body and (header_of(entry.event, "content-length") or "0").strip("0"):
            entry.missing = _NOT_KEPT  # as of what a service worker fetches for its cache
        else:
            entry.body = body
            self._total_bytes += size

    def _too_much(self, size: int) -> str | None:
        if size > self._limits.max_body_bytes:
            return f"larger than {self._limits.max_body_bytes} bytes"
        if self._total_bytes + size > self._limits.max_total_bytes:
            return f"all bodies together are larger than {self._limits.max_total_bytes} bytes"
        return None


def _keep_request_body(entry: _Entry, body: bytes | None, _why_not: str) -> None:
    entry.request_body = body


def start_events(channel: BidiChannel) -> None:
    """Have the channel told of every answer, in every user context: once a browser.

    Raises:
        BrowserError: the browser cannot, or is gone.
    """
    channel.call(
        "session.subscribe", {"events": [COMPLETED, _CDP_REQUEST, _CDP_RESPONSE]}, _CALL_SECONDS
    )
