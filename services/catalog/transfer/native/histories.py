"""Restoring the histories of links: files first, then the snapshots that name them.

A file is put into the folder of its link before the transaction, and only after its hash was found
to be its name. A snapshot whose file is not what it should be is left out, and said to be.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.files import store as files
from services.catalog.snapshots import service as snapshot_service
from services.catalog.snapshots import store as snapshot_store
from services.catalog.snapshots.model import IndexProgress, Job, Snapshot
from services.catalog.snapshots.state import SUCCESSFUL
from services.catalog.transfer.native import store
from services.catalog.transfer.native.archive import Archive
from services.catalog.transfer.native.ids import kept_or_new
from services.catalog.transfer.native.layout import ARTIFACTS
from services.catalog.transfer.native.records import ArtifactRecord, SnapshotRecord
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact

_PIECE_BYTES = 1 << 20


class LostFileError(Exception):
    """A snapshot cannot be restored with its files; the message says why."""


@dataclass(slots=True)
class History:
    """Snapshots whose files are in the store, for a link, and what is to be said of the others."""

    link_id: UUID
    snapshots: list[tuple[SnapshotRecord, tuple[Artifact, ...]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class FilePutter:
    """Puts files of an archive into the store, of so many bytes at most; None: of any."""

    def __init__(self, archive: Archive, artifacts: ArtifactStore, room: int | None) -> None:
        self._archive = archive
        self._artifacts = artifacts
        self._room = room

    async def history(self, link_id: UUID, wanted: Sequence[SnapshotRecord]) -> History:
        """A history with the files of those snapshots that are whole."""
        history = History(link_id)
        for snapshot in wanted:
            try:
                self._take_room(snapshot)
                put = [
                    await self._put(link_id, item)
                    for item in snapshot.artifacts
                    if item.sha256 not in self._archive.missing
                ]
            except LostFileError as error:
                history.notes.append(f"snapshot {snapshot.id} was left out: {error}")
                continue
            if len(put) < len(snapshot.artifacts):
                history.notes.append(
                    f"snapshot {snapshot.id} lacks files that were lost before the export"
                )
            history.snapshots.append((snapshot, tuple(put)))
        return history

    def _take_room(self, snapshot: SnapshotRecord) -> None:
        if self._room is None:
            return
        size = sum(item.size_bytes for item in snapshot.artifacts)
        if size > self._room:
            raise LostFileError("the account may keep no more bytes")
        self._room -= size

    async def _put(self, link_id: UUID, item: ArtifactRecord) -> Artifact:
        archive, name = self._archive, f"{ARTIFACTS}{item.sha256}"
        if not archive.holds(item.sha256):
            raise LostFileError(f"its {item.kind} is not in the archive")
        if archive.size_of(item.sha256) != item.size_bytes:
            raise LostFileError(f"its {item.kind} has another size")
        if await asyncio.to_thread(archive.hash_of, name) != item.sha256:
            raise LostFileError(f"its {item.kind} is not the file that its name says")
        key = f"{link_id}/{item.sha256}"
        await self._artifacts.put_pieces(key, self._pieces(item.sha256))
        return Artifact(
            kind=item.kind,
            key=key,
            media_type=item.media_type,
            size_bytes=item.size_bytes,
            sha256=item.sha256,
        )

    async def _pieces(self, sha256: str) -> AsyncIterator[bytes]:
        with self._archive.artifact(sha256) as member:
            while piece := await asyncio.to_thread(member.read, _PIECE_BYTES):
                yield piece


async def restore_histories(unit: UnitOfWork, owner_id: UUID, histories: Sequence[History]) -> None:
    """Write the snapshots that links do not have yet, and have the newest good ones indexed.

    Older ones are offered to the index by its healing, a few at a time.
    """
    at = now()
    link_ids = sorted({item.link_id for item in histories})
    known = await store.moments(unit, link_ids)
    every = [record for item in histories for record, _artifacts in item.snapshots]
    taken = await store.taken_snapshot_ids(unit, [record.id for record in every])
    made: list[Snapshot] = []
    for item in histories:
        for record, artifacts in item.snapshots:
            moment = (record.created_at, record.captured_at)
            if moment not in known[item.link_id]:
                snapshot_id = kept_or_new(record.id, record.created_at, taken)
                taken.add(snapshot_id)
                known[item.link_id].add(moment)
                made.append(_snapshot(owner_id, item.link_id, snapshot_id, record, artifacts, at))
    await store.insert_ended(unit, made)
    for snapshot in made:
        await snapshot_store.add_artifacts(unit, snapshot, snapshot.artifacts)
    touched = sorted({snapshot.link_id for snapshot in made})
    for link_id in touched:
        await snapshot_store.settle_link(unit, link_id)
    good = await store.good_snapshots(unit, touched)
    for snapshot in made:
        if snapshot.id in good:
            await snapshot_service.offer_again(unit, snapshot, at)
    await files.plan(unit, owner_id, link_ids, at)  # what was put and is named by nothing


def _snapshot(
    owner_id: UUID,
    link_id: UUID,
    snapshot_id: UUID,
    record: SnapshotRecord,
    artifacts: tuple[Artifact, ...],
    at: datetime,
) -> Snapshot:
    issued_at = at if record.state in SUCCESSFUL else None
    return Snapshot(
        id=snapshot_id,
        owner_id=owner_id,
        link_id=link_id,
        url=record.url,
        lane=record.lane,
        state=record.state,
        step=None,
        attempts=record.attempts,
        earlier_attempts=0,
        created_at=record.created_at,
        started_at=record.started_at,
        captured_at=record.captured_at,
        progress_at=None,
        http_status=record.http_status,
        final_url=record.final_url,
        title=record.title,
        language=record.language,
        failure=record.error,
        job=Job(
            issue=1,
            issued_at=record.created_at,
            message_id=snapshot_service.job_message_id(snapshot_id, 1),
            stream=None,
            sequence=None,
            missing_since=None,
        ),
        index=IndexProgress(indexed_at=None, error=None, issues=0, issued_at=issued_at),
        origin=record.origin,
        pinned=record.pinned,
        page=record.page,
        text_sha256=record.text_sha256,
        text_sketch=record.text_sketch,
        artifacts=artifacts,
        media_type=record.media_type,
        verdict=record.verdict,
        missing_steps=record.missing_steps,
        archived_copy=record.archived_copy,
        options=record.options,
    )
