"""The protocol session: Selenium talking to one chromedriver. Blocks; one thread a session.

A capture gets a tab of its own from it (see `tab.py`). Everything that Selenium raises leaves here
as a `TabFailedError` or a `BrowserLostError`.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.remote_connection import ChromeRemoteConnection
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webdriver import WebDriver

from services.capture.browser.bidi import BidiChannel
from services.capture.browser.chromium import Chromium, ChromiumOptions
from services.capture.browser.downloads import DownloadEvents, DownloadFolder
from services.capture.browser.driver_errors import translated
from services.capture.browser.flags import EXCLUDED_SWITCHES, chromium_flags
from services.capture.browser.reader import reader_script
from services.capture.browser.recorder import Recorder, start_events
from services.capture.browser.tab import Tab

_CALL_SECONDS = 120.0  # above every step's deadline, which the asyncio side enforces by a kill
_BIDI_SECONDS = 10.0
_BIDI_POLL_SECONDS = 0.001  # Selenium's own is 0.1 s: every BiDi command would cost that
# The client logs an error whenever a browser is killed, which is this service's daily work.
logging.getLogger("websocket").setLevel(logging.CRITICAL)


class Session:
    """A WebDriver session with BiDi on one Chromium."""

    def __init__(
        self, driver: WebDriver, channel: BidiChannel, profile: Path, reader: str | None
    ) -> None:
        self._driver = driver
        self._channel = channel
        self._profile = profile
        self._reader = reader
        with translated():
            self._download_events = DownloadEvents(driver)

    @classmethod
    def start(cls, chromium: Chromium, options: ChromiumOptions) -> "Session":
        """Start the browser itself. Blocks about 0.8 s.

        Raises:
            BrowserError: Chromium did not start.
        """
        config = ClientConfig(
            remote_server_addr=chromium.driver_url,
            timeout=int(_CALL_SECONDS),
            websocket_timeout=_BIDI_SECONDS,
            websocket_interval=_BIDI_POLL_SECONDS,
        )
        with translated():
            driver = WebDriver(
                command_executor=ChromeRemoteConnection(
                    remote_server_addr=chromium.driver_url, client_config=config
                ),
                options=_options(options, str(chromium.profile)),
            )
            channel = BidiChannel.open(str(driver.capabilities["webSocketUrl"]))
            start_events(channel)
        return cls(driver, channel, chromium.profile, reader_script(options.chromium_path))

    @property
    def browser_version(self) -> str:
        """The browser's name and version, as in `Chromium 156.0.7000.0`."""
        capabilities = self._driver.capabilities
        return f"{str(capabilities['browserName']).title()} {capabilities['browserVersion']}"

    def open_tab(self, proxy: Mapping[str, Any] | None = None) -> Tab:
        """A fresh user context with an empty tab, all of whose traffic is recorded.

        Blocks about 150 ms: do it ahead of need.

        Args:
            proxy: BiDi's `proxy` for the context; all of its traffic takes it.
        """
        with translated():
            user_context = self._driver.browser.create_user_context(proxy=proxy)
            recorder = Recorder.start(self._channel, user_context)
            target = self._driver.browsing_context.create(type="tab", user_context=user_context)
            self._driver.switch_to.window(target)
        folder = DownloadFolder(
            self._profile / "downloads" / str(user_context), self._download_events
        )
        return Tab(
            self._driver, self._channel, user_context, target, recorder, folder, self._reader
        )


def _options(options: ChromiumOptions, profile: str) -> Options:
    found = Options()
    found.binary_location = options.chromium_path
    for flag in chromium_flags(options, profile):
        found.add_argument(flag)
    found.add_experimental_option("excludeSwitches", list(EXCLUDED_SWITCHES))
    found.add_experimental_option("prefs", {"plugins.always_open_pdf_externally": True})
    found.enable_bidi = True
    found.page_load_strategy = "none"  # steps wait for what they need, each with its own budget
    found.unhandled_prompt_behavior = "dismiss"
    return found
