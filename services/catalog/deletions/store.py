"""Deleted links in the database."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from services.catalog.database.due import is_due
from services.catalog.database.tables import OPEN_SNAPSHOTS, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import UNCONFIRMED_DELETIONS, deleted_links


@dataclass(frozen=True, slots=True)
class DeletedLink:
    """A link that is gone, and what has confirmed that."""

    link_id: UUID
    owner_id: UUID
    version: int
    deleted_at: datetime
    issued_at: datetime
    issues: int
    index_confirmed_at: datetime | None = None
    files_swept_at: datetime | None = None
    files_deleted_at: datetime | None = None
    merged_into: UUID | None = None


async def insert(unit: UnitOfWork, deleted: DeletedLink) -> None:
    """Remember that a link was deleted."""
    await unit.connection.execute(deleted_links.insert().values(**asdict(deleted)))


async def lock(unit: UnitOfWork, link_id: UUID) -> DeletedLink | None:
    """What is known of a deleted link; nobody else changes it until this transaction ends."""
    row = (
        await unit.connection.execute(
            select(deleted_links).where(deleted_links.c.link_id == link_id).with_for_update()
        )
    ).one_or_none()
    return DeletedLink(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's mapping


async def change(unit: UnitOfWork, link_id: UUID, **values: Any) -> None:
    """Set columns of one deleted link."""
    await unit.connection.execute(
        update(deleted_links).where(deleted_links.c.link_id == link_id).values(**values)
    )


async def lead_on(unit: UnitOfWork, link_id: UUID, into_id: UUID) -> None:
    """Links that became part of this one are part of another now."""
    await unit.connection.execute(
        update(deleted_links)
        .where(deleted_links.c.merged_into == link_id)
        .values(merged_into=into_id)
    )


async def merged_into(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> UUID | None:
    """The link that an owner's former link is part of now."""
    found = await unit.connection.execute(
        select(deleted_links.c.merged_into)
        .join(links, links.c.id == deleted_links.c.merged_into)
        .where(deleted_links.c.link_id == link_id, deleted_links.c.owner_id == owner_id)
    )
    into_id: UUID | None = found.scalar_one_or_none()
    return into_id


async def with_files(
    unit: UnitOfWork, *, settled_before: datetime, limit: int
) -> list[DeletedLink]:
    """Links whose files were never swept, or not since the time for late captures was over.

    Captures that began before a link was merged may still write to its folder, so it waits for
    them.
    """
    has_open = (
        select(snapshots.c.id)
        .where(snapshots.c.link_id == deleted_links.c.merged_into, OPEN_SNAPSHOTS)
        .exists()
    )
    return await _all(
        unit,
        select(deleted_links)
        .where(
            UNCONFIRMED_DELETIONS,
            deleted_links.c.files_deleted_at.is_(None),
            ~has_open,
            or_(
                deleted_links.c.files_swept_at.is_(None),
                deleted_links.c.deleted_at < settled_before,
            ),
        )
        .order_by(deleted_links.c.deleted_at)
        .limit(limit),
    )


async def unconfirmed(
    unit: UnitOfWork, *, at: datetime, grace: timedelta, limit: int
) -> list[DeletedLink]:
    """Links whose removal is due to be announced again; longest wait first."""
    return await _all(
        unit,
        select(deleted_links)
        .where(
            UNCONFIRMED_DELETIONS,
            deleted_links.c.index_confirmed_at.is_(None),
            is_due(deleted_links.c.issued_at, deleted_links.c.issues, at, grace),
        )
        .order_by(deleted_links.c.issued_at)
        .limit(limit),
    )


async def _all(unit: UnitOfWork, query: Any) -> list[DeletedLink]:
    rows = await unit.connection.execute(query)
    return [DeletedLink(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's mapping
