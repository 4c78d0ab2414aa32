"""Snapshots in the database: reading and writing rows. state.py decides what may change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select, tuple_, update

from services.catalog.database.tables import (
    OPEN_SNAPSHOTS,
    UNINDEXED_SNAPSHOTS,
    artifacts,
    links,
    snapshots,
)
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.model import IndexProgress, Job, Origin, Snapshot
from services.catalog.snapshots.state import OPEN, SUCCESSFUL, SnapshotState
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import Lane, PageMetadata
from shared.messaging.publisher import Published


async def insert(unit: UnitOfWork, snapshot: Snapshot) -> None:
    """Add a queued snapshot, which is its link's latest from now on."""
    await insert_many(unit, [snapshot])
    await unit.connection.execute(
        update(links)
        .where(links.c.id == snapshot.link_id)
        .values(
            latest_snapshot_id=snapshot.id,
            state=snapshot.state,
            snapshot_at=snapshot.created_at,
        )
    )


async def insert_many(unit: UnitOfWork, queued: Sequence[Snapshot]) -> None:
    """Add queued snapshots whose links name them as their latest already."""
    await unit.connection.execute(snapshots.insert(), [_queued_values(item) for item in queued])


def _queued_values(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "owner_id": snapshot.owner_id,
        "link_id": snapshot.link_id,
        "url": snapshot.url,
        "lane": snapshot.lane,
        "state": snapshot.state,
        "attempts": 0,
        "earlier_attempts": 0,
        "created_at": snapshot.created_at,
        "issue": snapshot.job.issue,
        "issued_at": snapshot.job.issued_at,
        "job_message_id": snapshot.job.message_id,
        "index_issues": 0,
        "version": 1,
        "origin": snapshot.origin,
        "pinned": snapshot.pinned,
    }


async def get(unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID) -> Snapshot | None:
    """An owner's snapshot, with its artifacts."""
    found = await _read(
        unit,
        select(snapshots).where(snapshots.c.id == snapshot_id, snapshots.c.owner_id == owner_id),
    )
    return found[0] if found else None


async def lock(unit: UnitOfWork, snapshot_id: UUID) -> Snapshot | None:
    """A snapshot that nobody else changes until this transaction ends; without artifacts."""
    row = (
        await unit.connection.execute(
            select(snapshots).where(snapshots.c.id == snapshot_id).with_for_update()
        )
    ).one_or_none()
    return _snapshot(row) if row else None


async def change(unit: UnitOfWork, snapshot_id: UUID, **values: Any) -> None:
    """Set columns of one snapshot. Its link knows its latest's state, and its last good one."""
    changed = await unit.connection.execute(
        update(snapshots)
        .where(snapshots.c.id == snapshot_id)
        .values(**values, version=snapshots.c.version + 1)
        .returning(snapshots.c.link_id)
    )
    link_id = changed.scalar_one_or_none()
    state = values.get("state")
    if link_id is None or state is None:
        return
    await unit.connection.execute(
        update(links)
        .where(links.c.latest_snapshot_id == snapshot_id, links.c.id == link_id)
        .values(state=state)
    )
    if state in SUCCESSFUL:
        newer = or_(links.c.good_snapshot_id.is_(None), links.c.good_snapshot_id < snapshot_id)
        await unit.connection.execute(
            update(links).where(links.c.id == link_id, newer).values(good_snapshot_id=snapshot_id)
        )


async def of_link(
    unit: UnitOfWork, link_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[Snapshot]:
    """A link's snapshots, newest first, with artifacts; from after a (created_at, id)."""
    query = select(snapshots).where(snapshots.c.link_id == link_id)
    if after is not None:
        query = query.where(tuple_(snapshots.c.created_at, snapshots.c.id) < after)
    query = query.order_by(snapshots.c.created_at.desc(), snapshots.c.id.desc()).limit(limit)
    return await _read(unit, query)


async def by_ids(unit: UnitOfWork, snapshot_ids: Sequence[UUID]) -> dict[UUID, Snapshot]:
    """Snapshots by their ids, with artifacts."""
    found = await _read(unit, select(snapshots).where(snapshots.c.id.in_(snapshot_ids)))
    return {snapshot.id: snapshot for snapshot in found}


async def has_open(unit: UnitOfWork, link_id: UUID, *, besides: UUID) -> bool:
    """Whether another snapshot of the link still waits for its answer."""
    found = await unit.connection.execute(
        select(snapshots.c.id)
        .where(
            snapshots.c.link_id == link_id,
            snapshots.c.id != besides,
            snapshots.c.state.in_(sorted(OPEN)),
        )
        .limit(1)
    )
    return found.first() is not None


async def add_artifacts(unit: UnitOfWork, snapshot: Snapshot, found: Sequence[Artifact]) -> None:
    """Register the files of a snapshot; the first of a kind counts."""
    if not found:
        return
    await unit.connection.execute(
        unit.insert(artifacts).on_conflict_do_nothing(),
        [
            {
                "snapshot_id": snapshot.id,
                "kind": artifact.kind,
                "owner_id": snapshot.owner_id,
                "link_id": snapshot.link_id,
                "key": artifact.key,
                "media_type": artifact.media_type,
                "size_bytes": artifact.size_bytes,
                "sha256": artifact.sha256,
            }
            for artifact in found
        ],
    )


async def artifact(
    unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID, kind: ArtifactKind
) -> Artifact | None:
    """One artifact of an owner's snapshot."""
    row = (
        await unit.connection.execute(
            select(artifacts).where(
                artifacts.c.snapshot_id == snapshot_id,
                artifacts.c.kind == kind,
                artifacts.c.owner_id == owner_id,
            )
        )
    ).one_or_none()
    return _artifact(row) if row else None


async def registered_keys(unit: UnitOfWork, link_id: UUID) -> set[str]:
    """The keys of every file that a snapshot of the link names."""
    rows = await unit.connection.execute(
        select(artifacts.c.key).where(artifacts.c.link_id == link_id)
    )
    return set(rows.scalars())


async def remember_jobs(unit: UnitOfWork, places: Mapping[str, Published]) -> None:
    """Note where the broker holds jobs, by message id; ids of other messages are ignored."""
    rows = await unit.connection.execute(
        select(snapshots.c.id, snapshots.c.job_message_id).where(
            snapshots.c.job_message_id.in_(list(places))
        )
    )
    for snapshot_id, message_id in rows.all():
        place = places[message_id]
        await change(unit, snapshot_id, job_stream=place.stream, job_sequence=place.sequence)


async def published_jobs(
    unit: UnitOfWork, *, issued_before: datetime, after: UUID | None, limit: int
) -> list[Snapshot]:
    """Open snapshots whose job was published, in the order of their ids; without artifacts."""
    query = select(snapshots).where(
        OPEN_SNAPSHOTS,
        snapshots.c.job_sequence.is_not(None),
        snapshots.c.issued_at < issued_before,
    )
    if after is not None:
        query = query.where(snapshots.c.id > after)
    rows = await unit.connection.execute(query.order_by(snapshots.c.id).limit(limit))
    return [_snapshot(row) for row in rows]


async def note_missing(
    unit: UnitOfWork, snapshot_ids: Sequence[UUID], since: datetime | None
) -> None:
    """Note since when the broker no longer holds these jobs; None: it does."""
    if snapshot_ids:
        await unit.connection.execute(
            update(snapshots)
            .where(snapshots.c.id.in_(snapshot_ids))
            .values(job_missing_since=since)
        )


async def unindexed(
    unit: UnitOfWork, *, issued_before: datetime, max_issues: int, limit: int
) -> list[Snapshot]:
    """Snapshots with text that embed has not confirmed, with artifacts; longest wait first."""
    return await _read(
        unit,
        select(snapshots)
        .where(
            UNINDEXED_SNAPSHOTS,
            snapshots.c.index_error.is_(None),
            snapshots.c.index_issued_at < issued_before,
            snapshots.c.index_issues < max_issues,
        )
        .order_by(snapshots.c.index_issued_at)
        .limit(limit),
    )


async def _read(unit: UnitOfWork, query: Select[Any]) -> list[Snapshot]:
    rows = (await unit.connection.execute(query)).all()
    files = await _artifacts_of(unit, [row.id for row in rows])
    return [replace(_snapshot(row), artifacts=tuple(files[row.id])) for row in rows]


async def _artifacts_of(
    unit: UnitOfWork, snapshot_ids: Sequence[UUID]
) -> Mapping[UUID, list[Artifact]]:
    found: dict[UUID, list[Artifact]] = defaultdict(list)
    if snapshot_ids:
        rows = await unit.connection.execute(
            select(artifacts).where(artifacts.c.snapshot_id.in_(snapshot_ids))
        )
        for row in rows:
            found[row.snapshot_id].append(_artifact(row))
    order = list(ArtifactKind)
    for files in found.values():
        files.sort(key=lambda item: order.index(item.kind))
    return found


def _artifact(row: Row[Any]) -> Artifact:
    return Artifact(
        kind=ArtifactKind(row.kind),
        key=row.key,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
    )


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(
        id=row.id,
        owner_id=row.owner_id,
        link_id=row.link_id,
        url=row.url,
        lane=Lane(row.lane),
        state=SnapshotState(row.state),
        step=row.step,
        attempts=row.attempts,
        earlier_attempts=row.earlier_attempts,
        created_at=row.created_at,
        started_at=row.started_at,
        captured_at=row.captured_at,
        progress_at=row.progress_at,
        http_status=row.http_status,
        final_url=row.final_url,
        title=row.title,
        language=row.language,
        failure=_failure(row),
        job=Job(
            issue=row.issue,
            issued_at=row.issued_at,
            message_id=row.job_message_id,
            stream=row.job_stream,
            sequence=row.job_sequence,
            missing_since=row.job_missing_since,
        ),
        index=IndexProgress(
            indexed_at=row.indexed_at,
            error=row.index_error,
            issues=row.index_issues,
            issued_at=row.index_issued_at,
        ),
        version=row.version,
        origin=Origin(row.origin),
        pinned=row.pinned,
        page=PageMetadata.model_validate_json(row.page) if row.page else None,
        text_sha256=row.text_sha256,
        text_sketch=row.text_sketch,
    )


def _failure(row: Row[Any]) -> Failure | None:
    if row.error_reason is None:
        return None
    return Failure(
        reason=FailureReason(row.error_reason), message=row.error_message, step=row.error_step
    )
