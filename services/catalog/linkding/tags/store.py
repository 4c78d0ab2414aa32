"""Tags by number and by what they are shown as, in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from services.catalog.database.batches import batches
from services.catalog.database.tables import tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags.model import TagRow
from services.catalog.tags.names import TagName


async def page(unit: UnitOfWork, owner_id: UUID, *, skip: int, limit: int) -> list[TagRow]:
    """An owner's tags, oldest first: what is made meanwhile comes at the end."""
    rows = await unit.connection.execute(
        select(tags)
        .where(tags.c.owner_id == owner_id)
        .order_by(tags.c.id)
        .offset(skip)
        .limit(limit)
    )
    return [TagRow(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's mapping


async def count(unit: UnitOfWork, owner_id: UUID) -> int:
    """How many tags an owner has."""
    query = select(func.count()).select_from(tags).where(tags.c.owner_id == owner_id)
    found: int = (await unit.connection.execute(query)).scalar_one()
    return found


async def paths(unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, TagName]:
    """Name and key of tags, by id."""
    found: dict[UUID, TagName] = {}
    for some in batches(ids):
        rows = await unit.connection.execute(
            select(tags.c.id, tags.c.name, tags.c.key).where(tags.c.id.in_(some))
        )
        found |= {row.id: TagName(name=row.name, key=row.key) for row in rows}
    return found


async def shown_as(unit: UnitOfWork, owner_id: UUID, keys: Sequence[str]) -> dict[str, TagName]:
    """Tags that are shown with `-` for a blank, by what their keys then are.

    Of several that are shown alike it is the one whose key comes first.
    """
    found: dict[str, TagName] = {}
    shown = func.replace(tags.c.key, " ", "-")
    for some in batches(keys):
        rows = await unit.connection.execute(
            select(shown.label("shown"), tags.c.name, tags.c.key).where(
                tags.c.owner_id == owner_id, shown.in_(some)
            )
        )
        for row in sorted(rows, key=lambda row: row.key):
            found.setdefault(row.shown, TagName(name=row.name, key=row.key))
    return found
