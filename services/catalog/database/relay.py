"""The relay: publishes the outbox in order and forgets a row after the broker's PubAck.

A crash between the PubAck and the delete publishes a row twice; `Nats-Msg-Id` makes the broker
drop the second, and every reader is idempotent beyond its window.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from prometheus_client import Counter

from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.database.outbox import OutboxRow
from services.catalog.database.unit_of_work import UnitOfWork
from shared.messaging.errors import BrokerError, MessageTooLargeError
from shared.messaging.publisher import Published, Publisher
from shared.messaging.racing import first_of, unless

log = structlog.get_logger()

_BATCH = 200
_MAX_BACKOFF_SECONDS = 5.0
_published = Counter("linksnap_outbox_published_total", "Messages that the relay published")

Remember = Callable[[UnitOfWork, Mapping[str, Published]], Awaitable[None]]
"""Is told, in the transaction that forgets the rows, where each message id lies now."""


class Relay:
    """Reads the outbox when a commit wakes it, and by polling in case nobody does."""

    def __init__(
        self, database: Database, publisher: Publisher, remember: Remember, *, poll_seconds: float
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._remember = remember
        self._poll_seconds = poll_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Publish until `stop` is set, without waiting for a broker that is away."""
        failures = 0
        while not stop.is_set():
            self._database.outbox_changed.clear()
            try:
                more = await unless(stop, self.publish_batch())
            except Exception as error:
                failures += 1
                unforeseen = None if isinstance(error, BrokerError) else error
                log.warning("outbox_waits", error=str(error), exc_info=unforeseen)
                pause = min(0.1 * 2**failures, _MAX_BACKOFF_SECONDS)
                await first_of(stop.wait(), asyncio.sleep(pause))
                continue
            failures = 0
            if not more:
                await first_of(
                    self._database.outbox_changed.wait(),
                    stop.wait(),
                    asyncio.sleep(self._poll_seconds),
                )

    async def publish_batch(self) -> bool:
        """Publish the oldest rows; whether there may be more. Stops at the first failure."""
        async with self._database.read() as unit:
            rows = await outbox.oldest(unit, _BATCH)
        sent: list[int] = []
        places: dict[str, Published] = {}
        try:
            for row in rows:
                place = await self._publish(row)
                if place is not None:
                    places[row.message_id] = place
                sent.append(row.position)
        finally:
            if sent:
                async with self._database.write() as unit:
                    await self._remember(unit, places)
                    await outbox.forget(unit, sent)
                _published.inc(len(sent))
        return len(rows) == _BATCH

    async def _publish(self, row: OutboxRow) -> Published | None:
        """Where a row lies on the broker now; None when it never takes it, so that others pass."""
        try:
            return await self._publisher.publish_raw(
                row.subject,
                row.payload.encode(),
                message_id=row.message_id,
                traceparent=row.traceparent,
            )
        except MessageTooLargeError:
            log.exception("outbox_row_dropped", message_id=row.message_id)
            return None
