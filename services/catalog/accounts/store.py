"""Accounts in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update

from services.catalog.access.scopes import Role
from services.catalog.accounts.model import Account
from services.catalog.clock import new_id
from services.catalog.database.tables import accounts
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.identity import IDENTITY_RULES

_NAMES_LOCK = 4_201  # any number that no other lock has


async def ensure_account(unit: UnitOfWork, name: str, at: datetime, role: Role = Role.USER) -> UUID:
    """The id of the account with this name, which is made when it is missing.

    A new one has no links, so their keys follow the newest rules.
    """
    await insert(unit, name, at, role=role)
    found = await unit.connection.execute(select(accounts.c.id).where(accounts.c.name == name))
    account_id: UUID = found.scalar_one()
    return account_id


async def lock_names(unit: UnitOfWork) -> None:
    """Nobody else makes or renames an account until this transaction ends."""
    if unit.connection.dialect.name == "postgresql":
        await unit.connection.execute(select(func.pg_advisory_xact_lock(_NAMES_LOCK)))


async def lock_adding(unit: UnitOfWork, account_id: UUID) -> None:
    """Nobody else adds links to an account with a limit until this transaction ends.

    Those of accounts without one only share the account's row, and do not wait for each other.
    """
    if unit.connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"adding:{account_id}", 0)
        await unit.connection.execute(select(func.pg_advisory_xact_lock(key)))


async def insert(unit: UnitOfWork, name: str, at: datetime, **values: Any) -> UUID | None:
    """Add an account, whose id is told; None when another one has the name."""
    made = await unit.connection.execute(
        unit.insert(accounts)
        .values(id=new_id(), name=name, created_at=at, identity_rules=IDENTITY_RULES, **values)
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(accounts.c.id)
    )
    account_id: UUID | None = made.scalar_one_or_none()
    return account_id


async def find(unit: UnitOfWork, account_id: UUID, *, lock: bool = False) -> Account | None:
    """An account, if there is one; locked like by `lock`."""
    query = select(accounts).where(accounts.c.id == account_id)
    found = await unit.connection.execute(query.with_for_update(key_share=True) if lock else query)
    row = found.first()
    return _account(row) if row else None


async def newest(unit: UnitOfWork, *, before: UUID | None, limit: int) -> list[Account]:
    """Accounts that were not deleted, newest first, from before one."""
    query = select(accounts).where(accounts.c.deleted_at.is_(None))
    if before is not None:
        query = query.where(accounts.c.id < before)
    found = await unit.connection.execute(query.order_by(accounts.c.id.desc()).limit(limit))
    return [_account(row) for row in found]


async def get(unit: UnitOfWork, account_id: UUID) -> Account:
    """An account that exists."""
    found = await unit.connection.execute(select(accounts).where(accounts.c.id == account_id))
    return _account(found.one())


async def by_name(unit: UnitOfWork, name: str, *, lock: bool = False) -> Account | None:
    """The account with a name, as it is kept; locked like by `lock`."""
    query = select(accounts).where(accounts.c.name == name)
    found = await unit.connection.execute(query.with_for_update(key_share=True) if lock else query)
    row = found.first()
    return _account(row) if row else None


async def of_other_rules(unit: UnitOfWork, rules: int) -> list[Account]:
    """Accounts whose links' keys were made by other rules than these."""
    found = await unit.connection.execute(
        select(accounts).where(accounts.c.identity_rules != rules).order_by(accounts.c.id)
    )
    return [_account(row) for row in found]


async def checking(unit: UnitOfWork) -> list[Account]:
    """Accounts whose links are checked every so often."""
    found = await unit.connection.execute(
        select(accounts)
        .where(accounts.c.check_days > 0, accounts.c.disabled_at.is_(None))
        .order_by(accounts.c.id)
    )
    return [_account(row) for row in found]


async def share(unit: UnitOfWork, account_id: UUID) -> Account:
    """An account whose rules nobody changes until this transaction ends."""
    found = await unit.connection.execute(
        select(accounts).where(accounts.c.id == account_id).with_for_update(read=True)
    )
    return _account(found.one())


async def lock(unit: UnitOfWork, account_id: UUID) -> Account:
    """An account that nobody else changes, or adds links by, until this transaction ends."""
    found = await unit.connection.execute(
        select(accounts).where(accounts.c.id == account_id).with_for_update(key_share=True)
    )
    return _account(found.one())


async def change(unit: UnitOfWork, account_id: UUID, **values: Any) -> None:
    """Set columns of an account."""
    await unit.connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(**values)
    )


def _account(row: Row[Any]) -> Account:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
    return Account(**values | {"role": Role(values["role"])})
