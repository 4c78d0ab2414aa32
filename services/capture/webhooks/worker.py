"""The worker of webhooks: takes events from their queue and tells what each URL answered."""

import asyncio
import time
from datetime import UTC, datetime

import structlog

from services.capture.egress import EgressError, EgressPolicy, LeaseLimits
from services.capture.metrics import WEBHOOK_POSTS
from services.capture.webhooks.poster import Posted, Poster
from services.capture.worker import FactPublisher
from shared.contracts.failures import Failure
from shared.contracts.messages import WebhookAnswered, WebhookRequested
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.topology import CAPTURE_WEBHOOKS

log = structlog.get_logger()

POST_LIMITS = LeaseLimits(max_received_bytes=1024 * 1024, max_sent_bytes=512 * 1024, max_requests=4)


class WebhookWorker:
    """Posts. Every answer is published, and none is tried again here: catalog decides."""

    def __init__(self, poster: Poster, publisher: FactPublisher, policy: EgressPolicy) -> None:
        self._poster = poster
        self._publisher = publisher
        self._policy = policy

    async def handle(self, job: WebhookRequested, _delivery: Delivery) -> None:
        """Post, and publish what was answered."""
        started = time.monotonic()
        posted = await self._post(job)
        outcome = (
            posted.failure.reason.value if posted.failure else f"{posted.http_status}"[:1] + "xx"
        )
        WEBHOOK_POSTS.labels(outcome).inc()
        log.info("webhook_posted", delivery_id=str(job.delivery_id), outcome=outcome)
        fact = WebhookAnswered(
            delivery_id=job.delivery_id,
            webhook_id=job.webhook_id,
            owner_id=job.owner_id,
            issue=job.issue,
            http_status=posted.http_status,
            failure=posted.failure,
            excerpt=posted.excerpt,
            took_seconds=round(time.monotonic() - started, 3),
            answered_at=datetime.now(UTC),
        )
        message_id = f"{job.delivery_id}:{job.issue}:answered"
        await self._publisher.publish(fact, message_id=message_id)

    async def _post(self, job: WebhookRequested) -> Posted:
        try:
            self._policy.check_url(job.url)
        except EgressError as error:
            failure = Failure(reason=error.reason, message=str(error), step="webhook")
            return Posted(failure=failure)
        return await self._poster.post(job.url, job.headers, job.body)


async def run_webhooks(
    broker: Broker, worker: WebhookWorker, at_once: int, stop: asyncio.Event
) -> None:
    """Work off the queue of webhooks until `stop`, then finish what runs."""
    consumer = Consumer[WebhookRequested](
        broker, CAPTURE_WEBHOOKS, worker.handle, slots=Slots(at_once)
    )
    await consumer.run(stop)
