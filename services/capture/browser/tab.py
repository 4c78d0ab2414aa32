"""A tab: one page in a user context of its own (cookies, cache and storage of nobody else).

It is driven by CDP through chromedriver, and over BiDi where chromedriver itself would wait.
Blocks; all that Selenium raises leaves here as a `TabFailedError` or a `BrowserLostError`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from selenium.webdriver.remote.webdriver import WebDriver

from services.capture.browser.bidi import BidiChannel, result_of
from services.capture.browser.doorman import Doorman
from services.capture.browser.downloads import DownloadFolder, Downloads
from services.capture.browser.driver_errors import translated
from services.capture.browser.frames import Frame, frames_of
from services.capture.browser.recorder import Recorder
from services.capture.credentials import cookie_parameters
from services.capture.errors import TabFailedError
from shared.contracts.credentials import SiteCredentials

_CALL_SECONDS = 120.0  # above every step's deadline, which the asyncio side enforces by a kill
_BIDI_SECONDS = 10.0
_DIALOG_TRIES = 20
_AWAKE_SECONDS = 0.5
"""How long a script may go on in a page that has been woken once."""
_MOST_WAKES = 2
HANG_SECONDS = 4.0
"""When a script of ours that takes milliseconds has not ended, one of the page's does not end."""
SCRIPT_THREW = "script in the page:"
"""How the message of a `TabFailedError` begins when it was not the browser that refused."""


class Tab:
    """One page in a user context of its own.

    Attributes:
        reader: the browser's own Readability (see `reader.py`), where it has one.
        was_woken: a script of the page did not end, and was ended.
    """

    def __init__(
        self,
        driver: WebDriver,
        channel: BidiChannel,
        user_context: str,
        target: str,
        recorder: Recorder,
        downloads: DownloadFolder,
        reader: str | None = None,
    ) -> None:
        self._driver = driver
        self._channel = channel
        self._user_context = user_context
        self.target = target
        self.recorder = recorder
        self._doorman: Doorman | None = None
        where = {"context": target}
        found = channel.call("goog:cdp.getSession", where, _BIDI_SECONDS)
        self._session = str(found["session"])
        self._is_over_bidi = False
        self.was_woken = False
        self.downloads = Downloads(self.cdp, user_context, downloads)
        self.reader = reader

    @property
    def patience(self) -> float | None:
        """`hang_seconds` for scripts that take milliseconds."""
        return None if self.was_woken else HANG_SECONDS

    def cdp(
        self, command: str, *, hang_seconds: float | None = None, **parameters: Any
    ) -> dict[str, Any]:
        """Send a DevTools command to this tab and return its result.

        Args:
            command: its name.
            hang_seconds: when there is no answer by then, the page's script is ended, twice
                at most.
            parameters: of the command.

        Raises:
            TabFailedError: the browser answered with an error.
            BrowserLostError: it did not answer at all.
        """
        if hang_seconds is not None or self.was_woken or self._is_over_bidi:
            return self._cdp_over_bidi(command, parameters, hang_seconds)
        with translated():
            for _try in range(_DIALOG_TRIES):
                answer = self._driver.execute(
                    "executeCdpCommand", {"cmd": command, "params": parameters}
                )["value"]
                if answer is not None:
                    return dict(answer)
                # A dialog was open; it has been dismissed by now, and the page goes on.
        raise TabFailedError(f"{command}: the page keeps opening dialogs")

    def _cdp_over_bidi(
        self, command: str, parameters: dict[str, Any], hang_seconds: float | None
    ) -> dict[str, Any]:
        """The same on the other connection: chromedriver hears nothing while it waits itself."""
        answers: list[dict[str, Any]] = []
        self._send_over_bidi(command, parameters, answers.append)
        seconds = hang_seconds or (_AWAKE_SECONDS if self.was_woken else _CALL_SECONDS)
        wakes = 0
        while not self._channel.wait(lambda: bool(answers), time.monotonic() + seconds):
            if hang_seconds is not None and wakes >= _MOST_WAKES:
                raise TabFailedError(f"{SCRIPT_THREW} it goes on without end")
            wakes += 1
            self.was_woken = True
            self._send_over_bidi("Runtime.terminateExecution", {}, lambda _answer: None)
            seconds = _AWAKE_SECONDS
        return dict(result_of(command, answers[0])["result"])

    def _send_over_bidi(
        self,
        command: str,
        parameters: dict[str, Any],
        on_answer: Callable[[dict[str, Any]], None],
    ) -> None:
        sent = {"method": command, "params": parameters, "session": self._session}
        self._channel.send("goog:cdp.sendCommand", sent, on_answer)

    def evaluate(
        self, expression: str, *, apart: bool = False, hang_seconds: float | None = None
    ) -> Any:
        """The JSON value of a JavaScript expression; a promise is awaited.

        Args:
            expression: runs in the page's main frame.
            apart: in a world of its own: the same document, but neither the page's changes to
                built-in functions nor its content security policy.
            hang_seconds: as of `cdp`.

        Raises:
            TabFailedError: it threw, or the page went elsewhere meanwhile.
        """
        where: dict[str, Any] = {}
        if apart:
            world = self.cdp(
                "Page.createIsolatedWorld",
                hang_seconds=hang_seconds,
                frameId=self.target,
                worldName="linksnap",
            )
            where["contextId"] = world["executionContextId"]
        answer = self.cdp(
            "Runtime.evaluate",
            hang_seconds=hang_seconds,
            **where,
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=False,
        )
        if "exceptionDetails" in answer:
            details: Mapping[str, Any] = answer["exceptionDetails"]
            thrown = details.get("exception", {}).get("description") or details.get("text")
            raise TabFailedError(f"{SCRIPT_THREW} {thrown}")
        return answer["result"].get("value")

    def show(self, sites: Sequence[SiteCredentials]) -> None:
        """From now on show these sites what they are to see, and nobody else. Before navigating.

        Raises:
            TabFailedError: the browser does not take something of it.
            BrowserLostError: it is gone.
        """
        for site in sites:
            for cookie in site.cookies:
                try:
                    taken = self.cdp("Network.setCookie", **cookie_parameters(site, cookie))
                except TabFailedError:  # which would quote it
                    taken = {}
                if not taken.get("success"):
                    raise TabFailedError(f"the browser refuses a cookie for {site.site}")
        if self._doorman is None and any(site.headers or site.basic_auth for site in sites):
            address = str(self._driver.capabilities["webSocketUrl"])
            self._doorman = Doorman.open(address, self.target, sites)
            self._is_over_bidi = True

    def frames(self) -> list[Frame]:
        """All frames, those of other sites included, each after its parent.

        Raises:
            TabFailedError: the tab is gone.
            BrowserLostError: the browser does not answer.
        """

        def send(command: str, parameters: dict[str, Any]) -> dict[str, Any]:
            return self.cdp(command, **parameters)

        return frames_of(self._channel, self.target, send)

    def close(self) -> None:
        """Remove the user context with everything in it: tabs, pop-ups, cookies, cache."""
        if self._doorman is not None:
            self._doorman.close()
        with translated():
            self.recorder.stop()
            self._driver.browser.remove_user_context(self._user_context)
        self.downloads.remove()
