"""Which versions of links are still to be announced, and which embed has not confirmed."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select, update

from services.catalog.database.batches import batches
from services.catalog.database.due import is_due
from services.catalog.database.tables import UNINDEXED_LINKS, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import outbox
from services.catalog.links.model import LinkRow
from services.catalog.links.store import row_of

Links = Select[tuple[UUID]] | Collection[UUID]
"""Links that are meant: their ids, or a SELECT of them."""


async def mark_changed(unit: UnitOfWork, owner_id: UUID, changed: Links, at: datetime) -> int:
    """Give links their next version, which the announcer will tell; how many there are.

    However many they are, it is one change of the rows and writes nothing to the outbox.
    """
    if isinstance(changed, Select):
        return await _mark(unit, owner_id, changed, at)
    found = [await _mark(unit, owner_id, some, at) for some in batches(sorted(changed))]
    return sum(found)


async def has_unannounced(unit: UnitOfWork) -> bool:
    """Whether there is a link whose version nobody was told of yet."""
    found = await unit.connection.execute(
        select(links.c.id).where(UNINDEXED_LINKS, links.c.issues == 0).limit(1)
    )
    return found.first() is not None


async def unannounced(unit: UnitOfWork, *, limit: int) -> list[LinkRow]:
    """Links whose version nobody was told of yet, longest wait first; locked, none twice."""
    rows = await unit.connection.execute(
        select(links)
        .where(UNINDEXED_LINKS, links.c.issues == 0)
        .order_by(links.c.issued_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [row_of(row) for row in rows]


async def unconfirmed(
    unit: UnitOfWork, *, at: datetime, grace: timedelta, limit: int
) -> list[LinkRow]:
    """Links whose version was announced and is due to be announced again; longest wait first."""
    rows = await unit.connection.execute(
        select(links)
        .where(
            UNINDEXED_LINKS,
            links.c.issues > 0,
            is_due(links.c.issued_at, links.c.issues, at, grace),
        )
        .order_by(links.c.issued_at)
        .limit(limit)
    )
    return [row_of(row) for row in rows]


async def mark_announced(unit: UnitOfWork, rows: Sequence[LinkRow], at: datetime) -> list[LinkRow]:
    """These versions are told for the first time; the rows as they are now."""
    await unit.connection.execute(
        update(links).where(links.c.id.in_([row.id for row in rows])).values(issues=1, issued_at=at)
    )
    return [replace(row, issues=1, issued_at=at) for row in rows]


async def outbox_length(unit: UnitOfWork, *, at_most: int) -> int:
    """How many messages wait to be published, counted up to a bound."""
    some = select(outbox.c.position).limit(at_most).subquery()
    found = await unit.connection.execute(select(func.count()).select_from(some))
    return found.scalar_one()


async def _mark(
    unit: UnitOfWork, owner_id: UUID, changed: Select[tuple[UUID]] | Sequence[UUID], at: datetime
) -> int:
    meant = links.c.id.in_(changed), links.c.owner_id == owner_id
    if unit.connection.dialect.name == "postgresql":
        # In one order: two such changes then wait for each other in one direction only.
        locked = select(links.c.id).where(*meant).order_by(links.c.id).with_for_update()
        await unit.connection.execute(select(func.count()).select_from(locked.subquery()))
    marked = await unit.connection.execute(
        update(links)
        .where(*meant)
        .values(version=links.c.version + 1, updated_at=at, issued_at=at, issues=0)
    )
    return marked.rowcount
