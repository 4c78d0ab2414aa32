"""Accounts in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.catalog.clock import new_id
from services.catalog.database.tables import accounts
from services.catalog.database.unit_of_work import UnitOfWork


async def ensure_account(unit: UnitOfWork, name: str, at: datetime) -> UUID:
    """The id of the account with this name, which is made when it is missing."""
    await unit.connection.execute(
        unit.insert(accounts)
        .values(id=new_id(), name=name, created_at=at)
        .on_conflict_do_nothing(index_elements=["name"])
    )
    found = await unit.connection.execute(select(accounts.c.id).where(accounts.c.name == name))
    account_id: UUID = found.scalar_one()
    return account_id
