"""The worker: four consumers that turn facts into changes of the index, and say when done."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import structlog

from services.embed.indexing import Indexer
from services.embed.model.batching import OverloadedError
from services.embed.vectors.points import LinkRecord
from shared.contracts.messages import (
    LinkDeleted,
    LinkIndexed,
    LinkSaved,
    SnapshotCaptured,
    SnapshotDeleted,
    SnapshotForgotten,
    SnapshotIndexed,
    SnapshotIndexFailed,
)
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.errors import TransientError
from shared.messaging.publisher import Publisher
from shared.messaging.topology import (
    EMBED_LINK_DELETED,
    EMBED_LINK_SAVED,
    EMBED_SNAPSHOT_CAPTURED,
    EMBED_SNAPSHOT_DELETED,
)

_SNAPSHOTS_AT_ONCE = 4
_LINKS_AT_ONCE = 8
_OVERLOAD_RETRY_SECONDS = 5.0

log = structlog.get_logger()


class Handlers:
    """What to do with each message: change the index, then publish the fact."""

    def __init__(self, indexer: Indexer, publisher: Publisher, model: str) -> None:
        self._indexer = indexer
        self._publisher = publisher
        self._model = model

    async def link_saved(self, message: LinkSaved, delivery: Delivery) -> None:
        """Index the link's version."""
        try:
            record = await self._indexer.save_link(message)
        except OverloadedError as error:
            raise _later(error) from error
        await self._publish_link(message, delivery, record)

    async def link_deleted(self, message: LinkDeleted, delivery: Delivery) -> None:
        """Remove the link."""
        await self._publish_link(message, delivery, await self._indexer.delete_link(message))

    async def snapshot_captured(self, message: SnapshotCaptured, delivery: Delivery) -> None:
        """Index the snapshot's text. Of a deleted link there is nothing to say."""
        try:
            indexed = await self._indexer.index_snapshot(message)
        except OverloadedError as error:
            raise _later(error) from error
        if indexed is None:
            return
        fact = SnapshotIndexed(
            snapshot_id=message.snapshot_id,
            link_id=message.link_id,
            owner_id=message.owner_id,
            chunk_count=indexed.chunk_count,
            model=self._model,
            indexed_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=_answer_id(delivery, "indexed"))
        log.info(
            "snapshot_indexed",
            snapshot_id=str(message.snapshot_id),
            chunk_count=indexed.chunk_count,
        )

    async def snapshot_deleted(self, message: SnapshotDeleted, delivery: Delivery) -> None:
        """Forget the snapshot's text."""
        await self._indexer.forget_snapshot(message)
        fact = SnapshotForgotten(
            snapshot_id=message.snapshot_id,
            link_id=message.link_id,
            owner_id=message.owner_id,
            forgotten_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=_answer_id(delivery, "forgotten"))
        log.info("snapshot_forgotten", snapshot_id=str(message.snapshot_id))

    async def give_up_snapshot(
        self, message: SnapshotCaptured, delivery: Delivery, error: Exception
    ) -> None:
        """Tell catalog that a snapshot's text cannot be searched."""
        fact = SnapshotIndexFailed(
            snapshot_id=message.snapshot_id,
            link_id=message.link_id,
            owner_id=message.owner_id,
            message=str(error) or type(error).__name__,
            failed_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=_answer_id(delivery, "index-failed"))

    async def _publish_link(
        self, message: LinkSaved | LinkDeleted, delivery: Delivery, record: LinkRecord
    ) -> None:
        fact = LinkIndexed(
            link_id=message.link_id,
            owner_id=message.owner_id,
            version=record.version,
            deleted=record.deleted,
            indexed_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=_answer_id(delivery, "indexed"))
        log.info(
            "link_indexed",
            link_id=str(message.link_id),
            version=record.version,
            deleted=record.deleted,
        )


async def run_consumers(broker: Broker, handlers: Handlers, stop: asyncio.Event) -> None:
    """Work until `stop` is set, then drain. Ends with an error when any consumer does."""
    links = Slots(_LINKS_AT_ONCE)
    consumers = (
        Consumer(
            broker,
            EMBED_SNAPSHOT_CAPTURED,
            handlers.snapshot_captured,
            slots=Slots(_SNAPSHOTS_AT_ONCE),
            give_up=handlers.give_up_snapshot,
        ),
        Consumer(broker, EMBED_SNAPSHOT_DELETED, handlers.snapshot_deleted, slots=links),
        Consumer(broker, EMBED_LINK_SAVED, handlers.link_saved, slots=links),
        Consumer(broker, EMBED_LINK_DELETED, handlers.link_deleted, slots=links),
    )
    async with asyncio.TaskGroup() as group:
        for consumer in consumers:
            group.create_task(consumer.run(stop))


def _answer_id(delivery: Delivery, answer: str) -> str:
    """The id of the fact that answers a message: the same for a redelivery, so that it collapses.

    When catalog asks again, it asks with another id, and is answered again.
    """
    asked = delivery.message_id or str(uuid4())
    return f"{asked}:{answer}"


def _later(error: OverloadedError) -> TransientError:
    return TransientError(str(error), retry_after_seconds=_OVERLOAD_RETRY_SECONDS)
