"""Use cases of schedules."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.preconditions import Precondition
from services.catalog.schedules import store
from services.catalog.schedules.model import Schedule, ScheduleChange, ScheduleNotFoundError
from services.catalog.scopes.model import Scope
from services.catalog.scopes.service import check_scope


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """Some schedules, newest first, and whether there are older ones."""

    items: list[Schedule]
    has_more: bool


async def create_schedule(
    unit: UnitOfWork, owner_id: UUID, scope: Scope, *, every_days: int, enabled: bool
) -> Schedule:
    """Have links of a scope captured again and again.

    Raises:
        UnknownReferenceError: what the scope names is not there.
    """
    await check_scope(unit, owner_id, scope)
    at = now()
    schedule = Schedule(
        id=new_id(),
        owner_id=owner_id,
        scope=scope,
        every_days=every_days,
        enabled=enabled,
        created_at=at,
        updated_at=at,
    )
    await store.insert(unit, schedule)
    return schedule


async def list_schedules(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> SchedulePage:
    """An owner's schedules, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return SchedulePage(items=found[:limit], has_more=len(found) > limit)


async def get_schedule(unit: UnitOfWork, owner_id: UUID, schedule_id: UUID) -> Schedule:
    """An owner's schedule.

    Raises:
        ScheduleNotFoundError: the owner has no such schedule.
    """
    schedule = await store.get(unit, owner_id, schedule_id)
    if schedule is None:
        raise ScheduleNotFoundError(schedule_id)
    return schedule


async def change_schedule(
    unit: UnitOfWork,
    owner_id: UUID,
    schedule_id: UUID,
    change: ScheduleChange,
    precondition: Precondition,
) -> Schedule:
    """Change what was mentioned. Saying what is already so changes nothing.

    Raises:
        ScheduleNotFoundError: the owner has no such schedule.
        PreconditionFailedError: it has another version.
        UnknownReferenceError: what the new scope names is not there.
    """
    schedule = await _lock(unit, owner_id, schedule_id, precondition)
    if change.scope is not None:
        await check_scope(unit, owner_id, change.scope)
    changed = replace(
        schedule,
        scope=change.scope if change.scope is not None else schedule.scope,
        every_days=change.every_days if change.every_days is not None else schedule.every_days,
        enabled=change.enabled if change.enabled is not None else schedule.enabled,
    )
    if changed == schedule:
        return schedule
    changed = replace(changed, updated_at=now(), version=schedule.version + 1)
    await store.save(unit, changed)
    return changed


async def delete_schedule(
    unit: UnitOfWork, owner_id: UUID, schedule_id: UUID, precondition: Precondition
) -> None:
    """Delete a schedule; snapshots that it asked for stay.

    Raises:
        ScheduleNotFoundError: the owner has no such schedule.
        PreconditionFailedError: it has another version.
    """
    await _lock(unit, owner_id, schedule_id, precondition)
    await store.remove(unit, schedule_id)


async def _lock(
    unit: UnitOfWork, owner_id: UUID, schedule_id: UUID, precondition: Precondition
) -> Schedule:
    schedule = await store.get(unit, owner_id, schedule_id, lock=True)
    if schedule is None:
        raise ScheduleNotFoundError(schedule_id)
    precondition.check(schedule.version)
    return schedule
