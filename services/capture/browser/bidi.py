"""A second BiDi connection to a browser, for what comes in numbers: events, and bodies.

Selenium's own starts a thread for each event, polls for each answer and checks text in pure Python:
30 MB took it 12 s where this takes 4. Here a thread does nothing but receive; messages are parsed
when the browser's thread asks for them, which costs a page that loads next to nothing.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

from websocket import WebSocket, WebSocketException, create_connection

from services.capture.errors import BrowserLostError, TabFailedError

_CONNECT_SECONDS = 10.0
_MAX_EVENT_CHARS = 1024 * 1024
_MAX_HELD_CHARS = 64 * 1024 * 1024

Parameters = dict[str, Any]


class BidiChannel:
    """Commands out, answers and events in. All but the receiving runs in the browser's thread."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._ids = count(1)
        self._arrived: SimpleQueue[str | bytes | None] = SimpleQueue()
        self._answers: dict[int, Callable[[Parameters], None]] = {}
        self._counting = Lock()
        self._held_chars = 0
        self.on_event: Callable[[Parameters], None] = lambda _event: None
        Thread(target=self._receive, name="bidi", daemon=True).start()

    @classmethod
    def open(cls, url: str) -> "BidiChannel":
        """Connect to a session's `webSocketUrl`. Blocks about 3 ms.

        Raises:
            BrowserLostError: nobody answers there.
        """
        try:
            socket = create_connection(
                url, timeout=_CONNECT_SECONDS, suppress_origin=True, skip_utf8_validation=True
            )
        except (WebSocketException, OSError) as error:
            raise BrowserLostError(f"no BiDi connection: {type(error).__name__}") from error
        socket.settimeout(None)  # it ends with the browser, which has deadlines of its own
        return cls(socket)

    def send(
        self, method: str, parameters: Parameters, on_answer: Callable[[Parameters], None]
    ) -> None:
        """Send a command; `on_answer` gets the whole answer in a later `wait`.

        Raises:
            BrowserLostError: the browser is gone.
        """
        number = next(self._ids)
        self._answers[number] = on_answer
        try:
            self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        except (WebSocketException, OSError) as error:
            raise _lost() from error

    def call(self, method: str, parameters: Parameters, seconds: float) -> Parameters:
        """Send a command and wait for its result.

        Raises:
            TabFailedError: the browser answered with an error.
            BrowserLostError: it did not answer.
        """
        answers: list[Parameters] = []
        self.send(method, parameters, answers.append)
        if not self.wait(lambda: bool(answers), time.monotonic() + seconds):
            raise BrowserLostError(f"{method}: no answer in {seconds:g} s")
        return result_of(method, answers[0])

    def wait(self, is_done: Callable[[], bool], end: float) -> bool:
        """Deal with what arrives until `is_done`; False when `end` (monotonic) came before.

        Raises:
            BrowserLostError: the browser is gone.
        """
        while not is_done():
            left = end - time.monotonic()
            if left <= 0:
                return False
            try:
                message = self._arrived.get(timeout=left)
            except Empty:
                return False
            if message is None:
                self._arrived.put(None)
                raise _lost()
            self._count(-len(message))
            self._deal_with(json.loads(message))
        return True

    def _deal_with(self, message: Parameters) -> None:
        if message.get("type") == "event":
            self.on_event(message)
        elif (on_answer := self._answers.pop(message.get("id", 0), None)) is not None:
            on_answer(message)

    def _receive(self) -> None:
        with suppress(WebSocketException, OSError):
            while message := self._socket.recv():
                if not self._is_too_much(message):
                    self._count(len(message))
                    self._arrived.put(message)
        self._socket.shutdown()  # type: ignore[no-untyped-call]
        self._arrived.put(None)

    def _is_too_much(self, message: str | bytes) -> bool:
        """An event that would fill the memory, as of pages that fetch `data:` URLs without end."""
        if len(message) <= _MAX_EVENT_CHARS and self._held_chars <= _MAX_HELD_CHARS:
            return False
        return "id" not in json.loads(message)

    def _count(self, chars: int) -> None:
        with self._counting:
            self._held_chars += chars


def result_of(method: str, answer: Parameters) -> Parameters:
    """What a command gave.

    Raises:
        TabFailedError: an error.
    """
    if "result" not in answer:
        raise TabFailedError(f"{method}: {answer.get('message', answer.get('error'))}")
    return dict(answer["result"])


def _lost() -> BrowserLostError:
    return BrowserLostError("the BiDi connection has ended")
