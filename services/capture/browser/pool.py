"""Capacity: N browsers, each with the next capture's tab opened ahead of need.

A slot's keeper starts its browser, opens a tab, lends it to one capture, removes it and opens the
next. It replaces the browser when that crashed, hung or was killed, or has served its share.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import structlog

from services.capture.browser.browser import Browser, BrowserTab
from services.capture.browser.chromium import ChromiumOptions
from services.capture.browser.lease import ProxyLease
from services.capture.browser.tab import Tab
from services.capture.errors import BrowserError, BrowserLostError
from services.capture.metrics import BROWSER_STARTS

log = structlog.get_logger()

OpenLease = Callable[[], AbstractAsyncContextManager[ProxyLease]]
Prepare = Callable[[Tab], None]

_PREPARE_SECONDS = 5.0
_RESTART_DELAYS_SECONDS = (0.1, 1.0, 5.0, 15.0)


class Pool:
    """Lends tabs. Use `async with Pool.start(…) as pool`."""

    def __init__(
        self,
        options: ChromiumOptions,
        open_lease: OpenLease | None,
        captures_per_browser: int,
        prepare: Prepare | None,
    ) -> None:
        self._options = options
        self._open_lease = open_lease
        self._captures_per_browser = captures_per_browser
        self._prepare = prepare
        self._ready: asyncio.Queue[BrowserTab] = asyncio.Queue()
        self._browsers: set[Browser] = set()
        self._start_error: str | None = "no browser has started yet"

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        options: ChromiumOptions,
        *,
        browsers: int,
        captures_per_browser: int = 200,
        open_lease: OpenLease | None = None,
        prepare: Prepare | None = None,
    ) -> AsyncIterator["Pool"]:
        """Keep `browsers` browsers until the block ends; then all their processes are killed.

        Args:
            options: how each browser is started.
            browsers: how many run at once.
            captures_per_browser: a browser is replaced after so many.
            open_lease: gives each capture its own port of the egress proxy; None goes direct.
            prepare: run on each tab before it is lent, in the browser's thread.
        """
        pool = cls(options, open_lease, captures_per_browser, prepare)
        keepers = [
            asyncio.create_task(pool._keep(), name=f"browser-{number}")
            for number in range(browsers)
        ]
        try:
            yield pool
        finally:
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)

    @asynccontextmanager
    async def tab(self, wait_seconds: float = 30.0) -> AsyncIterator[BrowserTab]:
        """Borrow a fresh tab for one capture.

        Raises:
            BrowserLostError: none became ready in time.
        """
        try:
            async with asyncio.timeout(wait_seconds):
                tab = await self._take()
        except TimeoutError as error:
            why = self._start_error or "all are taken"
            raise BrowserLostError(f"no browser in {wait_seconds:g} s: {why}") from error
        try:
            yield tab
        finally:
            tab.done.set()

    async def check(self) -> None:
        """Raise when no browser runs (for `/readyz`)."""
        if not self._browsers:
            raise BrowserError(self._start_error or "every browser is being replaced")

    @property
    def leash_pids(self) -> list[int]:
        """One process a browser; all the processes of that browser descend from it."""
        return [browser.leash_pid for browser in self._browsers]

    async def _take(self) -> BrowserTab:
        while True:
            tab = await self._ready.get()
            is_lent = False
            try:
                is_lent = await tab.answers()
            finally:
                if not is_lent:
                    tab.done.set()
            if is_lent:
                return tab
            log.warning("browser_lost_while_idle")

    async def _keep(self) -> None:
        failures = 0
        while True:
            try:
                served = await self._serve_one_browser()
            except Exception as error:
                self._start_error = str(error) or type(error).__name__
                served = 0
                is_usual = isinstance(error, BrowserError)
                log.warning("browser_lost", error=str(error), exc_info=not is_usual)
            failures = 0 if served else failures + 1
            if failures:
                last = len(_RESTART_DELAYS_SECONDS)
                await asyncio.sleep(_RESTART_DELAYS_SECONDS[min(failures, last) - 1])

    async def _serve_one_browser(self) -> int:
        """One browser's life; how many tabs it lent."""
        served = 0
        async with Browser.start(self._options) as browser:
            BROWSER_STARTS.inc()
            self._browsers.add(browser)
            try:
                self._start_error = None
                while served < self._captures_per_browser and not browser.is_lost:
                    await self._lend(browser)
                    served += 1
            finally:
                self._browsers.discard(browser)
        return served

    async def _lend(self, browser: Browser) -> None:
        async with AsyncExitStack() as stack:
            lease = None
            if self._open_lease is not None:
                lease = await stack.enter_async_context(self._open_lease())
            tab = await browser.open_tab(lease)
            if self._prepare is not None:
                await tab.run(self._prepare, _PREPARE_SECONDS)
            self._ready.put_nowait(tab)
            try:
                await tab.done.wait()
            except asyncio.CancelledError:
                browser.is_lost = True
                raise
            if not browser.is_lost:
                with contextlib.suppress(BrowserError):
                    await browser.close_tab(tab)
