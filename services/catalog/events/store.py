"""Events in the database: read in order, numbered, and deleted when they are old."""

import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text

from services.catalog.database.event_tables import UNNUMBERED_EVENTS, events
from services.catalog.database.tables import accounts
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.events.model import Event, EventType, Kept

_NUMBERING_LOCK = 5_546_276  # an arbitrary number that nothing else locks

_newest = (
    select(func.max(events.c.sequence))
    .where(events.c.owner_id == accounts.c.id)
    .correlate(accounts)
    .scalar_subquery()
)


async def newest_of(unit: UnitOfWork, owner_ids: Collection[UUID]) -> dict[UUID, int]:
    """The number of the last event of each of these accounts, 0 where there is none."""
    rows = await unit.connection.execute(
        select(accounts.c.id, func.coalesce(_newest, 0)).where(accounts.c.id.in_(owner_ids))
    )
    return {row[0]: row[1] for row in rows}


async def kept(unit: UnitOfWork, owner_id: UUID) -> Kept:
    """From which to which number an owner's events are kept."""
    oldest, newest = (
        select(function(events.c.sequence)).where(events.c.owner_id == owner_id).scalar_subquery()
        for function in (func.min, func.max)
    )
    row = (await unit.connection.execute(select(oldest, newest))).one()
    return Kept(row[0] or 0, row[1] or 0)


async def after(
    unit: UnitOfWork,
    owner_id: UUID,
    sequence: int,
    until: int,
    types: Collection[EventType],
    limit: int,
) -> list[Event]:
    """An owner's events after a number and up to another, in order; of some types, or of all."""
    query = select(events).where(
        events.c.owner_id == owner_id, events.c.sequence > sequence, events.c.sequence <= until
    )
    if types:
        query = query.where(events.c.type.in_(sorted(types)))
    rows = await unit.connection.execute(query.order_by(events.c.sequence).limit(limit))
    return [_event(row) for row in rows]


async def has_unnumbered(unit: UnitOfWork) -> bool:
    """Whether an event is committed that has no number yet."""
    found = await unit.connection.execute(
        select(events.c.position).where(UNNUMBERED_EVENTS).limit(1)
    )
    return found.first() is not None


async def number(unit: UnitOfWork, limit: int) -> int:
    """Give committed events their numbers; how many there were.

    One transaction at a time may do it: the next one sees what this one gave.
    """
    locked = await unit.connection.execute(select(func.pg_try_advisory_xact_lock(_NUMBERING_LOCK)))
    if not locked.scalar_one():
        return 0
    numbered = await unit.connection.execute(_NUMBER, {"count": limit})
    return numbered.rowcount


# Every owner's events go on after the owner's last number, in the order in which they were written.
# A time never lies before that of the event before it.
_NUMBER = text(
    """
    WITH found AS MATERIALIZED (
        SELECT position, owner_id, at FROM events WHERE sequence IS NULL
        ORDER BY position LIMIT :count
    ), last AS MATERIALIZED (
        SELECT o.owner_id, e.sequence, e.at FROM (SELECT DISTINCT owner_id FROM found) o
        LEFT JOIN LATERAL (
            SELECT sequence, at FROM events e WHERE e.owner_id = o.owner_id
            AND sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1
        ) e ON true
    )
    UPDATE events SET sequence = new.sequence, at = new.at FROM (
        SELECT f.position,
            coalesce(l.sequence, 0) + row_number() OVER running AS sequence,
            greatest(l.at, max(f.at) OVER running) AS at
        FROM found f JOIN last l ON l.owner_id = f.owner_id
        WINDOW running AS (PARTITION BY f.owner_id ORDER BY f.position)
    ) new
    WHERE events.position = new.position
    """
)


async def owners(unit: UnitOfWork) -> list[UUID]:
    """Every account."""
    return list((await unit.connection.execute(select(accounts.c.id))).scalars())


async def old(unit: UnitOfWork, owner_id: UUID, before: datetime, limit: int) -> int | None:
    """Up to which number an owner's oldest events are from before a moment; None: not one is.

    The owner's last event is not among them: the next one counts on from it.
    """
    rows = await unit.connection.execute(
        select(events.c.sequence, events.c.at)
        .where(events.c.owner_id == owner_id, events.c.sequence.is_not(None))
        .order_by(events.c.sequence)
        .limit(limit + 1)
    )
    found = rows.all()[:-1]
    return max((row.sequence for row in found if row.at < before), default=None)


async def forget(unit: UnitOfWork, owner_id: UUID, until: int) -> None:
    """Delete an owner's events up to a number."""
    await unit.connection.execute(
        delete(events).where(events.c.owner_id == owner_id, events.c.sequence <= until)
    )


def _event(row: Row[tuple[object, ...]]) -> Event:
    data = {key: value for key, value in json.loads(row.data).items() if value is not None}
    return Event(
        sequence=row.sequence,
        type=EventType(row.type),
        at=row.at,
        link_id=row.link_id,
        snapshot_id=row.snapshot_id,
        tag_id=row.tag_id,
        import_id=row.import_id,
        data=data,
    )
