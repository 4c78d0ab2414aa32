"""What catalog hears from the others: one durable a fact, one transaction a message."""

import asyncio
from collections.abc import Coroutine
from random import Random
from typing import Any

from services.catalog.checks import service as checks
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.deletions.snapshots import store as deleted_snapshots
from services.catalog.links import service as links
from services.catalog.snapshots import outcomes
from services.catalog.webhooks.decisions import Patience
from services.catalog.webhooks.deliveries import service as deliveries
from shared.artifacts.store import ArtifactStore
from shared.contracts.messages import (
    LinkChecked,
    LinkIndexed,
    SnapshotCaptured,
    SnapshotFailed,
    SnapshotForgotten,
    SnapshotIndexed,
    SnapshotIndexFailed,
    SnapshotProgress,
    WebhookAnswered,
)
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.listener import listen
from shared.messaging.topology import (
    CATALOG_LINK_CHECKED,
    CATALOG_LINK_INDEXED,
    CATALOG_SNAPSHOT_CAPTURED,
    CATALOG_SNAPSHOT_FAILED,
    CATALOG_SNAPSHOT_FORGOTTEN,
    CATALOG_SNAPSHOT_INDEX_FAILED,
    CATALOG_SNAPSHOT_INDEXED,
    CATALOG_WEBHOOK_ANSWERED,
)


class Facts:
    """Hands every fact to its use case."""

    def __init__(self, database: Database, artifacts: ArtifactStore, patience: Patience) -> None:
        self._database = database
        self._artifacts = artifacts
        self._patience = patience
        self._random = Random()  # noqa: S311 - spreads retries, and keeps no secret

    def loops(
        self, broker: Broker, slots: Slots, stop: asyncio.Event
    ) -> list[Coroutine[Any, Any, None]]:
        """Everything that must run for facts to be heard, until `stop` is set."""
        return [
            Consumer(broker, CATALOG_SNAPSHOT_CAPTURED, self.captured, slots=slots).run(stop),
            Consumer(broker, CATALOG_SNAPSHOT_FAILED, self.failed, slots=slots).run(stop),
            Consumer(broker, CATALOG_SNAPSHOT_INDEXED, self.indexed, slots=slots).run(stop),
            Consumer(broker, CATALOG_SNAPSHOT_INDEX_FAILED, self.index_failed, slots=slots).run(
                stop
            ),
            Consumer(broker, CATALOG_SNAPSHOT_FORGOTTEN, self.forgotten, slots=slots).run(stop),
            Consumer(broker, CATALOG_LINK_CHECKED, self.link_checked, slots=slots).run(stop),
            Consumer(broker, CATALOG_LINK_INDEXED, self.link_indexed, slots=slots).run(stop),
            Consumer(broker, CATALOG_WEBHOOK_ANSWERED, self.webhook_answered, slots=slots).run(
                stop
            ),
            listen(broker, SnapshotProgress, self.progressed, stop),
        ]

    async def progressed(self, fact: SnapshotProgress) -> None:
        """A worker is at a step."""
        async with self._database.write() as unit:
            await outcomes.record_progress(unit, fact)

    async def captured(self, fact: SnapshotCaptured, _delivery: Delivery) -> None:
        """A snapshot was taken; files that nothing names go after the commit."""
        async with self._database.write() as unit:
            unnamed = await outcomes.record_captured(unit, fact, now())
        await self._artifacts.delete(list(unnamed))

    async def failed(self, fact: SnapshotFailed, _delivery: Delivery) -> None:
        """A snapshot could not be taken."""
        async with self._database.write() as unit:
            await outcomes.record_failed(unit, fact, now())

    async def indexed(self, fact: SnapshotIndexed, _delivery: Delivery) -> None:
        """A snapshot can be searched."""
        async with self._database.write() as unit:
            await outcomes.record_indexed(unit, fact, now())

    async def index_failed(self, fact: SnapshotIndexFailed, _delivery: Delivery) -> None:
        """A snapshot cannot be searched."""
        async with self._database.write() as unit:
            await outcomes.record_index_failed(unit, fact)

    async def forgotten(self, fact: SnapshotForgotten, _delivery: Delivery) -> None:
        """Embed found nothing of a deleted snapshot any more."""
        async with self._database.write() as unit:
            await deleted_snapshots.confirm(unit, fact.snapshot_id)

    async def link_checked(self, fact: LinkChecked, _delivery: Delivery) -> None:
        """A check of a link was answered."""
        async with self._database.write() as unit:
            await checks.record_checked(unit, fact)

    async def link_indexed(self, fact: LinkIndexed, _delivery: Delivery) -> None:
        """A link's version, or its deletion, is in the index."""
        async with self._database.write() as unit:
            await links.record_indexed(unit, fact)

    async def webhook_answered(self, fact: WebhookAnswered, _delivery: Delivery) -> None:
        """An event was posted to a webhook, or could not be."""
        async with self._database.write() as unit:
            chance = self._random.random()
            await deliveries.record_answered(unit, fact, self._patience, now(), chance)
