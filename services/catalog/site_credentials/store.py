"""Site credentials in the database. What is secret comes and goes sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, select, tuple_, update

from services.catalog.database.batches import batches
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import site_credentials
from services.catalog.site_credentials.model import Shown, StoredCredentials


async def insert(unit: UnitOfWork, item: StoredCredentials) -> bool:
    """Add credentials; whether the site had none."""
    made = await unit.connection.execute(
        unit.insert(site_credentials)
        .values(id=item.id, **_values(item))
        .on_conflict_do_nothing(index_elements=["owner_id", "site"])
        .returning(site_credentials.c.id)
    )
    return made.first() is not None


async def save(unit: UnitOfWork, item: StoredCredentials) -> None:
    """Write a row anew."""
    await unit.connection.execute(
        update(site_credentials).where(site_credentials.c.id == item.id).values(**_values(item))
    )


async def remove(unit: UnitOfWork, credentials_id: UUID) -> None:
    """Delete credentials."""
    await unit.connection.execute(
        delete(site_credentials).where(site_credentials.c.id == credentials_id)
    )


async def get(
    unit: UnitOfWork, owner_id: UUID, credentials_id: UUID, *, lock: bool = False
) -> StoredCredentials | None:
    """An owner's credentials; locked, nobody else changes them until this transaction ends."""
    column = site_credentials.c
    query = select(site_credentials).where(column.id == credentials_id, column.owner_id == owner_id)
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def of_site(unit: UnitOfWork, owner_id: UUID, site: str) -> StoredCredentials | None:
    """An owner's credentials of a site."""
    column = site_credentials.c
    query = select(site_credentials).where(column.owner_id == owner_id, column.site == site)
    found = await _all(unit, query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[StoredCredentials]:
    """An owner's credentials, newest first, from after a (created_at, id)."""
    column = site_credentials.c
    query = select(site_credentials).where(column.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(column.created_at, column.id) < after)
    return await _all(unit, query.order_by(column.created_at.desc(), column.id.desc()).limit(limit))


async def sites(unit: UnitOfWork, owner_id: UUID) -> list[tuple[UUID, str]]:
    """The sites that an owner has credentials of, by the credentials' ids."""
    rows = await unit.connection.execute(
        select(site_credentials.c.id, site_credentials.c.site).where(
            site_credentials.c.owner_id == owner_id
        )
    )
    return [(row.id, row.site) for row in rows]


async def by_ids(unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, StoredCredentials]:
    """Credentials by their ids."""
    found: dict[UUID, StoredCredentials] = {}
    for some in batches(ids):
        query = select(site_credentials).where(site_credentials.c.id.in_(some))
        found |= {item.id: item for item in await _all(unit, query)}
    return found


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[StoredCredentials]:
    return [_stored(row) for row in await unit.connection.execute(query)]


def _stored(row: Row[Any]) -> StoredCredentials:
    return StoredCredentials(
        id=row.id,
        owner_id=row.owner_id,
        site=row.site,
        sealed=row.sealed,
        shown=Shown.model_validate_json(row.shown),
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _values(item: StoredCredentials) -> dict[str, Any]:
    return {
        "owner_id": item.owner_id,
        "site": item.site,
        "sealed": item.sealed,
        "shown": item.shown.model_dump_json(),
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "version": item.version,
    }
