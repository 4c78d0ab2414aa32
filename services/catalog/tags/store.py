"""Tags in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select

from services.catalog.clock import new_id
from services.catalog.database.tables import link_tags, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags.names import TagName


async def ensure(
    unit: UnitOfWork, owner_id: UUID, names: Sequence[TagName], at: datetime
) -> list[UUID]:
    """The ids of tags, which are made when missing.

    `names` are in the order of their keys, so that two transactions that make the same tags wait
    for each other in one direction only.
    """
    for name in names:
        await unit.connection.execute(
            unit.insert(tags)
            .values(id=new_id(), owner_id=owner_id, key=name.key, name=name.name, created_at=at)
            .on_conflict_do_nothing(index_elements=["owner_id", "key"])
        )
    found = await by_keys(unit, owner_id, [name.key for name in names])
    return [tag_id for tag_id, _name in found.values()]


async def by_keys(
    unit: UnitOfWork, owner_id: UUID, keys: Sequence[str]
) -> dict[str, tuple[UUID, str]]:
    """Id and display name of those tags that exist, by key."""
    if not keys:
        return {}
    rows = await unit.connection.execute(
        select(tags.c.key, tags.c.id, tags.c.name).where(
            tags.c.owner_id == owner_id, tags.c.key.in_(keys)
        )
    )
    return {key: (tag_id, name) for key, tag_id, name in rows}


async def attach(unit: UnitOfWork, owner_id: UUID, link_id: UUID, tag_ids: Iterable[UUID]) -> bool:
    """Add tags to a link; whether one of them is new there."""
    values: list[dict[str, Any]] = [
        {"link_id": link_id, "tag_id": tag_id, "owner_id": owner_id} for tag_id in tag_ids
    ]
    if not values:
        return False
    added = await unit.connection.execute(
        unit.insert(link_tags).values(values).on_conflict_do_nothing().returning(link_tags.c.tag_id)
    )
    return bool(added.all())


async def detach_others(unit: UnitOfWork, link_id: UUID, tag_ids: Sequence[UUID]) -> bool:
    """Take every tag but these from a link; whether there was one."""
    removed = await unit.connection.execute(
        delete(link_tags)
        .where(link_tags.c.link_id == link_id, link_tags.c.tag_id.not_in(tag_ids))
        .returning(link_tags.c.tag_id)
    )
    return bool(removed.all())


async def of_links(unit: UnitOfWork, link_ids: Sequence[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """The names of each link's tags, in the order of their keys."""
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    rows = await unit.connection.execute(
        select(tags.c.key, link_tags.c.link_id, tags.c.name)
        .join(tags, tags.c.id == link_tags.c.tag_id)
        .where(link_tags.c.link_id.in_(link_ids))
    )
    for _key, link_id, name in sorted(rows.all(), key=_by_key):
        found[link_id] += (name,)
    return found


async def counts(unit: UnitOfWork, owner_id: UUID) -> list[tuple[str, int]]:
    """Every tag that a link carries with the number of links, in the order of the keys."""
    rows = await unit.connection.execute(
        select(tags.c.key, tags.c.name, func.count())
        .join(link_tags, link_tags.c.tag_id == tags.c.id)
        .where(tags.c.owner_id == owner_id)
        .group_by(tags.c.id, tags.c.name, tags.c.key)
    )
    return [(name, count) for _key, name, count in sorted(rows.all(), key=_by_key)]


def _by_key(row: Row[Any, Any, Any]) -> str:
    """Sorted here, because each database sorts text by rules of its own."""
    key: str = row[0]
    return key
