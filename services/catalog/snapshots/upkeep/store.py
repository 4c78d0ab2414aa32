"""Snapshots that wait: to be answered, to be indexed, or to be taken off the broker."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import bindparam, select, update

from services.catalog.database.tables import (
    CANCELLED_JOBS,
    OPEN_SNAPSHOTS,
    UNINDEXED_SNAPSHOTS,
    snapshots,
)
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.rows.store import snapshot_of
from services.catalog.snapshots.store import read
from shared.messaging.publisher import Published


async def remember_jobs(unit: UnitOfWork, places: Mapping[str, Published]) -> None:
    """Note where the broker holds jobs, by message id; ids of other messages are ignored.

    A job's message id begins with its snapshot's id (`service.job_message_id`), by which the
    snapshot is found: an index of message ids would be one more for every add to write. A version
    is not made by this: nobody but the reconciler sees it.
    """
    places_of_jobs = []
    for message_id, place in places.items():
        with suppress(ValueError):
            snapshot_id = UUID(message_id.partition(":")[0])
            places_of_jobs.append(
                {
                    "of_snapshot": snapshot_id,
                    "message_id": message_id,
                    "stream": place.stream,
                    "sequence": place.sequence,
                }
            )
    if not places_of_jobs:
        return
    await unit.connection.execute(
        update(snapshots)
        .where(
            snapshots.c.id == bindparam("of_snapshot"),
            snapshots.c.job_message_id == bindparam("message_id"),
        )
        .values(job_stream=bindparam("stream"), job_sequence=bindparam("sequence")),
        sorted(places_of_jobs, key=itemgetter("of_snapshot")),
    )


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
    return [snapshot_of(row) for row in rows]


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
    return await read(
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


async def cancelled_jobs(unit: UnitOfWork, limit: int) -> list[Snapshot]:
    """Cancelled snapshots whose job the broker may hold still; without artifacts."""
    rows = await unit.connection.execute(
        select(snapshots).where(CANCELLED_JOBS).order_by(snapshots.c.id).limit(limit)
    )
    return [snapshot_of(row) for row in rows]


async def forget_jobs(unit: UnitOfWork, snapshot_ids: Sequence[UUID]) -> None:
    """The broker holds these jobs no longer."""
    await unit.connection.execute(
        update(snapshots)
        .where(snapshots.c.id.in_(snapshot_ids))
        .values(job_stream=None, job_sequence=None)
    )
