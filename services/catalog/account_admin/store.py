"""What belongs to an account that is being removed, in any table that there is or will be."""

from uuid import UUID

from sqlalchemy import Table, delete, exists, select, tuple_

from services.catalog.database.metadata import metadata
from services.catalog.database.tables import accounts, links
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import (
    UNCONFIRMED_DELETIONS,
    deleted_links,
    deleted_snapshots,
    outbox,
)


async def to_remove(unit: UnitOfWork) -> list[UUID]:
    """Accounts that were deleted and are still there."""
    found = await unit.connection.execute(
        select(accounts.c.id).where(accounts.c.deleted_at.is_not(None)).order_by(accounts.c.id)
    )
    return list(found.scalars())


async def lock_links(unit: UnitOfWork, owner_id: UUID, limit: int) -> list[UUID]:
    """Some links of an account, which nobody else changes meanwhile."""
    found = await unit.connection.execute(
        select(links.c.id)
        .where(links.c.owner_id == owner_id)
        .order_by(links.c.id)
        .limit(limit)
        .with_for_update()
    )
    return list(found.scalars())


async def is_awaited(unit: UnitOfWork, owner_id: UUID) -> bool:
    """Whether something is still to be told, confirmed, or removed from the artifact store."""
    waiting = (
        exists().where(links.c.owner_id == owner_id),
        exists().where(outbox.c.owner_id == owner_id),
        exists().where(deleted_snapshots.c.owner_id == owner_id),
        exists().where(deleted_links.c.owner_id == owner_id, UNCONFIRMED_DELETIONS),
    )
    for condition in waiting:
        if (await unit.connection.execute(select(condition))).scalar_one():
            return True
    return False


def owned_tables() -> list[Table]:
    """Every table whose rows have an owner; those that refer to others before these."""
    return [table for table in reversed(metadata.sorted_tables) if "owner_id" in table.c]


async def remove_rows(unit: UnitOfWork, table: Table, owner_id: UUID, limit: int) -> int:
    """Delete some of an account's rows; how many."""
    keys = list(table.primary_key)
    some = select(*keys).where(table.c.owner_id == owner_id).limit(limit)
    gone = await unit.connection.execute(delete(table).where(tuple_(*keys).in_(some)))
    return gone.rowcount


async def remove_account(unit: UnitOfWork, account_id: UUID) -> None:
    """Delete the row of an account to which nothing refers any more."""
    await unit.connection.execute(delete(accounts).where(accounts.c.id == account_id))
