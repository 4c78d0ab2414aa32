"""Histories in the database, as an export reads them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, tuple_

from services.catalog.database.tables import snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.state import OPEN
from services.catalog.snapshots.store import read


async def ended_snapshots(
    unit: UnitOfWork, link_ids: Sequence[UUID], after: Snapshot | None, limit: int
) -> list[Snapshot]:
    """Snapshots of links that have ended, by link, then oldest first; from after one of them."""
    place = tuple_(snapshots.c.link_id, snapshots.c.created_at, snapshots.c.id)
    query = select(snapshots).where(
        snapshots.c.link_id.in_(link_ids), snapshots.c.state.not_in(sorted(OPEN))
    )
    if after is not None:
        query = query.where(place > (after.link_id, after.created_at, after.id))
    return await read(unit, query.order_by(*place.clauses).limit(limit))
