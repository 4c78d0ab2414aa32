"""Everything that runs beside the API: relay, facts from the others, reconciler, importer.

The API works without the broker: what it promises lies in the outbox until the broker is back.
"""

import asyncio

import structlog

from services.catalog.access.authentication import Authenticator
from services.catalog.database.engine import Database
from services.catalog.database.relay import Relay
from services.catalog.events.feed import EventFeed
from services.catalog.facts import Facts
from services.catalog.imports.importer import Importer
from services.catalog.indexing.announcing import Announcer
from services.catalog.reconciler import Reconciler
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots.cancelling import Cancelling
from services.catalog.snapshots.upkeep.store import remember_jobs
from services.catalog.webhooks.decisions import Patience
from services.catalog.webhooks.deliveries.sending import WebhookSending
from shared.artifacts.store import ArtifactStore
from shared.messaging.connection import Broker
from shared.messaging.consumer import Slots
from shared.messaging.publisher import Publisher
from shared.messaging.racing import first_of, unless

log = structlog.get_logger()

_RESTART_SECONDS = 1.0


class Background:
    """Starts with the app, drains when it stops, and starts over if a loop breaks."""

    def __init__(
        self,
        settings: CatalogSettings,
        database: Database,
        artifacts: ArtifactStore,
        access: Authenticator,
        feed: EventFeed,
        importer: Importer,
    ) -> None:
        self._settings = settings
        self._database = database
        self._artifacts = artifacts
        self._access = access
        self._feed = feed
        self._importer = importer
        self._stop = asyncio.Event()
        self._broker: Broker | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; returns at once."""
        self._tasks = [
            asyncio.create_task(self._run(), name="catalog-background"),
            asyncio.create_task(self._feed.run(self._stop), name="catalog-events"),
            asyncio.create_task(self._importer.run(self._stop), name="catalog-importer"),
        ]

    async def stop(self) -> None:
        """Finish what is being done, and disconnect."""
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def check(self) -> None:
        """Raise unless the broker answers (for `/readyz`)."""
        if self._broker is None:
            raise ConnectionError("not connected to NATS yet")
        await self._broker.check()

    async def _run(self) -> None:
        while not self._stop.is_set():
            self._broker = await unless(
                self._stop, Broker.connect(self._settings.nats_url, name="catalog")
            )
            if self._broker is None:
                return
            try:
                await self._work(self._broker)
            except Exception:
                log.exception("background_failed")
                await first_of(self._stop.wait(), asyncio.sleep(_RESTART_SECONDS))
            finally:
                broker, self._broker = self._broker, None
                await broker.close()

    async def _work(self, broker: Broker) -> None:
        settings, database, artifacts = self._settings, self._database, self._artifacts
        publisher = Publisher(broker)
        relay = Relay(database, publisher, remember_jobs, poll_seconds=settings.relay_poll_seconds)
        cancelling = Cancelling(database, publisher, poll_seconds=settings.relay_poll_seconds)
        reconciler = Reconciler(database, publisher, artifacts, self._access, settings)
        announcer = Announcer(database, publisher, pause_seconds=settings.reconcile_seconds)
        patience = Patience(settings.webhook_delays_seconds, settings.webhook_failing_days)
        facts = Facts(database, artifacts, patience)
        webhooks = WebhookSending(database, settings)
        async with asyncio.TaskGroup() as group:
            group.create_task(relay.run(self._stop))
            group.create_task(reconciler.run(self._stop))
            group.create_task(cancelling.run(self._stop))
            group.create_task(announcer.run(self._stop))
            group.create_task(webhooks.run(self._stop))
            for loop in facts.loops(broker, Slots(settings.event_slots), self._stop):
                group.create_task(loop)
