"""Numbers of an owner's links and tags, in the database."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, select, update

from services.catalog.database.batches import batches
from services.catalog.database.number_tables import link_numbers, number_counters, tag_numbers
from services.catalog.database.tables import links, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.linkding.numbers.model import LARGEST, Numbered

_TABLES: dict[Numbered, tuple[Table, Column[Any], Table]] = {
    Numbered.LINK: (link_numbers, link_numbers.c.link_id, links),
    Numbered.TAG: (tag_numbers, tag_numbers.c.tag_id, tags),
}


async def find(unit: UnitOfWork, owner_id: UUID, kind: Numbered, number: int) -> UUID | None:
    """The id behind an owner's number."""
    table, column, _things = _TABLES[kind]
    if not 0 < number <= LARGEST:
        return None
    found = await unit.connection.execute(
        select(column).where(table.c.owner_id == owner_id, table.c.number == number)
    )
    return found.scalar_one_or_none()


async def known(unit: UnitOfWork, kind: Numbered, ids: Collection[UUID]) -> dict[UUID, int]:
    """The numbers that were given already, by id."""
    table, column, _things = _TABLES[kind]
    found: dict[UUID, int] = {}
    for some in batches(list(ids)):
        rows = await unit.connection.execute(select(column, table.c.number).where(column.in_(some)))
        found |= dict(rows.all())
    return found


async def give(
    unit: UnitOfWork, owner_id: UUID, kind: Numbered, ids: Collection[UUID]
) -> dict[UUID, int]:
    """Number what has no number yet; the numbers of all that still exist, by id.

    The things are locked first, so that none is deleted meanwhile, then the owner's counter: it
    decides between callers who number the same things at once.
    """
    table, column, things = _TABLES[kind]
    existing: list[UUID] = []
    for some in batches(sorted(ids)):
        rows = await unit.connection.execute(
            select(things.c.id)
            .where(things.c.owner_id == owner_id, things.c.id.in_(some))
            .order_by(things.c.id)
            .with_for_update(read=True, key_share=True)
        )
        existing += rows.scalars()
    counter = {"owner_id": owner_id, "kind": kind.value}
    await unit.connection.execute(
        unit.insert(number_counters).values(**counter, last=0).on_conflict_do_nothing()
    )
    is_it = (number_counters.c.owner_id == owner_id) & (number_counters.c.kind == kind.value)
    found = await unit.connection.execute(
        select(number_counters.c.last).where(is_it).with_for_update()
    )
    last = found.scalar_one()
    numbers = await known(unit, kind, existing)
    new = {
        thing_id: last + place
        for place, thing_id in enumerate((item for item in existing if item not in numbers), 1)
    }
    if new:
        await unit.connection.execute(
            table.insert(),
            [
                {"owner_id": owner_id, "number": number, column.name: thing_id}
                for thing_id, number in new.items()
            ],
        )
        await unit.connection.execute(
            update(number_counters).where(is_it).values(last=last + len(new))
        )
    return numbers | new
