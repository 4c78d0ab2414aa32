"""The worker of checks: takes them from their queue and tells what each URL answered."""

import asyncio
from datetime import UTC, datetime

import structlog

from services.capture.checks.checker import Checker, Found
from services.capture.egress import EgressError, EgressPolicy, LeaseLimits
from services.capture.metrics import CHECKS
from services.capture.worker import FactPublisher
from shared.contracts.failures import Failure
from shared.contracts.messages import CheckRequested, LinkChecked
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.topology import CAPTURE_CHECKS

log = structlog.get_logger()


CHECK_LIMITS = LeaseLimits(
    max_received_bytes=4 * 1024 * 1024, max_sent_bytes=256 * 1024, max_requests=64
)


class CheckWorker:
    """Handles checks. Every answer is published, and none is tried again here: catalog decides."""

    def __init__(self, checker: Checker, publisher: FactPublisher, policy: EgressPolicy) -> None:
        self._checker = checker
        self._publisher = publisher
        self._policy = policy

    async def handle(self, job: CheckRequested, _delivery: Delivery) -> None:
        """Check, and publish what the URL answered."""
        found = await self._check(job.url)
        outcome = found.failure.reason.value if found.failure else f"{found.http_status}"[:1] + "xx"
        CHECKS.labels(outcome).inc()
        log.info("link_checked", check_id=str(job.check_id), outcome=outcome)
        fact = LinkChecked(
            check_id=job.check_id,
            link_id=job.link_id,
            owner_id=job.owner_id,
            url=job.url,
            final_url=found.final_url,
            http_status=found.http_status,
            failure=found.failure,
            retry_after_seconds=found.retry_after_seconds,
            checked_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=f"{job.check_id}:checked")

    async def _check(self, url: str) -> Found:
        try:
            self._policy.check_url(url)
        except EgressError as error:
            failure = Failure(reason=error.reason, message=str(error), step="check")
            return Found(url, failure=failure)
        return await self._checker.check(url)


async def run_checks(
    broker: Broker, worker: CheckWorker, at_once: int, stop: asyncio.Event
) -> None:
    """Work off the queue of checks until `stop`, then finish what runs."""
    consumer = Consumer[CheckRequested](broker, CAPTURE_CHECKS, worker.handle, slots=Slots(at_once))
    await consumer.run(stop)
