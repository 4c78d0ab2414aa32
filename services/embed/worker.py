"""The worker: three consumers that turn facts into changes of the index, and say when done."""

import asyncio
from datetime import UTC, datetime

import structlog

from services.embed.indexing import Indexer
from services.embed.model.batching import OverloadedError
from services.embed.vectors.points import LinkRecord
from shared.contracts.messages import (
    LinkDeleted,
    LinkIndexed,
    LinkSaved,
    SnapshotCaptured,
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

    async def link_saved(self, message: LinkSaved, _delivery: Delivery) -> None:
        """Index the link's version."""
        try:
            record = await self._indexer.save_link(message)
        except OverloadedError as error:
            raise _later(error) from error
        await self._publish_link(message, record)

    async def link_deleted(self, message: LinkDeleted, _delivery: Delivery) -> None:
        """Remove the link."""
        await self._publish_link(message, await self._indexer.delete_link(message))

    async def snapshot_captured(self, message: SnapshotCaptured, _delivery: Delivery) -> None:
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
        await self._publisher.publish(fact, message_id=f"{_capture_id(message)}:indexed")
        log.info(
            "snapshot_indexed",
            snapshot_id=str(message.snapshot_id),
            chunk_count=indexed.chunk_count,
        )

    async def give_up_snapshot(
        self, message: SnapshotCaptured, _delivery: Delivery, error: Exception
    ) -> None:
        """Tell catalog that a snapshot's text cannot be searched."""
        fact = SnapshotIndexFailed(
            snapshot_id=message.snapshot_id,
            link_id=message.link_id,
            owner_id=message.owner_id,
            message=str(error) or type(error).__name__,
            failed_at=datetime.now(UTC),
        )
        await self._publisher.publish(fact, message_id=f"{_capture_id(message)}:index-failed")

    async def _publish_link(self, message: LinkSaved | LinkDeleted, record: LinkRecord) -> None:
        fact = LinkIndexed(
            link_id=message.link_id,
            owner_id=message.owner_id,
            version=record.version,
            deleted=record.deleted,
            indexed_at=datetime.now(UTC),
        )
        outcome = "deleted" if record.deleted else "indexed"
        await self._publisher.publish(
            fact, message_id=f"{message.link_id}:{record.version}:{outcome}"
        )
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
        Consumer(broker, EMBED_LINK_SAVED, handlers.link_saved, slots=links),
        Consumer(broker, EMBED_LINK_DELETED, handlers.link_deleted, slots=links),
    )
    async with asyncio.TaskGroup() as group:
        for consumer in consumers:
            group.create_task(consumer.run(stop))


def _capture_id(message: SnapshotCaptured) -> str:
    """Names one capture of a snapshot: the same for a redelivery, another for a new capture."""
    return f"{message.snapshot_id}:{int(message.captured_at.timestamp() * 1_000)}"


def _later(error: OverloadedError) -> TransientError:
    return TransientError(str(error), retry_after_seconds=_OVERLOAD_RETRY_SECONDS)
