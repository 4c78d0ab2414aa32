"""Links in the trash, in the database."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, insert, literal, select, update

from services.catalog.database.batches import batches
from services.catalog.database.tables import accounts, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import deleted_links

# A deletion that was never announced is announced before all others (deletions/healing.py).
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


async def owners(unit: UnitOfWork) -> list[tuple[UUID, int]]:
    """Every account, and how many days it keeps what is in its trash."""
    rows = await unit.connection.execute(select(accounts.c.id, accounts.c.trash_days))
    return [(row.id, row.trash_days) for row in rows]


async def has_trashed(unit: UnitOfWork, owner_id: UUID, *, before: datetime) -> bool:
    """Whether a link is in the trash since before a moment."""
    query = select(links.c.id).where(
        links.c.owner_id == owner_id, links.c.trashed_at.is_not(None), links.c.trashed_at < before
    )
    return (await unit.connection.execute(query.limit(1))).first() is not None


async def lock_trashed(
    unit: UnitOfWork, owner_id: UUID, *, before: datetime | None = None, limit: int | None = None
) -> list[UUID]:
    """Links in the trash (since before a moment), which nobody restores meanwhile."""
    query = select(links.c.id).where(links.c.owner_id == owner_id, links.c.trashed_at.is_not(None))
    if before is not None:
        query = query.where(links.c.trashed_at < before)
    rows = await unit.connection.execute(query.order_by(links.c.id).limit(limit).with_for_update())
    return list(rows.scalars())


async def delete_links(unit: UnitOfWork, link_ids: Sequence[UUID], at: datetime) -> None:
    """Delete links with all that belongs to them, and remember them until the others know."""
    for ids in batches(link_ids):
        gone = select(
            links.c.id,
            links.c.owner_id,
            links.c.version + 1,
            literal(at, deleted_links.c.deleted_at.type),
            literal(_NEVER, deleted_links.c.issued_at.type),
            literal(0),
        ).where(links.c.id.in_(ids))
        columns = ["link_id", "owner_id", "version", "deleted_at", "issued_at", "issues"]
        await unit.connection.execute(insert(deleted_links).from_select(columns, gone))
        await unit.connection.execute(delete(links).where(links.c.id.in_(ids)))
        await unit.connection.execute(  # their snapshots may have named files of merged links
            update(deleted_links)
            .where(deleted_links.c.merged_into.in_(ids))
            .values(files_swept_at=None, files_deleted_at=None)
        )
