"""Tags as people see them, from the database."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, collate, func, or_, select

from services.catalog.database.batches import batches
from services.catalog.database.tables import link_tags, links, tag_aliases, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.facets.store import tag_totals
from services.catalog.tags import store as tag_store
from services.catalog.tags.model import Tag, TagRow
from services.catalog.tags.names import SEPARATOR


async def page(
    unit: UnitOfWork, owner_id: UUID, *, begins: str, after: str | None, limit: int
) -> list[TagRow]:
    """Tags in the order of their keys by code points, from after a key.

    Args:
        unit: to read in.
        owner_id: whose tags.
        begins: how the key, a part of it, or an alias must begin; empty: any.
        after: the key of the last tag of the page before.
        limit: most tags.
    """
    key = _by_code_points(unit, tags.c.key)
    query = select(tags).where(tags.c.owner_id == owner_id)
    if begins:
        aliased = select(tag_aliases.c.tag_id).where(
            tag_aliases.c.owner_id == owner_id,
            tag_aliases.c.key.startswith(begins, autoescape=True),
        )
        query = query.where(
            or_(
                tags.c.key.startswith(begins, autoescape=True),
                tags.c.key.contains(SEPARATOR + begins, autoescape=True),
                tags.c.id.in_(aliased),
            )
        )
    if after is not None:
        query = query.where(key > after)
    rows = await unit.connection.execute(query.order_by(key).limit(limit))
    return [TagRow(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's mapping


async def load(unit: UnitOfWork, owner_id: UUID, rows: Sequence[TagRow]) -> list[Tag]:
    """Tags with what lies around them, in the order of `rows`."""
    above = {row.id: row.path.parent for row in rows}
    keys = sorted({parent.key for parent in above.values() if parent is not None})
    parents = await tag_store.by_keys(unit, owner_id, keys)
    aliases = await _aliases(unit, [row.id for row in rows])
    counted = await tag_totals(unit, owner_id, [row.id for row in rows])
    return [
        Tag(
            row=row,
            parent_id=parents[parent.key][0] if (parent := above[row.id]) else None,
            aliases=tuple(sorted(aliases[row.id])),
            count=counted.get(row.id, 0),
        )
        for row in rows
    ]


async def together(
    unit: UnitOfWork, tag: TagRow, *, sample: int, limit: int
) -> tuple[int, list[tuple[UUID, str, int]]]:
    """Other tags of the newest links that a tag finds.

    Returns:
        How many links were looked at, and of the tags that they carry themselves most often, but
        for the tag, those above it and those under it: id, name and number of links.
    """
    newest = (
        select(link_tags.c.link_id)
        .join(links, links.c.id == link_tags.c.link_id)
        .where(link_tags.c.tag_id == tag.id, links.c.trashed_at.is_(None))
        .order_by(link_tags.c.link_id.desc())
        .limit(sample)
        .subquery()
    )
    counted = await unit.connection.execute(select(func.count()).select_from(newest))
    family = [tag.key, *(above.key for above in tag.path.ancestors())]
    number = func.count().label("number")
    rows = await unit.connection.execute(
        select(tags.c.id, tags.c.name, number)
        .select_from(newest)
        .join(link_tags, link_tags.c.link_id == newest.c.link_id)
        .join(tags, tags.c.id == link_tags.c.tag_id)
        .where(
            link_tags.c.own,
            tags.c.key.not_in(family),
            ~tags.c.key.startswith(tag.key + SEPARATOR, autoescape=True),
        )
        .group_by(tags.c.id, tags.c.name)
        .order_by(number.desc(), tags.c.id)
        .limit(limit)
    )
    return counted.scalar_one(), [(row.id, row.name, row.number) for row in rows]


async def _aliases(unit: UnitOfWork, tag_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for some in batches(tag_ids):
        rows = await unit.connection.execute(
            select(tag_aliases.c.tag_id, tag_aliases.c.name).where(tag_aliases.c.tag_id.in_(some))
        )
        for tag_id, name in rows:
            found[tag_id].append(name)
    return found


def _by_code_points(unit: UnitOfWork, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The same order on both databases: PostgreSQL's own may be that of any language."""
    return collate(column, "C") if unit.connection.dialect.name == "postgresql" else column
