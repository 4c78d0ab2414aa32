"""URLs of links, and pairs of links that are one, in the database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, tuple_

from services.catalog.aliases.model import (
    Collision,
    DuplicateReason,
    FoundCollision,
    LinkUrl,
    UrlSource,
)
from services.catalog.database.batches import batches
from services.catalog.database.tables import link_duplicates, link_urls
from services.catalog.database.unit_of_work import UnitOfWork


async def of_links(unit: UnitOfWork, link_ids: Collection[UUID]) -> list[LinkUrl]:
    """Every URL of links, oldest first."""
    found: list[LinkUrl] = []
    for some in batches(sorted(link_ids)):
        rows = await unit.connection.execute(
            select(link_urls)
            .where(link_urls.c.link_id.in_(some))
            .order_by(link_urls.c.link_id, link_urls.c.created_at, link_urls.c.key)
        )
        found += [_url(row) for row in rows]
    return found


async def by_keys(unit: UnitOfWork, owner_id: UUID, keys: Collection[str]) -> list[LinkUrl]:
    """Those rows that hold one of these keys."""
    found: list[LinkUrl] = []
    for some in batches(sorted(keys)):
        rows = await unit.connection.execute(
            select(link_urls).where(link_urls.c.owner_id == owner_id, link_urls.c.key.in_(some))
        )
        found += [_url(row) for row in rows]
    return found


async def replace(
    unit: UnitOfWork, owner_id: UUID, removed: Sequence[str], added: Sequence[LinkUrl]
) -> None:
    """Delete rows by their keys, then write others."""
    for some in batches(removed):
        await unit.connection.execute(
            delete(link_urls).where(link_urls.c.owner_id == owner_id, link_urls.c.key.in_(some))
        )
    if added:
        await unit.connection.execute(link_urls.insert(), [asdict(item) for item in added])


async def report(
    unit: UnitOfWork, owner_id: UUID, found: Iterable[Collision], at: datetime
) -> None:
    """Remember pairs of links that are one; a pair that is known stays as it is."""
    values: list[dict[str, Any]] = [
        {**asdict(item), "owner_id": owner_id, "found_at": at}
        for item in sorted(found, key=lambda item: (item.link_id, item.other_id))
    ]
    if values:
        await unit.connection.execute(unit.insert(link_duplicates).on_conflict_do_nothing(), values)


async def duplicates(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID, UUID] | None, limit: int
) -> list[FoundCollision]:
    """Pairs of links that are one, newest first, from after a pair."""
    place = tuple_(
        link_duplicates.c.found_at, link_duplicates.c.link_id, link_duplicates.c.other_id
    )
    query = select(link_duplicates).where(link_duplicates.c.owner_id == owner_id)
    if after is not None:
        query = query.where(place < after)
    order = [column.desc() for column in place.clauses]
    rows = await unit.connection.execute(query.order_by(*order).limit(limit))
    return [FoundCollision(_pair(row), row.found_at) for row in rows]


def _pair(row: Row[Any]) -> Collision:
    return Collision(row.link_id, row.other_id, row.url, DuplicateReason(row.reason))


def _url(row: Row[Any]) -> LinkUrl:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
    return LinkUrl(**values | {"source": UrlSource(row.source)})
