"""A filter of snapshots as conditions of SQL, and lists by it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from services.catalog.database.tables import links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.store import SHOWN, read


def conditions(owner_id: UUID, wanted: SnapshotFilter) -> list[ColumnElement[bool]]:
    """What an owner's snapshot must fulfil to be meant."""
    column = snapshots.c
    found: list[ColumnElement[bool]] = [column.owner_id == owner_id]
    for values, of in (
        (wanted.states, column.state),
        (wanted.reasons, column.error_reason),
        (wanted.origins, column.origin),
        (wanted.lanes, column.lane),
    ):
        if values:
            found.append(of.in_([str(value) for value in values]))
    if wanted.sites:
        of_sites = select(links.c.id).where(
            links.c.owner_id == owner_id, links.c.site.in_(wanted.sites)
        )
        found.append(column.link_id.in_(of_sites))
    if wanted.ids:
        found.append(column.id.in_(wanted.ids))
    if wanted.link_id is not None:
        found.append(column.link_id == wanted.link_id)
    if wanted.pinned is not None:
        found.append(column.pinned.is_(wanted.pinned))
    if wanted.created_after is not None:
        found.append(column.created_at >= wanted.created_after)
    if wanted.created_before is not None:
        found.append(column.created_at < wanted.created_before)
    return found


async def newest(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: SnapshotFilter,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Snapshot]:
    """An owner's snapshots that are meant, newest first, from after a (created_at, id)."""
    query = SHOWN.where(*conditions(owner_id, wanted))
    if after is not None:
        query = query.where(tuple_(snapshots.c.created_at, snapshots.c.id) < after)
    query = query.order_by(snapshots.c.created_at.desc(), snapshots.c.id.desc()).limit(limit)
    return await read(unit, query)
