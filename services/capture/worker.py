"""The worker: takes capture jobs from two lanes, and tells the world how each one ended.

A page that cannot be had is an answer, not an error: it is published as `SnapshotFailed` at once.
Only what may be different in a moment (a broken connection, a crashed browser) is tried again,
and soon, because a person may be waiting.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol

import structlog

from services.capture.browser.pool import Pool
from services.capture.budget import Budget
from services.capture.cancellation import Cancellations
from services.capture.credentials import open_credentials
from services.capture.egress import EgressError, EgressPolicy
from services.capture.errors import BrowserError, CaptureError, NavigationError
from services.capture.metrics import CAPTURE_SECONDS, CAPTURES
from services.capture.outcome import Outcome
from services.capture.pipeline import Capture
from services.capture.steps.step import Equipment, Order
from services.capture.steps.upload.upload import Upload
from shared.artifacts.store import ArtifactMissingError
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import (
    CaptureCancelled,
    CaptureRequested,
    Message,
    SnapshotCaptured,
    SnapshotFailed,
    SnapshotProgress,
)
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.errors import TransientError
from shared.messaging.topology import CAPTURE_BULK, CAPTURE_INTERACTIVE
from shared.sealing import Sealer

log = structlog.get_logger()

_RETRY_SECONDS = 2.0
_RETRIED_ONCE = (FailureReason.CONNECTION_FAILED, FailureReason.BROWSER_CRASHED)


class FactPublisher(Protocol):
    """What the worker needs of `shared.messaging.publisher.Publisher`."""

    async def publish(self, message: Message, *, message_id: str) -> object:
        """Publish a fact and wait until it is stored."""

    async def announce(self, message: Message) -> None:
        """Tell whoever listens."""


class CaptureWorker:
    """Handles capture jobs."""

    def __init__(
        self,
        pool: Pool,
        equipment: Equipment,
        publisher: FactPublisher,
        policy: EgressPolicy,
        *,
        deadline_seconds: float,
        sealer: Sealer | None = None,
    ) -> None:
        self._pool = pool
        self._equipment = equipment
        self._publisher = publisher
        self._policy = policy
        self._deadline_seconds = deadline_seconds
        self._sealer = sealer
        self._cancellations = Cancellations()

    async def handle(self, job: CaptureRequested, delivery: Delivery) -> None:
        """Capture, and publish what came of it; of a cancelled snapshot nothing is.

        Raises:
            TransientError: worth another try.
        """
        with structlog.contextvars.bound_contextvars(snapshot_id=str(job.snapshot_id)):
            log.info("capture_started", lane=job.lane, attempt=delivery.attempt)
            if not await self._cancellations.run(job.snapshot_id, self._work(job, delivery)):
                CAPTURES.labels("cancelled", "none").inc()
                log.info("capture_cancelled")

    async def cancel(self, fact: CaptureCancelled) -> None:
        """Nobody wants this snapshot any more: its page is closed, its job is done."""
        self._cancellations.cancel(fact.snapshot_id)

    async def _work(self, job: CaptureRequested, delivery: Delivery) -> None:
        started_at, started = datetime.now(UTC), time.monotonic()
        try:
            outcome = await self._capture(job, delivery)
        except (CaptureError, BrowserError) as error:
            failure = _as_failure(error)
            self._retry_if_worth_it(failure, delivery)
            status = error.http_status if isinstance(error, CaptureError) else None
            await self._publish_failed(job, delivery, failure, http_status=status)
            self._count("failed", failure, started)
            return
        if outcome.failure is not None:
            self._retry_if_worth_it(outcome.failure, delivery)
        if outcome.failure is not None and outcome.is_empty:
            facts = outcome.facts
            await self._publish_failed(
                job, delivery, outcome.failure, final_url=facts.url, http_status=facts.http_status
            )
            self._count("failed", outcome.failure, started)
            return
        await self._publish_outcome(job, delivery, outcome, started_at)
        self._count("partial" if outcome.failure else "captured", outcome.failure, started)

    async def give_up(self, job: CaptureRequested, delivery: Delivery, error: Exception) -> None:
        """The job will not be tried again: say so."""
        failure = Failure(
            reason=FailureReason.ATTEMPTS_EXHAUSTED,
            message=f"gave up after {delivery.attempt} attempts: {error}",
        )
        await self._publish_failed(job, delivery, failure)
        CAPTURES.labels("failed", failure.reason).inc()
        log.error("capture_given_up", snapshot_id=str(job.snapshot_id), error=str(error))

    async def _capture(self, job: CaptureRequested, delivery: Delivery) -> Outcome:
        async def announce(step: str) -> None:
            await self._publisher.announce(
                SnapshotProgress(
                    snapshot_id=job.snapshot_id,
                    link_id=job.link_id,
                    owner_id=job.owner_id,
                    step=step,
                    attempt=delivery.attempt,
                    at=datetime.now(UTC),
                )
            )

        upload = await self._upload_of(job)
        credentials = open_credentials(job.sealed_credentials, self._sealer)
        budget = Budget(self._deadline_seconds)
        async with self._pool.tab() as tab:
            capture = Capture(tab, self._equipment, budget, announce)
            order = Order(
                job.url,
                job.link_id,
                job.options.resolved(),
                credentials,
                is_tried_again=_is_tried_again(delivery),
            )
            if upload is not None:
                return await capture.run_upload(order, upload)
            return await capture.run(order)

    async def _upload_of(self, job: CaptureRequested) -> Upload | None:
        """The file to show, or None where the page is to be fetched, which the policy allows.

        Raises:
            NavigationError: the policy refuses the URL, or the file is lost.
        """
        if job.upload is not None:
            try:
                return Upload(job.upload, await self._equipment.sink.read(job.upload.key))
            except ArtifactMissingError as error:
                raise NavigationError(
                    FailureReason.UNSUPPORTED_CONTENT, "the uploaded file is lost"
                ) from error
        try:
            self._policy.check_url(job.url)
        except EgressError as error:
            raise NavigationError(error.reason, str(error)) from error
        return None

    def _retry_if_worth_it(self, failure: Failure, delivery: Delivery) -> None:
        if failure.reason in _RETRIED_ONCE and _is_tried_again(delivery):
            log.info("capture_retried", reason=failure.reason, message=failure.message)
            raise TransientError(failure.message, retry_after_seconds=_RETRY_SECONDS)

    async def _publish_outcome(
        self, job: CaptureRequested, delivery: Delivery, outcome: Outcome, started_at: datetime
    ) -> None:
        fact = SnapshotCaptured(
            snapshot_id=job.snapshot_id,
            link_id=job.link_id,
            owner_id=job.owner_id,
            url=job.url,
            final_url=outcome.facts.url,
            http_status=outcome.facts.http_status,
            title=outcome.head.get("title"),
            language=outcome.head.get("language"),
            page=outcome.page,
            text_sketch=outcome.text_sketch,
            artifacts=tuple(outcome.artifacts),
            failure=outcome.failure,
            missing_steps=outcome.missing_steps,
            media_type=outcome.facts.content_type or None,
            verdict=outcome.verdict,
            archived_copy=outcome.archived_copy,
            attempt=delivery.attempt,
            started_at=started_at,
            captured_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=f"{job.snapshot_id}:{job.issue}:captured")

    async def _publish_failed(
        self,
        job: CaptureRequested,
        delivery: Delivery,
        failure: Failure,
        *,
        final_url: str | None = None,
        http_status: int | None = None,
    ) -> None:
        fact = SnapshotFailed(
            snapshot_id=job.snapshot_id,
            link_id=job.link_id,
            owner_id=job.owner_id,
            url=job.url,
            final_url=final_url,
            http_status=http_status,
            failure=failure,
            attempt=delivery.attempt,
            failed_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=f"{job.snapshot_id}:{job.issue}:failed")

    def _count(self, state: str, failure: Failure | None, started: float) -> None:
        seconds = time.monotonic() - started
        reason = failure.reason.value if failure else "none"
        CAPTURES.labels(state, reason).inc()
        CAPTURE_SECONDS.observe(seconds)
        log.info("capture_done", state=state, reason=reason, seconds=round(seconds, 3))


def _is_tried_again(delivery: Delivery) -> bool:
    return delivery.attempt == 1 and not delivery.is_last


def _as_failure(error: CaptureError | BrowserError) -> Failure:
    if isinstance(error, CaptureError):
        return error.as_failure("navigate")
    return Failure(reason=FailureReason.BROWSER_CRASHED, message=str(error), step="navigate")


async def run_lanes(
    broker: Broker, worker: CaptureWorker, browsers: int, stop: asyncio.Event
) -> None:
    """Work off both lanes until `stop`, then finish what runs.

    Bulk never takes the last browser, so that a person's capture need not wait for an import's.
    """
    slots = Slots(browsers)
    bulk_slots = Slots(max(1, browsers - 1), parent=slots)
    async with asyncio.TaskGroup() as lanes:
        for durable, lane_slots in ((CAPTURE_INTERACTIVE, slots), (CAPTURE_BULK, bulk_slots)):
            consumer = Consumer[CaptureRequested](
                broker, durable, worker.handle, slots=lane_slots, give_up=worker.give_up
            )
            lanes.create_task(consumer.run(stop), name=durable.name)
