"""One capture: an ordered list of steps, each with its own share of the time.

What is worth most comes first. What a step needs of the browser is taken in the browser's thread;
what is made of it afterwards (text, single file, thumbnail) is made in the extractor meanwhile. A
step that fails, or hangs and takes the browser with it, costs what was to come of it; the rest is
kept. Only a page that does not load ends the capture: then there is nothing to keep.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar
from uuid import UUID

import httpx
import structlog

from services.capture.browser.browser import BrowserTab
from services.capture.browser.session import Tab
from services.capture.budget import Budget
from services.capture.errors import (
    BrowserError,
    BrowserLostError,
    BrowserTimedOutError,
    CaptureError,
    NavigationError,
)
from services.capture.extractor import Extractor
from services.capture.metrics import STEP_FAILURES, STEP_SECONDS
from services.capture.outcome import USUAL_SECONDS, Outcome, StepSeconds
from services.capture.plain_http import PlainHttp
from services.capture.steps.icons import MAX_ICON_BYTES, best_icons, decode_data_url
from services.capture.steps.metadata import merge_head, metadata_json
from services.capture.steps.mhtml import take_mhtml
from services.capture.steps.navigate import PageFacts, describe, navigate
from services.capture.steps.page_metadata import page_metadata
from services.capture.steps.pdf import print_pdf
from services.capture.steps.screenshot import Screenshot, take_screenshot
from services.capture.steps.settle import settle
from services.capture.steps.source import read_source
from services.capture.steps.upload import Upload, describe_upload, settle_upload, show_upload
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure, FailureReason

log = structlog.get_logger()

Result = TypeVar("Result")
Announce = Callable[[str], Awaitable[None]]


class ArtifactSink(Protocol):
    """Where artifacts go: the artifact store."""

    async def put(
        self, link_id: UUID, kind: ArtifactKind, media_type: str, data: bytes
    ) -> Artifact:
        """Store one artifact."""

    async def read(self, key: str) -> bytes:
        """All bytes of a stored one."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What every capture of a worker uses."""

    extractor: Extractor
    sink: ArtifactSink
    http: PlainHttp


class Capture:
    """One URL in one borrowed tab."""

    def __init__(
        self,
        tab: BrowserTab,
        equipment: Equipment,
        link_id: UUID,
        budget: Budget,
        announce: Announce,
        seconds: StepSeconds = USUAL_SECONDS,
    ) -> None:
        self._tab = tab
        self._extractor = equipment.extractor
        self._sink = equipment.sink
        self._http = equipment.http
        self._link_id = link_id
        self._budget = budget
        self._announce = announce
        self._seconds = seconds
        self._outcome: Outcome | None = None
        self._extracted_head: dict[str, str | None] = {}

    async def run(self, url: str) -> Outcome:
        """Capture `url`.

        Raises:
            NavigationError: it did not load, or hung before anything could be taken.
            BrowserLostError: the browser crashed before anything could be taken.
        """
        facts = await self._open(
            partial(navigate, url=url, lease=self._tab.lease),
            settle,
            partial(describe, lease=self._tab.lease),
        )
        return await self._take_from(url, Outcome(facts, facts.head))

    async def run_upload(self, url: str, upload: Upload) -> Outcome:
        """Take what a capture takes from a file that was saved at `url`. Nothing is fetched.

        Raises:
            NavigationError: it could not be shown, or hung before anything could be taken.
            BrowserLostError: the browser crashed before anything could be taken.
        """
        lease = self._tab.lease
        assert lease is not None
        facts = await self._open(
            partial(show_upload, upload=upload, lease=lease),
            lambda tab, seconds: settle_upload(tab, url, seconds),
            partial(describe_upload, url=url, lease=lease),
        )
        outcome = Outcome(facts, facts.head, artifacts=[upload.artifact], is_upload=True)
        return await self._take_from(url, outcome)

    async def _take_from(self, url: str, outcome: Outcome) -> Outcome:
        self._outcome, facts = outcome, outcome.facts
        try:
            screenshot = await self._take_all(facts)
        except ExceptionGroup as group:
            raise group.exceptions[0] from group  # no step's failure: the artifact store's
        await self._metadata(url, screenshot)
        return self._outcome

    async def _take_all(self, facts: PageFacts) -> Screenshot | None:
        """Every step that needs the browser, and meanwhile what is made of them."""
        screenshot: Screenshot | None = None
        async with asyncio.TaskGroup() as extraction:
            extraction.create_task(self._icon(facts))
            async with self._step("text", browser=True):
                source = await self._take(read_source, self._seconds.source)
                extraction.create_task(self._readable(source.html, facts.url, source.visible_text))
            async with self._step("screenshot", browser=True):
                screenshot = await self._take(take_screenshot, self._seconds.screenshot)
                extraction.create_task(self._pictures(screenshot.data))
            if not self._result.is_upload:
                async with self._step("html", browser=True):
                    mhtml = await self._take(take_mhtml, self._seconds.mhtml)
                    await self._store(ArtifactKind.MHTML, "multipart/related", mhtml)
                    extraction.create_task(self._single_file(mhtml, facts.url))
            async with self._step("pdf", browser=True):
                pdf = await self._take(print_pdf, self._seconds.pdf)
                await self._store(ArtifactKind.PDF, "application/pdf", pdf)
        return screenshot

    async def _open(
        self,
        navigate_to: Callable[[Tab], None],
        settle_for: Callable[[Tab, float], bool],
        describe_page: Callable[[Tab], PageFacts],
    ) -> PageFacts:
        seconds = self._seconds
        try:
            await self._announce("navigate")
            started = time.monotonic()
            await self._tab.run(navigate_to, self._budget.share(seconds.navigate))
            _done("navigate", started)
            await self._announce("settle")
            started = time.monotonic()
            share = self._budget.share(seconds.settle, keep_seconds=seconds.settle_grace)
            await self._tab.run(lambda tab: settle_for(tab, share), share + seconds.settle_grace)
            _done("settle", started)
            return await self._tab.run(describe_page, seconds.source)
        except BrowserTimedOutError as error:
            raise NavigationError(
                FailureReason.TIMED_OUT, f"the page does not answer: {error}"
            ) from error
        except CaptureError as error:
            raise NavigationError(error.reason, error.message) from error

    async def _readable(self, html: str, url: str, visible_text: str) -> None:
        async with self._step("text"):
            found = await self._extractor.readable(
                html, url, visible_text, seconds=self._extraction_seconds()
            )
            await self._store(ArtifactKind.TEXT, "text/plain;charset=utf-8", found.text.encode())
            await self._store(
                ArtifactKind.MARKDOWN, "text/markdown;charset=utf-8", found.markdown.encode()
            )
            self._extracted_head = found.metadata
            self._result.text_sketch = found.sketch

    async def _icon(self, facts: PageFacts) -> None:
        """The site's icon, when there is one that can be had soon; without one nothing is amiss."""
        with suppress(CaptureError, httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            async with asyncio.timeout(self._budget.share(self._seconds.icon)):
                for url in best_icons(facts.icons, facts.url):
                    png = await self._icon_at(url)
                    if png is not None:
                        await self._store(ArtifactKind.FAVICON, "image/png", png)
                        return

    async def _icon_at(self, url: str) -> bytes | None:
        seconds = self._seconds.icon
        try:
            data = decode_data_url(url)
            if data is None and self._tab.lease is not None:
                data = await self._http.fetch(
                    self._tab.lease, url, seconds=seconds, max_bytes=MAX_ICON_BYTES
                )
            return await self._extractor.icon(data, seconds=seconds) if data else None
        except (CaptureError, httpx.HTTPError, httpx.InvalidURL) as error:
            log.debug("icon_left_out", error=str(error))
            return None

    async def _pictures(self, png: bytes) -> None:
        async with self._step("screenshot"):
            screenshot, thumbnail = await self._extractor.pictures(
                png, seconds=self._extraction_seconds()
            )
            await self._store(ArtifactKind.SCREENSHOT, "image/webp", screenshot)
            await self._store(ArtifactKind.THUMBNAIL, "image/webp", thumbnail)

    async def _single_file(self, mhtml: bytes, url: str) -> None:
        async with self._step("html"):
            data = await self._extractor.single_file(mhtml, url, seconds=self._extraction_seconds())
            await self._store(ArtifactKind.HTML, "text/html;charset=utf-8", data)

    async def _metadata(self, url: str, screenshot: Screenshot | None) -> None:
        outcome = self._result
        facts = outcome.facts
        outcome.head = merge_head(facts.head, self._extracted_head)
        outcome.page = page_metadata(facts.head, facts.json_ld, self._extracted_head)
        async with self._step("metadata"):
            data = metadata_json(url, outcome, screenshot, datetime.now(UTC))
            await self._store(ArtifactKind.METADATA, "application/json", data)

    @property
    def _result(self) -> Outcome:
        assert self._outcome is not None
        return self._outcome

    async def _take(self, step: Callable[[Tab], Result], at_most_seconds: float) -> Result:
        """Run a step in the browser, within its share of the time."""
        keep = self._seconds.kept_for_extraction
        return await self._tab.run(step, self._budget.share(at_most_seconds, keep_seconds=keep))

    def _extraction_seconds(self) -> float:
        return self._budget.share(self._seconds.extraction)

    async def _store(self, kind: ArtifactKind, media_type: str, data: bytes) -> None:
        artifact = await self._sink.put(self._link_id, kind, media_type, data)
        self._result.artifacts.append(artifact)

    @asynccontextmanager
    async def _step(self, name: str, *, browser: bool = False) -> AsyncIterator[None]:
        """Run the block as a step: measured, and its failure kept instead of raised."""
        if browser:
            await self._announce(name)
        started = time.monotonic()
        try:
            yield
        except (CaptureError, BrowserError) as error:
            failure = _failure(error, name)
            STEP_FAILURES.labels(name).inc()
            log.warning("step_failed", step=name, reason=failure.reason, message=failure.message)
            self._result.failures.append(failure)
        else:
            _done(name if browser else f"{name}_extraction", started)


def _done(step: str, started: float) -> None:
    seconds = time.monotonic() - started
    STEP_SECONDS.labels(step).observe(seconds)
    log.info("step_done", step=step, seconds=round(seconds, 3))


def _failure(error: CaptureError | BrowserError, step: str) -> Failure:
    if isinstance(error, CaptureError):
        return error.as_failure(step)
    reason = FailureReason.STEP_FAILED
    if isinstance(error, BrowserTimedOutError):
        reason = FailureReason.TIMED_OUT
    elif isinstance(error, BrowserLostError):
        reason = FailureReason.BROWSER_CRASHED
    return Failure(reason=reason, message=f"{step}: {error}", step=step)
