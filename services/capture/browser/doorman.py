"""The doorman: shows a site the headers and the password that are meant for it, and no other site.

It stops requests of one tab (BiDi's intercepts) and lets them go on, theirs with what they are to
show. A page waits for each answer, while the browser's own thread waits for the page: so it has a
connection and a thread of its own. It is only there where a capture has something to show.

While chromedriver carries out a command of the classic kind it takes no other, the doorman's
neither; so a tab with a doorman is driven through BiDi alone (`Tab.cdp`), dialogs included.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from threading import Thread
from typing import Any

from websocket import WebSocket, WebSocketException, create_connection

from services.capture.credentials import credentials_for, with_headers
from services.capture.errors import BrowserLostError, TabFailedError
from shared.contracts.credentials import SiteCredentials

_REQUEST = "network.beforeRequestSent"
_CHALLENGE = "network.authRequired"
_DIALOG = "browsingContext.userPromptOpened"
_SECONDS = 10.0

Parameters = dict[str, Any]


class Doorman:
    """Stands before one tab until it is closed."""

    def __init__(self, socket: WebSocket, sites: Sequence[SiteCredentials]) -> None:
        self._socket = socket
        self._sites = sites
        self._ids = count(1)
        self._asked: dict[int, str] = {}
        self._answered: set[str] = set()

    @classmethod
    def open(cls, url: str, context: str, sites: Sequence[SiteCredentials]) -> "Doorman":
        """Stand before a tab from now on. Blocks about 10 ms.

        Args:
            url: of the session's BiDi connection.
            context: the tab.
            sites: whom to show what.

        Raises:
            BrowserLostError: nobody answers there.
            TabFailedError: the browser refused.
        """
        headers = [_REQUEST] if any(site.headers for site in sites) else []
        challenges = [_CHALLENGE] if any(site.basic_auth for site in sites) else []
        phases = [event.partition(".")[2] for event in (*headers, *challenges)]
        events = [*headers, *challenges, _DIALOG]
        try:
            socket = create_connection(
                url, timeout=_SECONDS, suppress_origin=True, skip_utf8_validation=True
            )
            doorman = cls(socket, sites)
            doorman._call("session.subscribe", {"events": events, "contexts": [context]})
            doorman._call("network.addIntercept", {"phases": phases, "contexts": [context]})
        except (WebSocketException, OSError) as error:
            raise BrowserLostError(f"no BiDi connection: {type(error).__name__}") from error
        socket.settimeout(None)  # it ends with the tab
        Thread(target=doorman._stand, name="doorman", daemon=True).start()
        return doorman

    def close(self) -> None:
        """Go away. The tab is closed next, and its requests with it."""
        with suppress(WebSocketException, OSError):
            self._socket.shutdown()  # type: ignore[no-untyped-call]

    def _call(self, method: str, parameters: Parameters) -> None:
        number = self._send(method, parameters)
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") != number:
                continue
            if answer.get("type") == "error":
                raise TabFailedError(f"{method}: {answer.get('message')}")
            return

    def _send(self, method: str, parameters: Parameters) -> int:
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        return number

    def _stand(self) -> None:
        with suppress(WebSocketException, OSError):
            while message := self._socket.recv():
                self._deal_with(json.loads(message))

    def _deal_with(self, message: Parameters) -> None:
        event = message.get("params", {})
        method = message.get("method")
        if method == _REQUEST and event.get("isBlocked"):
            self._let_go(event["request"])
        elif method == _CHALLENGE and event.get("isBlocked"):
            self._answer(event["request"])
        elif method == _DIALOG:
            dismissing = {"context": event["context"], "accept": False}
            self._send("browsingContext.handleUserPrompt", dismissing)
        else:
            request = self._asked.pop(message.get("id", 0), None)
            if request is not None and message.get("type") == "error":  # not with these headers
                self._send("network.continueRequest", {"request": request})

    def _let_go(self, request: Parameters) -> None:
        site = credentials_for(request["url"], self._sites)
        going: Parameters = {"request": request["request"]}
        if site is not None and site.headers:
            going["headers"] = with_headers(request["headers"], site.headers)
        number = self._send("network.continueRequest", going)
        if "headers" in going:
            self._asked[number] = request["request"]

    def _answer(self, request: Parameters) -> None:
        """Once for each request: who says no to a password says so again."""
        site = credentials_for(request["url"], self._sites)
        answering: Parameters = {"request": request["request"], "action": "cancel"}
        if site is not None and site.basic_auth and request["request"] not in self._answered:
            self._answered.add(request["request"])
            answering["action"] = "provideCredentials"
            answering["credentials"] = {
                "type": "password",
                "username": site.basic_auth.username,
                "password": site.basic_auth.password,
            }
        self._send("network.continueWithAuth", answering)
