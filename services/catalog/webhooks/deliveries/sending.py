"""The loop that turns events into deliveries, and asks capture to post those that are due.

Each webhook goes on from its own place in the log, a batch at a time, and has only so many
deliveries pending and on their way: one that is slow, or away, holds up no other, and what it has
not got yet stays in the log.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from services.catalog.clock import first_id_at, now
from services.catalog.database.engine import Database
from services.catalog.events import service as events
from services.catalog.events.model import EventPage, EventsForgottenError, types_of
from services.catalog.patience import are_drained
from services.catalog.settings import CatalogSettings
from services.catalog.webhooks import store as webhook_store
from services.catalog.webhooks.deliveries import service, store
from services.catalog.webhooks.model import Webhook
from shared.messaging.publisher import Publisher
from shared.messaging.racing import first_of, unless
from shared.messaging.topology import CAPTURE_WEBHOOKS, CATALOG_WEBHOOK_ANSWERED

log = structlog.get_logger()

_EVENTS_AT_ONCE = 200
_MOST_PENDING = 1_000
_ISSUED_AT_ONCE = 200
_GATHERED_SECONDS = 0.2
_LOST_FOR_CERTAIN = timedelta(minutes=10)
_FORGOTTEN_AT_ONCE = 1_000


class WebhookSending:
    """Looks after commits, and by polling for what is due by the clock."""

    def __init__(self, database: Database, settings: CatalogSettings) -> None:
        self._database = database
        self._poll_seconds = settings.webhook_poll_seconds
        self._in_flight = settings.webhook_in_flight
        self._first_delay = timedelta(seconds=settings.webhook_delays_seconds[0])

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set."""
        while not stop.is_set():
            committed = self._database.committed.next
            try:
                await unless(stop, self.send())
            except Exception:
                log.exception("webhooks_failed")
            await first_of(committed.wait(), stop.wait(), asyncio.sleep(self._poll_seconds))
            await first_of(stop.wait(), asyncio.sleep(_GATHERED_SECONDS))

    async def send(self) -> None:
        """Take what is new from the log, and issue what is due."""
        async with self._database.read() as unit:
            behind = await webhook_store.behind(unit)
        for waiting in behind:
            try:
                await self._take_news(waiting)
            except Exception:
                log.exception("webhook_failed", webhook_id=str(waiting.id))
        at = now()
        async with self._database.read() as unit:
            due = await store.due(unit, at, self._in_flight, _ISSUED_AT_ONCE)
            webhooks = await webhook_store.by_ids(unit, {item.webhook_id for item in due})
        if due:
            async with self._database.write() as unit:
                for delivery in due:
                    if webhook := webhooks.get(delivery.webhook_id):
                        await service.issue(unit, webhook, delivery, at)

    async def _take_news(self, seen: Webhook) -> None:
        async with self._database.write() as unit:
            webhook = await webhook_store.get(unit, seen.owner_id, seen.id, lock=True)
            if webhook is None or not webhook.enabled:
                return
            if await store.count_pending(unit, webhook.id, _MOST_PENDING) >= _MOST_PENDING:
                return
            types = types_of(frozenset(webhook.types))
            try:
                page = await events.read_on(
                    unit, webhook.owner_id, webhook.place, types, _EVENTS_AT_ONCE
                )
            except EventsForgottenError as error:
                log.warning("webhook_misses_events", webhook_id=str(webhook.id))
                page = EventPage([], error.oldest - 1, has_more=True)
            await service.deliver(unit, webhook, page.items, now() + self._first_delay)
            await webhook_store.move(unit, webhook.id, page.after)


class DeliveryHealing:
    """Issues again what nobody answers, and forgets what is old."""

    def __init__(self, database: Database, publisher: Publisher, settings: CatalogSettings) -> None:
        self._database = database
        self._publisher = publisher
        self._lost_after = timedelta(seconds=settings.webhook_lost_seconds)
        self._kept_for = timedelta(days=settings.webhook_keep_days)

    async def issue_lost(self) -> None:
        """What is on its way for long, while neither the broker nor capture has anything, is lost.

        Raises:
            BrokerError: the broker is away, so nobody knows.
        """
        at = now()
        async with self._database.read() as unit:
            if not await store.has_issued(unit, at - self._lost_after):
                return
        drained = await are_drained(self._publisher, CAPTURE_WEBHOOKS, CATALOG_WEBHOOK_ANSWERED)
        before = at - (self._lost_after if drained else _LOST_FOR_CERTAIN)
        async with self._database.write() as unit:
            count = await store.issue_again(unit, before, at)
        if count:
            log.warning("webhook_deliveries_lost", count=count)

    async def prune(self) -> None:
        """Delete deliveries that were made long ago."""
        before = first_id_at(self._before())
        async with self._database.read() as unit:
            if not await store.has_old(unit, before):
                return
        gone = _FORGOTTEN_AT_ONCE
        while gone == _FORGOTTEN_AT_ONCE:
            async with self._database.write() as unit:
                gone = await store.forget(unit, before, _FORGOTTEN_AT_ONCE)

    def _before(self) -> datetime:
        return now() - self._kept_for
