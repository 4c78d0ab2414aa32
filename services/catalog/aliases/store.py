"""URLs of links, and pairs of links that are one, in the database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, or_, select, tuple_, update

from services.catalog.aliases.model import (
    Collision,
    DuplicateReason,
    FoundCollision,
    LinkUrl,
    UrlSource,
    collision,
)
from services.catalog.database.batches import batches
from services.catalog.database.tables import artifacts, link_duplicates, link_urls, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import capture_options, retention_rules, schedules


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


async def page(
    unit: UnitOfWork, link_id: UUID, after: tuple[datetime, str] | None, limit: int
) -> list[LinkUrl]:
    """The URLs of a link, oldest first, from after a (created_at, key)."""
    query = select(link_urls).where(link_urls.c.link_id == link_id)
    if after is not None:
        query = query.where(tuple_(link_urls.c.created_at, link_urls.c.key) > after)
    rows = await unit.connection.execute(
        query.order_by(link_urls.c.created_at, link_urls.c.key).limit(limit)
    )
    return [_url(row) for row in rows]


async def keys_between(
    unit: UnitOfWork, owner_id: UUID, after: UUID | None, last: UUID
) -> list[tuple[str, str]]:
    """Key and URL of every row of an owner's links, from after a link up to another.

    The owner is looked at here: named in the query, SQLite would walk all the owner's keys for it.
    """
    query = select(link_urls.c.key, link_urls.c.url, link_urls.c.owner_id)
    query = query.where(link_urls.c.link_id <= last)
    if after is not None:
        query = query.where(link_urls.c.link_id > after)
    rows = await unit.connection.execute(query)
    return [(row.key, row.url) for row in rows if row.owner_id == owner_id]


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
        await unit.insert_many(link_urls.insert(), [asdict(item) for item in added])


async def claim(unit: UnitOfWork, owner_id: UUID, wanted: Sequence[LinkUrl]) -> list[LinkUrl]:
    """Write URLs whose keys are free; the rows that hold the others."""
    if not wanted:
        return []
    ordered = sorted(wanted, key=lambda item: item.key)
    claimed = await unit.connection.execute(
        unit.insert(link_urls)
        .on_conflict_do_nothing(index_elements=["owner_id", "key"])
        .returning(link_urls.c.key),
        [asdict(item) for item in ordered],
    )
    keys = set(claimed.scalars())
    return await by_keys(unit, owner_id, [item.key for item in wanted if item.key not in keys])


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


async def move(unit: UnitOfWork, owner_id: UUID, link_id: UUID, other_id: UUID) -> list[UUID]:
    """Give a link everything of another but its own row and its tags; the snapshots that moved."""
    moved = await unit.connection.execute(
        update(snapshots)
        .where(snapshots.c.link_id == other_id)
        .values(link_id=link_id, version=snapshots.c.version + 1)
        .returning(snapshots.c.id)
    )
    ids = list(moved.scalars())
    for table in (artifacts, schedules, retention_rules, capture_options):
        await unit.connection.execute(
            update(table).where(table.c.link_id == other_id).values(link_id=link_id)
        )
    await unit.connection.execute(
        update(link_urls)
        .where(link_urls.c.link_id == other_id)
        .values(link_id=link_id, source=UrlSource.MERGED)
    )
    await _move_duplicates(unit, owner_id, link_id, other_id)
    return ids


async def _move_duplicates(unit: UnitOfWork, owner_id: UUID, link_id: UUID, other_id: UUID) -> None:
    """What is a duplicate of the other is one of the link. The other's rows go with it."""
    rows = await unit.connection.execute(
        select(link_duplicates).where(
            or_(link_duplicates.c.link_id == other_id, link_duplicates.c.other_id == other_id)
        )
    )
    for row in rows.all():
        third = row.other_id if row.link_id == other_id else row.link_id
        if third != link_id:
            pair = collision(link_id, third, row.url, DuplicateReason(row.reason))
            await report(unit, owner_id, [pair], row.found_at)


async def duplicates(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID, UUID] | None, limit: int
) -> list[FoundCollision]:
    """Pairs of links outside the trash that are one, newest first, from after a pair."""
    place = tuple_(
        link_duplicates.c.found_at, link_duplicates.c.link_id, link_duplicates.c.other_id
    )
    one, other = links.alias(), links.alias()
    query = (
        select(link_duplicates)
        .join(one, one.c.id == link_duplicates.c.link_id)
        .join(other, other.c.id == link_duplicates.c.other_id)
        .where(
            link_duplicates.c.owner_id == owner_id,
            one.c.trashed_at.is_(None),
            other.c.trashed_at.is_(None),
        )
    )
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
