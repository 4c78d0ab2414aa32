"""A browser as asyncio sees it: one thread that blocks, and a deadline enforced by a kill."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

import structlog

from services.capture.browser.chromium import Chromium, ChromiumOptions
from services.capture.browser.lease import ProxyLease
from services.capture.browser.session import Session
from services.capture.browser.tab import Tab
from services.capture.egress import user_context_proxy
from services.capture.errors import BrowserError, BrowserLostError, BrowserTimedOutError
from services.capture.metrics import BROWSER_KILLS

log = structlog.get_logger()

Result = TypeVar("Result")

_START_SECONDS = 30.0
_OPEN_TAB_SECONDS = 10.0
_CLOSE_TAB_SECONDS = 5.0
_ANSWER_SECONDS = 2.0


class Browser:
    """One Chromium, its session and its thread."""

    def __init__(self, chromium: Chromium, thread: ThreadPoolExecutor) -> None:
        self._chromium = chromium
        self._thread = thread
        self._session: Session | None = None
        self.is_lost = False

    @classmethod
    @asynccontextmanager
    async def start(cls, options: ChromiumOptions) -> AsyncIterator["Browser"]:
        """A running browser; however the block ends, all its processes are dead after it.

        Raises:
            BrowserError: it did not start.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="browser")
        browser = cls(await _start(thread, options), thread)
        try:
            start = partial(Session.start, browser._chromium, options)
            browser._session = await browser.call(start, _START_SECONDS)
            yield browser
        finally:
            await browser.kill()
            thread.shutdown(wait=False)

    @property
    def leash_pid(self) -> int:
        """The process that all of this browser's processes descend from."""
        return self._chromium.leash_pid

    async def call(self, function: Callable[[], Result], seconds: float) -> Result:
        """Run `function` in the browser's thread. Past `seconds` the browser is killed.

        Raises:
            BrowserTimedOutError: it was.
            BrowserLostError: the browser died by itself, or is dead already.
        """
        if self.is_lost:
            raise BrowserLostError("the browser was lost in an earlier step")
        call = asyncio.get_running_loop().run_in_executor(self._thread, function)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(call)
        except TimeoutError as error:
            await self._abandon(call)
            raise BrowserTimedOutError(f"no answer in {seconds:.1f} s") from error
        except asyncio.CancelledError:
            await self._abandon(call)
            raise
        except BrowserLostError:
            await self.kill()
            raise

    async def open_tab(self, lease: ProxyLease | None) -> "BrowserTab":
        """A fresh user context with an empty tab, which goes out through `lease` alone."""
        assert self._session is not None
        open_tab = partial(
            self._session.open_tab, user_context_proxy(lease.port) if lease else None
        )
        tab = await self.call(open_tab, _OPEN_TAB_SECONDS)
        return BrowserTab(self, tab, lease, self._session.browser_version)

    async def close_tab(self, tab: "BrowserTab") -> None:
        """Remove the tab's user context; a browser that cannot is killed."""
        await self.call(tab.close, _CLOSE_TAB_SECONDS)

    async def kill(self) -> None:
        """SIGKILL all of its processes. May be called twice."""
        self.is_lost = True
        await asyncio.to_thread(self._chromium.kill)

    async def _abandon(self, call: "asyncio.Future[Result]") -> None:
        """Kill the browser, so that a call that hangs in it fails, and hear of that failure."""
        BROWSER_KILLS.inc()
        call.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        await asyncio.shield(self.kill())


async def _start(thread: ThreadPoolExecutor, options: ChromiumOptions) -> Chromium:
    """Start the process; one that comes up after a cancellation is killed again."""
    starting = asyncio.get_running_loop().run_in_executor(thread, Chromium.start, options)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        with contextlib.suppress(BrowserLostError):
            (await starting).kill()
        raise


class BrowserTab:
    """A tab lent to one capture. Set `done` to hand it back."""

    def __init__(
        self, browser: Browser, tab: Tab, lease: ProxyLease | None, browser_version: str
    ) -> None:
        self._browser = browser
        self._tab = tab
        self.lease = lease
        self.browser_version = browser_version
        self.done = asyncio.Event()

    @property
    def target(self) -> str:
        """The tab's browsing context, which is its main frame."""
        return self._tab.target

    @property
    def was_woken(self) -> bool:
        """Whether a script of the page had to be ended, because it did not end by itself."""
        return self._tab.was_woken

    async def run(self, step: Callable[[Tab], Result], seconds: float) -> Result:
        """Run a step in the browser's thread.

        Raises:
            BrowserTimedOutError: it took longer than `seconds`; the browser is dead now.
            BrowserLostError: the browser died.
            TabFailedError: the browser refused something.
        """
        return await self._browser.call(lambda: step(self._tab), seconds)

    async def answers(self) -> bool:
        """Whether the browser is still there. Takes about 3 ms."""
        try:
            await self.run(lambda tab: tab.evaluate("1"), _ANSWER_SECONDS)
        except BrowserError:
            self._browser.is_lost = True
            return False
        return True

    def close(self) -> None:
        """Remove the user context. Blocks: call it in the browser's thread."""
        self._tab.close()
