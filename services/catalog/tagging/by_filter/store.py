"""Giving and taking tags by the hundred thousand in the database.

The links that are meant are picked first, into a table of this transaction alone: so each
statement means the same links, although tagging them may change whether the filter means them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    Table,
    Uuid,
    and_,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.schema import CreateTable, DropTable

from services.catalog.database.tables import link_tags, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags.names import MAX_TAGS_PER_LINK
from services.catalog.tags.tree.store import imply_no_more

_metadata = MetaData()
_matched = Table(
    "matched_links",
    _metadata,
    Column("link_id", Uuid, primary_key=True),
    prefixes=["TEMPORARY"],
)
_changing = Table(
    "changing_links",
    _metadata,
    Column("link_id", Uuid, primary_key=True),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class Picked:
    """What tagging does: the links that are meant, and those of them that it changes."""

    matched: int
    changed: int


def changing() -> Select[tuple[UUID]]:
    """The links that are changed, between `pick` and `drop`."""
    return select(_changing.c.link_id)


async def pick(
    unit: UnitOfWork,
    meant: Select[Any],
    add: Collection[UUID],
    remove: Collection[UUID],
    *,
    unknown: bool,
) -> Picked:
    """Write down which links are meant, and which of them tagging changes.

    Args:
        unit: of the change.
        meant: the ids of the links.
        add: tags that they shall carry themselves.
        remove: tags that they shall not.
        unknown: whether there is a tag to add that nothing carries, because it is not made yet.
    """
    for table in (_matched, _changing):
        await unit.connection.execute(CreateTable(table))
    await _fill(unit, _matched, meant)
    lacking = [~_own(tag_id) for tag_id in sorted(add)]
    having = [_own(tag_id) for tag_id in sorted(remove)]
    different = or_(false(), *lacking, *having, true() if unknown else false())
    found = select(_matched.c.link_id).where(different)
    await _fill(unit, _changing, found)
    return Picked(matched=await _count(unit, _matched), changed=await _count(unit, _changing))


async def has_too_many(unit: UnitOfWork, add: Collection[UUID], remove: Collection[UUID]) -> bool:
    """Whether one of the picked links would carry more tags than it may."""
    others = (
        select(link_tags.c.link_id)
        .join(_changing, _changing.c.link_id == link_tags.c.link_id)
        .where(link_tags.c.own, link_tags.c.tag_id.not_in([*add, *remove]))
        .group_by(link_tags.c.link_id)
        .having(func.count() > MAX_TAGS_PER_LINK - len(add))
        .limit(1)
    )
    return (await unit.connection.execute(others)).first() is not None


async def give(unit: UnitOfWork, owner_id: UUID, tag_id: UUID, *, own: bool) -> None:
    """Let the picked links carry a tag, as their own or because of one under it."""
    found = select(
        _changing.c.link_id,
        literal(tag_id, Uuid()),
        literal(owner_id, Uuid()),
        true() if own else false(),
    ).where(true())  # SQLite reads ON CONFLICT after a SELECT without WHERE as a join's ON
    statement = unit.insert(link_tags).from_select(["link_id", "tag_id", "owner_id", "own"], found)
    index = ["link_id", "tag_id"]
    await unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=index, set_={"own": True}, where=~link_tags.c.own
        )
        if own
        else statement.on_conflict_do_nothing(index_elements=index)
    )


async def take(unit: UnitOfWork, tag_ids: Collection[UUID], above: Collection[UUID]) -> None:
    """Take tags from the picked links, with what they lie under where nothing else implies it."""
    if not tag_ids:
        return
    await unit.connection.execute(
        update(link_tags)
        .where(
            and_(
                link_tags.c.tag_id.in_(tag_ids),
                link_tags.c.own,
                link_tags.c.link_id.in_(changing()),
            )
        )
        .values(own=False)
    )
    rows = await unit.connection.execute(
        select(tags.c.id, tags.c.key).where(tags.c.id.in_([*tag_ids, *above]))
    )
    await imply_no_more(unit, changing(), {row.id: row.key for row in rows})


async def drop(unit: UnitOfWork) -> None:
    """Forget what was picked."""
    for table in (_matched, _changing):
        await unit.connection.execute(DropTable(table))


def _own(tag_id: UUID) -> ColumnElement[bool]:
    return (
        select(link_tags.c.link_id)
        .where(
            link_tags.c.link_id == _matched.c.link_id,
            link_tags.c.tag_id == tag_id,
            link_tags.c.own,
        )
        .exists()
    )


async def _fill(unit: UnitOfWork, table: Table, found: Select[Any]) -> None:
    await unit.connection.execute(insert(table).from_select(["link_id"], found))
    if unit.connection.dialect.name == "postgresql":  # its planner takes a new table for small
        await unit.connection.execute(text(f"ANALYZE {table.name}"))


async def _count(unit: UnitOfWork, table: Table) -> int:
    found = await unit.connection.execute(select(func.count()).select_from(table))
    return found.scalar_one()
