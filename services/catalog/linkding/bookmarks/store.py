"""Bookmarks by words and by count, in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, false, func, not_, or_, select, true

from services.catalog.database.tables import link_tags, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.linkding import query
from services.catalog.linkding.query import Expression, Flag, Not, Tagged, Word
from services.catalog.links.filters import LinkFilter
from services.catalog.links.matching import store as matching
from services.catalog.links.sorting import Sort

SEARCHED = 50_000
"""Links whose texts a search with words looks through: the newest that the filter means."""

COUNTED = 100_000
"""Links of a filter are counted up to so many."""

_LINE = "\n"


@dataclass(frozen=True, slots=True)
class Search:
    """Links of a filter that an expression means.

    `tags` are the ids of tags by the key of their name in the expression, `urls` ids of links by a
    URL in it.
    """

    filter: LinkFilter
    expression: Expression
    tags: Mapping[str, UUID]
    urls: Mapping[str, UUID]
    sort: Sort


async def count(unit: UnitOfWork, owner_id: UUID, wanted: LinkFilter) -> int:
    """How many links a filter means, up to `COUNTED`."""
    first = (await matching.newest(unit, owner_id, wanted, COUNTED)).subquery()
    query = select(func.count()).select_from(first)
    found: int = (await unit.connection.execute(query)).scalar_one()
    return found


async def search(
    unit: UnitOfWork, owner_id: UUID, wanted: Search, *, skip: int, limit: int
) -> tuple[list[UUID], int]:
    """What a search finds among the newest `SEARCHED` links of its filter.

    Returns:
        The ids after the first `skip`, at most `limit`, in the order, and how many are found.
    """
    texts = (links.c.url, links.c.title, links.c.description, links.c.note)
    columns = (*texts, links.c.read, links.c.sort_title)
    newest = await matching.newest(unit, owner_id, wanted.filter, SEARCHED, *columns)
    looked = newest.subquery()
    where = _Where(looked, wanted).of(wanted.expression)
    key = looked.c.sort_title if wanted.sort.field == "title" else looked.c.id
    keys = [item.desc() if wanted.sort.is_down else item for item in (key, looked.c.id)]
    found = func.count().over()  # so that the texts are looked through once
    query = select(looked.c.id, found).where(where).order_by(*keys).offset(skip).limit(limit)
    rows = (await unit.connection.execute(query)).all()
    if rows or not skip:
        return [row[0] for row in rows], rows[0][1] if rows else 0
    counted = await unit.connection.execute(select(func.count()).select_from(looked).where(where))
    return [], counted.scalar_one()


class _Where:
    """An expression as SQL on the columns of the links that are looked at."""

    def __init__(self, looked: Subquery, wanted: Search) -> None:
        self._looked = looked.c
        self._wanted = wanted
        parts = (self._looked[name] for name in ("url", "title", "description", "note"))
        text: ColumnElement[Any] = func.coalesce(next(parts), "")
        for part in parts:
            text = text + _LINE + func.coalesce(part, "")
        self._text = text

    def of(self, expression: Expression) -> ColumnElement[bool]:
        match expression:
            case query.All(items):
                return and_(true(), *(self.of(item) for item in items))
            case query.Any(items):
                return or_(false(), *(self.of(item) for item in items))
            case Not(item):
                return not_(self.of(item))
            case Word(text):
                return self._holds(text)
            case Tagged() | Flag():
                return self._has(expression)

    def _holds(self, text: str) -> ColumnElement[bool]:
        holds: ColumnElement[bool] = self._text.icontains(text, autoescape=True)
        known = self._wanted.urls.get(text)
        return or_(holds, self._looked.id == known) if known else holds

    def _has(self, wanted: Tagged | Flag) -> ColumnElement[bool]:
        carried = (
            select(link_tags.c.link_id)
            .where(link_tags.c.link_id == self._looked.id)
            .correlate_except(link_tags)
        )
        if isinstance(wanted, Tagged):
            tag_id = self._wanted.tags.get(wanted.tag.key) if wanted.tag else None
            return carried.where(link_tags.c.tag_id == tag_id).exists() if tag_id else false()
        return not_(self._looked.read) if wanted.name == "unread" else not_(carried.exists())
