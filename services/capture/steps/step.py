"""What every step is, and what it works with.

A step takes one thing of the page: it asks the browser for what only the browser has
(`Work.take`), hands what can be made of that elsewhere to the extractor (`Work.begin`), and stores
it (`Work.store`). It raises when it fails; what was taken before it, and after it, is kept.
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

import structlog

from services.capture.browser.browser import BrowserTab
from services.capture.browser.recording import Recording
from services.capture.browser.tab import Tab
from services.capture.budget import Budget
from services.capture.errors import (
    BrowserError,
    BrowserLostError,
    BrowserTimedOutError,
    CaptureError,
)
from services.capture.extractor import Extractor
from services.capture.metrics import STEP_FAILURES, STEP_SECONDS
from services.capture.outcome import USUAL_SECONDS, Outcome, StepRecord, StepSeconds
from services.capture.plain_http import PlainHttp
from services.capture.steps.archived_copy.copies import (
    InternetArchive,
    with_original_urls,
)
from services.capture.steps.opening.navigate import PageFacts
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import ResolvedOptions, SnapshotFormat
from shared.contracts.credentials import SiteCredentials
from shared.contracts.failures import Failure, FailureReason

log = structlog.get_logger()

Result = TypeVar("Result")
_TEXTS = frozenset(
    (ArtifactKind.TEXT, ArtifactKind.MARKDOWN, ArtifactKind.READABLE, ArtifactKind.HTML)
)
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
    max_file_bytes: int = 256 * 1024**2
    archive: InternetArchive = field(default_factory=InternetArchive)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be captured, and how.

    Attributes:
        is_tried_again: whether what may be different in a moment gets another try.
    """

    url: str
    link_id: UUID
    options: ResolvedOptions = field(default_factory=ResolvedOptions)
    credentials: tuple[SiteCredentials, ...] = ()
    is_tried_again: bool = False


@dataclass(slots=True)
class Work:
    """One capture in one borrowed tab.

    Attributes:
        group: runs what is made beside the browser's own work; ends before the capture does.
        recorded: what `recording` gave last.
    """

    order: Order
    tab: BrowserTab
    equipment: Equipment
    budget: Budget
    announce: Announce
    group: asyncio.TaskGroup
    seconds: StepSeconds = USUAL_SECONDS
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    records: list[StepRecord] = field(default_factory=list)
    recorded: Recording = field(default_factory=Recording)
    _outcome: Outcome | None = None

    @property
    def outcome(self) -> Outcome:
        """What the capture has given so far. There is none before the page was opened."""
        assert self._outcome is not None
        return self._outcome

    @outcome.setter
    def outcome(self, outcome: Outcome) -> None:
        self._outcome = outcome

    @property
    def facts(self) -> PageFacts:
        """What was known of the page when it had come to rest."""
        return self.outcome.facts

    @property
    def shown_url(self) -> str:
        """Where the browser is: the page's URL, or the archive's of its copy."""
        return self.outcome.shown_url or self.facts.url

    async def take(self, step: Callable[[Tab], Result], at_most_seconds: float) -> Result:
        """Run something in the browser, within its share of the time.

        Raises:
            StepError: no time is left.
            BrowserTimedOutError: it hung, and the browser was killed for it.
            BrowserLostError, TabFailedError: the browser died, or refused.
        """
        keep = self.seconds.kept_for_extraction
        return await self.tab.run(step, self.budget.share(at_most_seconds, keep_seconds=keep))

    async def recording(self, *, bodies: bool = True) -> Recording:
        """All that went over the network so far. Asked again, it adds what is new.

        Args:
            bodies: False where the exchanges are enough: that takes a few milliseconds.

        Raises:
            StepError: no time is left.
            BrowserTimedOutError, BrowserLostError: the browser hung, or died.
        """
        grace = self.seconds.recording_grace
        share = self.budget.share(self.seconds.recording, keep_seconds=grace)
        sent = (site.headers for site in self.order.credentials)
        secret = frozenset(name.lower() for headers in sent for name in headers)
        self.recorded = await self.take(
            lambda tab: tab.recorder.collect(share, bodies=bodies, secret_headers=secret),
            share + grace,
        )
        return self.recorded

    @property
    def extraction_seconds(self) -> float:
        """How long an extraction that begins now may take.

        Raises:
            StepError: no time is left.
        """
        return self.budget.share(self.seconds.extraction)

    async def store(self, kind: ArtifactKind, media_type: str, data: bytes) -> None:
        """Keep an artifact. Of an archive's copy, addresses are what they were in the page."""
        if self.outcome.archived_copy is not None and kind in _TEXTS:
            text = data.decode(errors="surrogateescape")
            text = with_original_urls(text, self.equipment.archive)
            data = text.encode(errors="surrogateescape")
        artifact = await self.equipment.sink.put(self.order.link_id, kind, media_type, data)
        self.outcome.artifacts.append(artifact)

    def begin(self, name: str, making: Coroutine[Any, Any, None]) -> None:
        """Go on with a step beside the browser, which is free for the next."""
        self.group.create_task(self._make(name, making))

    async def _make(self, name: str, making: Coroutine[Any, Any, None]) -> None:
        async with self.step(name):
            await making

    @asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """Run the block as a step: measured and recorded, and its failure kept, not raised."""
        try:
            async with self.opening(name):
                yield
        except (CaptureError, BrowserError) as error:
            self.outcome.failures.append(failure_of(error, name))

    @asynccontextmanager
    async def opening(self, name: str) -> AsyncIterator[None]:
        """Run the block as a step without which there is no capture: its failure is raised."""
        record = StepRecord(name, started_at=datetime.now(UTC))
        self.records.append(record)
        started = time.monotonic()
        try:
            yield
        except (CaptureError, BrowserError) as error:
            record.failure = failure = failure_of(error, name)
            STEP_FAILURES.labels(name).inc()
            log.warning("step_failed", step=name, reason=failure.reason, message=failure.message)
            raise
        finally:
            record.seconds = time.monotonic() - started
        STEP_SECONDS.labels(name).observe(record.seconds)
        log.info("step_done", step=name, seconds=round(record.seconds, 3))


class Step(ABC):
    """One thing that a capture takes.

    Attributes:
        name: what progress, failures and the manifest call it.
        gives: the artifacts that are missing when it fails.
        format: how a client names it to leave it out; None: it is always taken.
    """

    name: ClassVar[str]
    gives: ClassVar[frozenset[ArtifactKind]]
    format: ClassVar[SnapshotFormat | None] = None

    def is_wanted(self, work: Work) -> bool:
        """Whether this capture is to have it at all."""
        return self.format is None or self.format in work.order.options.formats

    def wanted_of(self, _work: Work) -> frozenset[ArtifactKind]:
        """What this capture is to have of what it gives."""
        return self.gives

    @abstractmethod
    async def run(self, work: Work) -> None:
        """Take it.

        Raises:
            CaptureError, BrowserError: it did not work.
        """


def failure_of(error: CaptureError | BrowserError, step: str) -> Failure:
    """What clients are told of a step that failed."""
    if isinstance(error, CaptureError):
        return error.as_failure(step)
    reason = FailureReason.STEP_FAILED
    if isinstance(error, BrowserTimedOutError):
        reason = FailureReason.TIMED_OUT
    elif isinstance(error, BrowserLostError):
        reason = FailureReason.BROWSER_CRASHED
    return Failure(reason=reason, message=f"{step}: {error}", step=step)
