"""Which links a filter means, as SQL that walks the shortest index that leads to them.

Every condition can be tested on a row; most can also be walked: an index holds the links that
fulfil it, mostly in the order of their ids. The walk is chosen here and not by the databases,
because SQLite knows nothing of how often a value occurs and PostgreSQL nothing of how often two
occur together. docs/adr/0012-filters-walk-an-index.md says how.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Subquery,
    false,
    func,
    select,
    true,
    tuple_,
    union,
)

from services.catalog.database.tables import link_tags, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.conditions.store import Condition, Way, conditions_of, in_trash
from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.links.model import LinkRow
from services.catalog.links.sorting import Place, Sort
from services.catalog.links.store import row_of

# A walk over so many links at most may be read whole and sorted. With more of them, some are met
# soon on any other walk: 21 of 3,000 in 1,000,000 links take 7,000 rows.
_SHORT = 3_000
_SORTED: dict[str, tuple[Column[Any], str]] = {
    "created_at": (links.c.id, "ix_links_newest"),
    "updated_at": (links.c.updated_at, "ix_links_updated"),
    "title": (links.c.sort_title, "ix_links_title"),
    "published_at": (links.c.published_at, "ix_links_published"),
}
_PRIMARY_KEY = "sqlite_autoindex_links_1"


@dataclass(frozen=True, slots=True)
class _Order:
    """What a part of a list goes by, down or up, and the index that goes the same way."""

    column: Column[Any]
    index: str
    is_down: bool
    after: tuple[Any, ...] | None = None
    only: ColumnElement[bool] | None = None


async def matching(unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter) -> Select[UUID]:
    """A SELECT of the ids of every link that a filter means, in no order.

    Made to be a part of a statement: `links.c.id.in_(await matching(…))`.
    """
    conditions = await conditions_of(unit, owner_id, wanted)
    if conditions is None:
        return _nothing()
    shortest = await _shortest(unit, owner_id, wanted, conditions, _order(Sort.NEWEST))
    parts = [
        _rows(way, owner_id, wanted, rest)
        for way, rest in _walks(conditions, shortest, "ix_links_newest")
    ]
    return _ids(parts[0].subquery() if len(parts) == 1 else union(*parts).subquery())


async def newest(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: LinkFilter,
    limit: int,
    *columns: ColumnElement[Any],
) -> Select[Any]:
    """A SELECT of the newest links that a filter means, to be a part of a statement.

    It gives `id` and these columns of `links`.
    """
    conditions = await conditions_of(unit, owner_id, wanted)
    if conditions is None:
        return select(links.c.id, *columns).where(false())
    return await _part(unit, owner_id, wanted, conditions, _order(Sort.NEWEST), limit, columns)


async def place_of_last(
    unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter, sort: Sort, count: int
) -> Place | None:
    """Where the last of the first `count` links stands; None: there are not so many.

    For pages by offset: it walks `count` entries of an index. Not for orders by `published_at`.
    """
    conditions = await conditions_of(unit, owner_id, wanted)
    if conditions is None:
        return None
    order = _order(sort)
    by_id = order.column is links.c.id
    columns = () if by_id else (order.column,)
    first = (await _part(unit, owner_id, wanted, conditions, order, count, columns)).subquery()
    keys = list(first.c)[::-1]
    found = await unit.connection.execute(
        select(first)
        .order_by(*(key.desc() if order.is_down else key for key in keys))
        .offset(count - 1)
        .limit(1)
    )
    row = found.one_or_none()
    return Place(None if by_id else row[1], row[0]) if row else None


async def page(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: LinkFilter,
    sort: Sort,
    after: Place | None,
    limit: int,
) -> list[LinkRow]:
    """Links that a filter means, in an order, from after a place."""
    conditions = await conditions_of(unit, owner_id, wanted)
    if conditions is None:
        return []
    ids: list[UUID] = []
    for order in _orders(sort, after):
        if len(ids) < limit:
            query = await _part(unit, owner_id, wanted, conditions, order, limit - len(ids))
            ids += (await unit.connection.execute(query)).scalars()
    rows = await unit.connection.execute(select(links).where(links.c.id.in_(ids)))
    found = {row.id: row_of(row) for row in rows}
    return [found[link_id] for link_id in ids]


def _order(sort: Sort, after: Place | None = None) -> _Order:
    column, index = _SORTED[sort.field]
    if after is None:
        return _Order(column, index, sort.is_down)
    place = (after.link_id,) if column is links.c.id else (after.value, after.link_id)
    return _Order(column, index, sort.is_down, place)


def _orders(sort: Sort, after: Place | None) -> list[_Order]:
    """The parts of a list: where the value may be missing, these links come after all others."""
    if sort.field != "published_at":
        return [_order(sort, after)]
    column, index = _SORTED[sort.field]
    dated, undated = column.is_not(None), column.is_(None)
    if after is None or after.value is not None:
        place = (after.value, after.link_id) if after else None
        return [
            _Order(column, index, sort.is_down, place, dated),
            _Order(links.c.id, index, sort.is_down, None, undated),
        ]
    return [_Order(links.c.id, index, sort.is_down, (after.link_id,), undated)]


async def _part(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: LinkFilter,
    conditions: Sequence[Condition],
    order: _Order,
    limit: int,
    columns: Sequence[ColumnElement[Any]] = (),
) -> Select[Any]:
    shortest = await _shortest(unit, owner_id, wanted, conditions, order)
    parts = []
    for way, rest in _walks(conditions, shortest, order.index):
        query = _rows(way, owner_id, wanted, rest)
        if order.only is not None:
            query = query.where(order.only)
        # SQLite sees that a walk has its order when the walked column itself is named.
        link_id = link_tags.c.link_id if way.tag_id else links.c.id
        keys = [link_id] if order.column is links.c.id else [order.column, link_id]
        named = (key.label(f"key_{at}") for at, key in enumerate(keys))
        query = query.add_columns(*columns, *named)
        parts.append(_cut(query, keys, order, limit).subquery())
    shown = 1 + len(columns)
    if len(parts) == 1:
        return select(*list(parts[0].c)[:shown])
    found = union(*(select(part) for part in parts)).subquery()
    cut = _cut(select(found), list(found.c)[shown:], order, limit).subquery()
    return select(*list(cut.c)[:shown])


def _cut(
    query: Select[Any], keys: Sequence[ColumnElement[Any]], order: _Order, limit: int
) -> Select[Any]:
    """The first rows of an order, from after a place."""
    if order.after is not None:
        row, place = tuple_(*keys), tuple_(*order.after)
        query = query.where(row < place if order.is_down else row > place)
    return query.order_by(*(key.desc() if order.is_down else key for key in keys)).limit(limit)


async def _shortest(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: LinkFilter,
    conditions: Sequence[Condition],
    order: _Order,
) -> Condition | None:
    """The condition whose links are walked; None: the whole index of the order is.

    A short walk may be taken in any order; among long ones only those that go as the list does.
    """
    walkable = [condition for condition in conditions if condition.ways]
    if wanted.trash is Trash.ONLY or not walkable:
        return None
    goes_by_id = order.column is links.c.id
    if goes_by_id and len(walkable) == 1 and walkable[0].has_order:
        return walkable[0]
    counts = await _lengths(unit, owner_id, walkable)
    length, shortest = min(zip(counts, walkable, strict=True), key=lambda pair: pair[0])
    if length < _SHORT:
        return shortest
    return next((item for item in walkable if item.has_order), None) if goes_by_id else None


async def _lengths(unit: UnitOfWork, owner_id: UUID, walkable: Sequence[Condition]) -> list[int]:
    """How many links each condition leads to, counted up to `_SHORT` a way."""
    ways = [way for condition in walkable for way in condition.ways]
    counted = (
        await unit.connection.execute(
            select(*(_length(way, owner_id).label(f"way_{at}") for at, way in enumerate(ways)))
        )
    ).one()
    lengths = iter(counted)
    return [sum(next(lengths) for _way in condition.ways) for condition in walkable]


def _length(way: Way, owner_id: UUID) -> Any:
    if way.tag_id is not None:
        walk = select(link_tags.c.link_id).where(way.where)
    else:
        walk = (
            select(links.c.id)
            .with_hint(links, f"INDEXED BY {way.index}", "sqlite")
            .where(links.c.owner_id == owner_id, links.c.trashed_at.is_(None), way.where)
        )
    return select(func.count()).select_from(walk.limit(_SHORT).subquery()).scalar_subquery()


def _walks(
    conditions: Sequence[Condition], walked: Condition | None, index: str
) -> list[tuple[Way, list[Condition]]]:
    """Each way that must be gone, with the conditions that are left to be tested there."""
    if walked is None:
        return [(Way(true(), index), list(conditions))]
    rest = [condition for condition in conditions if condition is not walked]
    return [(way, rest) for way in walked.ways]


def _rows(way: Way, owner_id: UUID, wanted: LinkFilter, rest: Sequence[Condition]) -> Select[UUID]:
    """The ids that lie on a way and pass what is left; SQLite is told the way."""
    query = select(links.c.id).where(
        links.c.owner_id == owner_id,
        in_trash(wanted.trash),
        way.where,
        *(condition.where for condition in rest),
    )
    if way.tag_id is not None:
        return (
            query.select_from(link_tags.join(links, links.c.id == link_tags.c.link_id))
            .with_hint(link_tags, f"INDEXED BY {way.index}", "sqlite")
            .with_hint(links, f"INDEXED BY {_PRIMARY_KEY}", "sqlite")
        )
    index = "ix_links_trash" if wanted.trash is Trash.ONLY else way.index
    return query.with_hint(links, f"INDEXED BY {index}", "sqlite")


def _ids(found: Subquery) -> Select[UUID]:
    return select(found.c.id)


def _nothing() -> Select[UUID]:
    return _ids(select(links.c.id).where(false()).subquery())
