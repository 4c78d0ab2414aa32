"""Use cases: what a saved link, a deleted link and a captured snapshot change in the index.

Messages come more than once and in any order, so each use case looks at what is there first:
a version never goes back, a tombstone is final, and the newest capture of a link is current.
"""

import hashlib
from dataclasses import dataclass

import structlog

from services.embed.link_locks import LinkLocks
from services.embed.metrics import CHUNKS_INDEXED
from services.embed.model.batching import Lane
from services.embed.model.text_model import TextModel
from services.embed.text.chunking import Chunk
from services.embed.text.lexical import document_vector
from services.embed.text.link_text import link_meaning, link_words
from services.embed.vectors.points import (
    Captured,
    Kind,
    LinkRecord,
    Shelf,
    State,
    chunk_point,
    link_point,
    link_point_id,
    link_record,
    snapshot_point,
    standing,
    tombstone,
    tombstone_id,
)
from services.embed.vectors.store import VectorStore, Where
from shared.artifacts.store import ArtifactMissingError, ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import LinkDeleted, LinkSaved, SnapshotCaptured, SnapshotDeleted
from shared.messaging.errors import PermanentError

_CHUNKS_AT_ONCE = 256
"""Chunks that are embedded and stored together: what a page may hold in memory."""

_SNAPSHOTS_OF_A_LINK = 10_000
_FIRST_ERROR_STATUS = 400

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class IndexedSnapshot:
    """What was done with a snapshot."""

    chunk_count: int


class Indexer:
    """Applies facts to the index."""

    def __init__(self, store: VectorStore, model: TextModel, artifacts: ArtifactStore) -> None:
        self._store = store
        self._model = model
        self._artifacts = artifacts
        self._locks = LinkLocks()

    async def save_link(self, link: LinkSaved) -> LinkRecord:
        """Make a link's title, URL, tags and note searchable, and put its chunks where it stands.

        Its text is embedded only when it is another one than before.

        Returns:
            What the index holds of the link now: this version, a newer one, or a tombstone.
        """
        async with self._locks.hold(link.link_id):
            known = await self._link(link)
            if known is not None and (known.deleted or known.version > link.version):
                return known
            record = _record(link)
            if known is None or known.text != record.text:
                dense = await self._model.embed([link_meaning(link)], Lane.LINK)
                vectors = dense[0], document_vector(link_words(link))
                await self._store.upsert([link_point(link.owner_id, link.link_id, record, vectors)])
            else:
                moved = {"version": record.version, **record.shelf.payload()}
                await self._store.set_payload(Where(ids=(link_point_id(link.link_id),)), moved)
            if known is None or known.shelf != record.shelf:
                await self._store.set_payload(_chunks_of(link), record.shelf.payload())
            return await self._after_overtaking_delete(link) or record

    async def delete_link(self, link: LinkDeleted) -> LinkRecord:
        """Leave a tombstone of a link and remove everything else of it."""
        async with self._locks.hold(link.link_id):
            await self._store.upsert([tombstone(link.owner_id, link.link_id, link.version)])
            await self._remove(link)
            return LinkRecord(link.version, deleted=True)

    async def index_snapshot(self, snapshot: SnapshotCaptured) -> IndexedSnapshot | None:
        """Make the text of a snapshot searchable, in place of the link's older snapshots.

        Returns:
            None when the link is deleted: there is nothing to tell anybody.

        Raises:
            PermanentError: its text artifact is missing or is not UTF-8.
            OverloadedError: the model has too much to do.
        """
        async with self._locks.hold(snapshot.link_id):
            link = await self._link(snapshot)
            if link is not None and link.deleted:
                return None
            chunks = await self._model.chunks(await self._text(snapshot))
            await self._replace(snapshot, chunks, link.shelf if link else Shelf())
            if await self._after_overtaking_delete(snapshot):
                return None
        CHUNKS_INDEXED.inc(len(chunks))
        return IndexedSnapshot(len(chunks))

    async def forget_snapshot(self, snapshot: SnapshotDeleted) -> None:
        """Remove a deleted snapshot; the newest that is left of its link takes its place."""
        async with self._locks.hold(snapshot.link_id):
            await self._store.delete(Where(equal={"snapshot_id": str(snapshot.snapshot_id)}))
            left = await self._store.scroll(
                Where(equal={"link_id": str(snapshot.link_id), "kind": Kind.SNAPSHOT}),
                limit=_SNAPSHOTS_OF_A_LINK,
            )
            newest = max(left, key=standing, default=None)
            if newest is not None and newest.payload["state"] != State.CURRENT:
                await self._store.set_payload(
                    Where(equal={"snapshot_id": newest.payload["snapshot_id"]}),
                    {"state": State.CURRENT.value},
                )

    async def _replace(self, message: SnapshotCaptured, chunks: list[Chunk], shelf: Shelf) -> None:
        """Write a snapshot's points over those that it may have, and settle which is current."""
        snapshot = Captured(
            message.owner_id,
            message.link_id,
            message.snapshot_id,
            message.captured_at,
            is_error=not _shows_the_page(message),
        )
        state = await self._state_of(snapshot)
        for first in range(0, len(chunks), _CHUNKS_AT_ONCE):
            group = chunks[first : first + _CHUNKS_AT_ONCE]
            dense = await self._model.embed([chunk.text for chunk in group], Lane.TEXT)
            await self._store.upsert(
                [
                    chunk_point(
                        snapshot, chunk, shelf, state, (vector, document_vector(chunk.text))
                    )
                    for chunk, vector in zip(group, dense, strict=True)
                ]
            )
        of_snapshot = {"kind": Kind.CHUNK, "snapshot_id": str(snapshot.snapshot_id)}
        await self._store.delete(Where(equal=of_snapshot, index_from=len(chunks)))
        await self._store.upsert([snapshot_point(snapshot, len(chunks), state, self._model.name)])
        if state is State.CURRENT:
            await self._store.set_payload(
                Where(
                    equal={"link_id": str(snapshot.link_id), "state": State.CURRENT},
                    unequal={"snapshot_id": str(snapshot.snapshot_id), "kind": Kind.LINK},
                ),
                {"state": State.SUPERSEDED.value},
            )

    async def _state_of(self, snapshot: Captured) -> State:
        """Current unless the index holds a newer capture of the same link, or one of its page."""
        others = await self._store.scroll(
            Where(
                equal={"link_id": str(snapshot.link_id), "kind": Kind.SNAPSHOT},
                unequal={"snapshot_id": str(snapshot.snapshot_id)},
            ),
            limit=_SNAPSHOTS_OF_A_LINK,
        )
        ours = not snapshot.is_error, snapshot.captured_at
        is_newest = all(standing(other) <= ours for other in others)
        return State.CURRENT if is_newest else State.SUPERSEDED

    async def _text(self, snapshot: SnapshotCaptured) -> str:
        """The text artifact; empty when the snapshot has none."""
        artifact = next((a for a in snapshot.artifacts if a.kind is ArtifactKind.TEXT), None)
        if artifact is None:
            return ""
        try:
            return (await self._artifacts.read(artifact.key)).decode("utf-8")
        except ArtifactMissingError as error:
            raise PermanentError(f"text artifact {artifact.key} is missing") from error
        except UnicodeDecodeError as error:
            raise PermanentError(f"text artifact {artifact.key} is not UTF-8: {error}") from error

    async def _link(self, message: LinkSaved | SnapshotCaptured) -> LinkRecord | None:
        for point_id in (tombstone_id(message.link_id), link_point_id(message.link_id)):
            if found := await self._store.get(point_id):
                return link_record(found)
        return None

    async def _after_overtaking_delete(
        self, message: LinkSaved | SnapshotCaptured
    ) -> LinkRecord | None:
        """Undo what was just written when another process has deleted the link meanwhile."""
        found = await self._store.get(tombstone_id(message.link_id))
        if found is None:
            return None
        await self._remove(message)
        log.info("delete_overtook", link_id=str(message.link_id))
        return link_record(found)

    async def _remove(self, message: LinkSaved | LinkDeleted | SnapshotCaptured) -> None:
        await self._store.delete(
            Where(equal={"link_id": str(message.link_id)}, unequal={"kind": Kind.TOMBSTONE})
        )


def _shows_the_page(message: SnapshotCaptured) -> bool:
    is_error = message.http_status is not None and message.http_status >= _FIRST_ERROR_STATUS
    return not is_error and message.verdict is None


def _record(link: LinkSaved) -> LinkRecord:
    text = f"{link_meaning(link)}\0{link_words(link)}"
    return LinkRecord(
        link.version,
        Shelf(tuple(str(tag_id) for tag_id in link.tag_ids), link.trashed),
        text=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
    )


def _chunks_of(link: LinkSaved) -> Where:
    return Where(equal={"link_id": str(link.link_id), "kind": Kind.CHUNK})
