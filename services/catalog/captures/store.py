"""Snapshots by filter that are cancelled or tried again, in a few statements."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update

from services.catalog.database.tables import links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.snapshots.matching.store import Condition, conditions
from services.catalog.snapshots.model import Origin
from services.catalog.snapshots.rows.store import options_of
from services.catalog.snapshots.state import OPEN, SnapshotState
from shared.contracts.capture_options import CaptureOptions

_ROWS_AT_ONCE = 500
_RETRIABLE = (SnapshotState.FAILED, SnapshotState.CANCELLED, SnapshotState.PARTIAL)


@dataclass(frozen=True, slots=True)
class CancelledJob:
    """A snapshot that was cancelled, and what was on its way for it."""

    snapshot_id: UUID
    link_id: UUID
    message_id: str
    had_begun: bool


async def count_open(unit: UnitOfWork, owner_id: UUID, wanted: SnapshotFilter) -> int:
    """How many open snapshots a filter means."""
    query = select(func.count()).select_from(snapshots).where(*_open(owner_id, wanted))
    count: int = (await unit.connection.execute(query)).scalar_one()
    return count


async def cancel(
    unit: UnitOfWork, owner_id: UUID, wanted: SnapshotFilter, at: datetime
) -> list[CancelledJob]:
    """Cancel every open snapshot that a filter means. Links are locked first, as everywhere."""
    chosen = _open(owner_id, wanted)
    of_links = select(snapshots.c.link_id).where(*chosen)
    await unit.connection.execute(
        select(links.c.id).where(links.c.id.in_(of_links)).order_by(links.c.id).with_for_update()
    )
    rows = await unit.connection.execute(
        update(snapshots)
        .where(*chosen)
        .values(
            state=SnapshotState.CANCELLED,
            step=None,
            captured_at=at,
            job_missing_since=None,
            version=snapshots.c.version + 1,
        )
        .returning(
            snapshots.c.id,
            snapshots.c.link_id,
            snapshots.c.job_message_id,
            snapshots.c.started_at,
        )
    )
    found = [CancelledJob(row[0], row[1], row[2], row[3] is not None) for row in rows]
    for first in range(0, len(found), _ROWS_AT_ONCE):
        part = found[first : first + _ROWS_AT_ONCE]
        await unit.connection.execute(
            update(links)
            .where(
                links.c.id.in_([job.link_id for job in part]),
                links.c.latest_snapshot_id.in_([job.snapshot_id for job in part]),
            )
            .values(state=SnapshotState.CANCELLED)
        )
    return found


async def count_retriable(unit: UnitOfWork, owner_id: UUID, wanted: SnapshotFilter) -> int:
    """How many links have a latest snapshot that is meant and can be tried again."""
    query = select(func.count()).select_from(_retriable(owner_id, wanted).subquery())
    count: int = (await unit.connection.execute(query)).scalar_one()
    return count


async def retriable(
    unit: UnitOfWork, owner_id: UUID, wanted: SnapshotFilter, limit: int
) -> list[tuple[UUID, str, CaptureOptions | None]]:
    """Links whose latest snapshot is meant, locked in the order of their ids.

    Each by its id and URL, with what was chosen for that snapshot alone.
    """
    some = _retriable(owner_id, wanted).order_by(snapshots.c.created_at.desc()).limit(limit)
    query = (
        select(links.c.id, links.c.url, snapshots.c.own_options)
        .join(snapshots, snapshots.c.id == links.c.latest_snapshot_id)
        .where(links.c.id.in_(some.subquery().select()))
    )
    rows = await unit.connection.execute(query.order_by(links.c.id).with_for_update(of=links))
    return [(row.id, row.url, options_of(row.own_options)) for row in rows]


def _open(owner_id: UUID, wanted: SnapshotFilter) -> list[Condition]:
    states = [str(state) for state in sorted(OPEN)]
    return [*conditions(owner_id, wanted), snapshots.c.state.in_(states)]


def _retriable(owner_id: UUID, wanted: SnapshotFilter) -> Select[tuple[UUID]]:
    return (
        select(links.c.id)
        .select_from(snapshots)
        .join(links, links.c.id == snapshots.c.link_id)
        .where(
            links.c.latest_snapshot_id == snapshots.c.id,
            *conditions(owner_id, wanted),
            snapshots.c.state.in_([str(state) for state in _RETRIABLE]),
            snapshots.c.origin == Origin.CAPTURED,
            links.c.trashed_at.is_(None),
        )
    )
