"""Checks in the database: which links are due, and which checks are not answered yet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, tuple_

from services.catalog.database.tables import LINKS_TO_RECHECK, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import open_checks


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """A check that was asked for and not answered yet."""

    check_id: UUID
    link_id: UUID
    owner_id: UUID
    site: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class DueLink:
    """A link that is to be looked at, and its place in the walk over such links."""

    id: UUID
    owner_id: UUID
    url: str
    site: str
    due_at: datetime | None


Place = tuple[datetime, UUID]


async def open_of(unit: UnitOfWork, link_id: UUID) -> OpenCheck | None:
    """The open check of a link."""
    row = (
        await unit.connection.execute(select(open_checks).where(open_checks.c.link_id == link_id))
    ).one_or_none()
    return OpenCheck(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's mapping


async def insert(unit: UnitOfWork, checks: Sequence[OpenCheck]) -> set[UUID]:
    """Remember checks; the ids of those whose link had none."""
    added: set[UUID] = set()
    for check in checks:
        rows = await unit.connection.execute(
            unit.insert(open_checks)
            .values(**asdict(check))
            .on_conflict_do_nothing(index_elements=["link_id"])
            .returning(open_checks.c.check_id)
        )
        added |= set(rows.scalars())
    return added


async def close(unit: UnitOfWork, link_id: UUID) -> None:
    """A link's check was answered."""
    await unit.connection.execute(delete(open_checks).where(open_checks.c.link_id == link_id))


async def has_older(unit: UnitOfWork, requested_before: datetime) -> bool:
    """Whether a check waits since before a moment."""
    found = await unit.connection.execute(
        select(open_checks.c.link_id).where(open_checks.c.requested_at < requested_before).limit(1)
    )
    return found.first() is not None


async def drop_older(unit: UnitOfWork, requested_before: datetime) -> None:
    """Forget checks that nobody will answer."""
    await unit.connection.execute(
        delete(open_checks).where(open_checks.c.requested_at < requested_before)
    )


async def open_sites(unit: UnitOfWork) -> set[str]:
    """The sites on which a check is open: there are never many."""
    return set((await unit.connection.execute(select(open_checks.c.site))).scalars())


async def open_count(unit: UnitOfWork) -> int:
    """How many checks are open."""
    query = select(func.count()).select_from(open_checks)
    count: int = (await unit.connection.execute(query)).scalar_one()
    return count


async def to_recheck(
    unit: UnitOfWork, at: datetime, after: Place | None, limit: int
) -> list[DueLink]:
    """Links of all owners that are to be looked at sooner than usual, by that time."""
    query = _due(links.c.recheck_at).where(LINKS_TO_RECHECK, links.c.recheck_at <= at)
    if after is not None:
        query = query.where(tuple_(links.c.recheck_at, links.c.id) > after)
    return await _all(unit, query.order_by(links.c.recheck_at, links.c.id).limit(limit))


async def not_checked_since(
    unit: UnitOfWork, owner_id: UUID, before: datetime, after: Place | None, limit: int
) -> list[DueLink]:
    """An owner's links that nobody has looked at since before a moment, longest ago first."""
    query = _due(links.c.checked_at).where(
        links.c.owner_id == owner_id, links.c.checked_at <= before, links.c.recheck_at.is_(None)
    )
    if after is not None:
        query = query.where(tuple_(links.c.checked_at, links.c.id) > after)
    return await _all(unit, query.order_by(links.c.checked_at, links.c.id).limit(limit))


async def never_checked(
    unit: UnitOfWork, owner_id: UUID, before: datetime, after: UUID | None, limit: int
) -> list[DueLink]:
    """An owner's links of before a moment that nobody has ever looked at, oldest first."""
    query = _due(links.c.checked_at).where(
        links.c.owner_id == owner_id, links.c.checked_at.is_(None), links.c.created_at <= before
    )
    if after is not None:
        query = query.where(links.c.id > after)
    return await _all(unit, query.order_by(links.c.id).limit(limit))


def _due(due_at: Any) -> Any:
    column = links.c
    query = select(column.id, column.owner_id, column.url, column.site, due_at.label("due_at"))
    return query.where(column.trashed_at.is_(None))


async def _all(unit: UnitOfWork, query: Any) -> list[DueLink]:
    rows: Sequence[Row[Any]] = (await unit.connection.execute(query)).all()
    return [DueLink(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's mapping
