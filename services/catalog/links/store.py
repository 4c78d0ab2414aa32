"""Links in the database."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, delete, select, tuple_, update

from services.catalog.database.tables import UNINDEXED_LINKS, link_tags, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.model import LinkRow

_CLAIM_ATTEMPTS = 5


async def claim(unit: UnitOfWork, row: LinkRow) -> tuple[LinkRow, bool]:
    """Add a link, or lock the one that already has its identity; whether it was added.

    The unique key decides, so any number of callers at once make one link. Between the refused
    insert and the read another transaction may delete the link: then it is tried again.
    """
    for _attempt in range(_CLAIM_ATTEMPTS):
        inserted = await unit.connection.execute(
            unit.insert(links)
            .values(**asdict(row))
            .on_conflict_do_nothing(index_elements=["owner_id", "identity"])
            .returning(links.c.id)
        )
        if inserted.first() is not None:
            return row, True
        existing = await _first(
            unit,
            select(links)
            .where(links.c.owner_id == row.owner_id, links.c.identity == row.identity)
            .with_for_update(),
        )
        if existing is not None:
            return existing, False
    raise RuntimeError(f"link {row.identity} was deleted {_CLAIM_ATTEMPTS} times while adding it")


async def get(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> LinkRow | None:
    """An owner's link."""
    return await _first(
        unit, select(links).where(links.c.id == link_id, links.c.owner_id == owner_id)
    )


async def lock(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> LinkRow | None:
    """An owner's link that nobody else changes until this transaction ends."""
    return await _first(
        unit,
        select(links).where(links.c.id == link_id, links.c.owner_id == owner_id).with_for_update(),
    )


async def by_ids(unit: UnitOfWork, owner_id: UUID, link_ids: Sequence[UUID]) -> list[LinkRow]:
    """Those of the owner's links that still exist, in any order."""
    return await _all(
        unit, select(links).where(links.c.id.in_(link_ids), links.c.owner_id == owner_id)
    )


async def newest(
    unit: UnitOfWork,
    owner_id: UUID,
    *,
    tag_ids: Sequence[UUID],
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[LinkRow]:
    """Links that carry all the tags, newest first, from after a (created_at, id)."""
    query = select(links).where(links.c.owner_id == owner_id)
    for tag_id in tag_ids:
        query = query.where(
            select(link_tags.c.link_id)
            .where(link_tags.c.link_id == links.c.id, link_tags.c.tag_id == tag_id)
            .exists()
        )
    if after is not None:
        query = query.where(tuple_(links.c.created_at, links.c.id) < after)
    return await _all(
        unit, query.order_by(links.c.created_at.desc(), links.c.id.desc()).limit(limit)
    )


async def save(unit: UnitOfWork, row: LinkRow, at: datetime, **values: Any) -> LinkRow:
    """Set columns and count the version up; the row as it is now."""
    changed = replace(row, **values, updated_at=at, version=row.version + 1, issued_at=at, issues=1)
    await unit.connection.execute(
        update(links)
        .where(links.c.id == row.id)
        .values(
            title=changed.title,
            note=changed.note,
            updated_at=changed.updated_at,
            version=changed.version,
            issued_at=changed.issued_at,
            issues=changed.issues,
        )
    )
    return changed


async def remove(unit: UnitOfWork, link_id: UUID) -> None:
    """Delete a link with its tags, snapshots and artifact rows (by the foreign keys)."""
    await unit.connection.execute(delete(links).where(links.c.id == link_id))


async def mark_indexed(unit: UnitOfWork, link_id: UUID, version: int) -> None:
    """Embed has this version; an older answer that comes late changes nothing."""
    await unit.connection.execute(
        update(links)
        .where(links.c.id == link_id, links.c.indexed_version < version)
        .values(indexed_version=case((links.c.version < version, links.c.version), else_=version))
    )


async def mark_issued(unit: UnitOfWork, row: LinkRow, at: datetime) -> LinkRow:
    """The same version was announced once more."""
    changed = replace(row, issued_at=at, issues=row.issues + 1)
    await unit.connection.execute(
        update(links)
        .where(links.c.id == row.id)
        .values(issued_at=changed.issued_at, issues=changed.issues)
    )
    return changed


async def unindexed(unit: UnitOfWork, *, issued_before: datetime, limit: int) -> list[LinkRow]:
    """Links whose newest version embed has not confirmed; longest wait first."""
    return await _all(
        unit,
        select(links)
        .where(UNINDEXED_LINKS, links.c.issued_at < issued_before)
        .order_by(links.c.issued_at)
        .limit(limit),
    )


async def _first(unit: UnitOfWork, query: Select[Any]) -> LinkRow | None:
    found = await _all(unit, query)
    return found[0] if found else None


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[LinkRow]:
    rows = await unit.connection.execute(query)
    return [LinkRow(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public mapping
