"""Schedules in the database, and the links that are due by them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, tuple_, update

from services.catalog.database.tables import OPEN_SNAPSHOTS, accounts, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import schedules
from services.catalog.schedules.model import Schedule
from services.catalog.scopes.store import columns_of, in_scope, scope_of
from services.catalog.snapshots.state import OPEN


async def insert(unit: UnitOfWork, schedule: Schedule) -> None:
    """Add a schedule."""
    await unit.connection.execute(schedules.insert().values(id=schedule.id, **_values(schedule)))


async def save(unit: UnitOfWork, schedule: Schedule) -> None:
    """Write a schedule's row anew."""
    await unit.connection.execute(
        update(schedules).where(schedules.c.id == schedule.id).values(**_values(schedule))
    )


async def remove(unit: UnitOfWork, schedule_id: UUID) -> None:
    """Delete a schedule."""
    await unit.connection.execute(delete(schedules).where(schedules.c.id == schedule_id))


async def get(
    unit: UnitOfWork, owner_id: UUID, schedule_id: UUID, *, lock: bool = False
) -> Schedule | None:
    """An owner's schedule; locked, nobody else changes it until this transaction ends."""
    query = select(schedules).where(schedules.c.id == schedule_id, schedules.c.owner_id == owner_id)
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[Schedule]:
    """An owner's schedules, newest first, from after a (created_at, id)."""
    query = select(schedules).where(schedules.c.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(schedules.c.created_at, schedules.c.id) < after)
    query = query.order_by(schedules.c.created_at.desc(), schedules.c.id.desc())
    return await _all(unit, query.limit(limit))


async def enabled(unit: UnitOfWork) -> list[Schedule]:
    """Every owner's schedules that are switched on, but not of accounts that are disabled."""
    query = select(schedules).join(accounts, accounts.c.id == schedules.c.owner_id)
    query = query.where(schedules.c.enabled, accounts.c.disabled_at.is_(None))
    return await _all(unit, query.order_by(schedules.c.id))


async def due(
    unit: UnitOfWork, schedule: Schedule, at: datetime, limit: int
) -> list[tuple[UUID, str]]:
    """Links, by id and URL, that wait for their snapshot longest, locked.

    One that is open already, in the trash, or locked by somebody else, is left out.
    """
    rows = await unit.connection.execute(
        select(links.c.id, links.c.url)
        .where(
            *in_scope(schedule.owner_id, schedule.scope),
            links.c.snapshot_at <= at - timedelta(days=schedule.every_days),
            links.c.state.not_in([str(state) for state in sorted(OPEN)]),
            links.c.trashed_at.is_(None),
        )
        .order_by(links.c.snapshot_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(row[0], row[1]) for row in rows]


async def open_count(unit: UnitOfWork, limit: int) -> int:
    """How many snapshots wait for their capture, counted up to a limit."""
    some = select(snapshots.c.id).where(OPEN_SNAPSHOTS).limit(limit).subquery()
    count: int = (
        await unit.connection.execute(select(func.count()).select_from(some))
    ).scalar_one()
    return count


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[Schedule]:
    return [_schedule(row) for row in await unit.connection.execute(query)]


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=row.id,
        owner_id=row.owner_id,
        scope=scope_of(row),
        every_days=row.every_days,
        enabled=row.enabled,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _values(schedule: Schedule) -> dict[str, Any]:
    return {
        "owner_id": schedule.owner_id,
        **columns_of(schedule.scope),
        "every_days": schedule.every_days,
        "enabled": schedule.enabled,
        "created_at": schedule.created_at,
        "updated_at": schedule.updated_at,
        "version": schedule.version,
    }
