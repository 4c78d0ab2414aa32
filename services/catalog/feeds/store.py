"""Feeds in the database."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, tuple_, update

from services.catalog.database.tables import accounts
from services.catalog.database.transfer_tables import feeds
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.feeds.model import Feed


async def insert(unit: UnitOfWork, feed: Feed) -> None:
    """Add a feed."""
    await unit.connection.execute(feeds.insert().values(id=feed.id, **_values(feed)))


async def save(unit: UnitOfWork, feed: Feed) -> None:
    """Write a feed's row anew."""
    await unit.connection.execute(
        update(feeds).where(feeds.c.id == feed.id).values(**_values(feed))
    )


async def mark_used(unit: UnitOfWork, feed_id: UUID, at: datetime) -> None:
    """Somebody has read it, which is no change of it."""
    await unit.connection.execute(
        update(feeds).where(feeds.c.id == feed_id).values(last_used_at=at)
    )


async def remove(unit: UnitOfWork, feed_id: UUID) -> None:
    """Delete a feed."""
    await unit.connection.execute(delete(feeds).where(feeds.c.id == feed_id))


async def count(unit: UnitOfWork, owner_id: UUID) -> int:
    """How many feeds an owner has."""
    query = select(func.count()).select_from(feeds).where(feeds.c.owner_id == owner_id)
    return (await unit.connection.execute(query)).scalar_one()


async def get(
    unit: UnitOfWork, owner_id: UUID, feed_id: UUID, *, lock: bool = False
) -> Feed | None:
    """An owner's feed; locked, nobody else changes it until this transaction ends."""
    query = select(feeds).where(feeds.c.id == feed_id, feeds.c.owner_id == owner_id)
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def by_hash(unit: UnitOfWork, secret_hash: str) -> Feed | None:
    """The feed with this secret, unless its account is closed."""
    found = await _all(
        unit,
        select(feeds)
        .join(accounts, accounts.c.id == feeds.c.owner_id)
        .where(
            feeds.c.hash == secret_hash,
            accounts.c.disabled_at.is_(None),
            accounts.c.deleted_at.is_(None),
        ),
    )
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[Feed]:
    """An owner's feeds, newest first, from after a (created_at, id)."""
    query = select(feeds).where(feeds.c.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(feeds.c.created_at, feeds.c.id) < after)
    query = query.order_by(feeds.c.created_at.desc(), feeds.c.id.desc())
    return await _all(unit, query.limit(limit))


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[Feed]:
    return [_feed(row) for row in await unit.connection.execute(query)]


def _feed(row: Row[Any]) -> Feed:
    return Feed(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        conditions=json.loads(row.conditions),
        hash=row.hash,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_used_at=row.last_used_at,
        version=row.version,
    )


def _values(feed: Feed) -> dict[str, Any]:
    return {
        "owner_id": feed.owner_id,
        "name": feed.name,
        "conditions": json.dumps(feed.conditions, ensure_ascii=False),
        "hash": feed.hash,
        "created_at": feed.created_at,
        "updated_at": feed.updated_at,
        "last_used_at": feed.last_used_at,
        "version": feed.version,
    }
