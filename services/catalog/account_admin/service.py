"""Use cases of an admin: make accounts, change them, take them away."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.catalog.access.scopes import Role, Scope
from services.catalog.account_admin.model import (
    AccountChange,
    AccountNameTakenError,
    AccountNotFoundError,
    LastAdminError,
    NewAccount,
)
from services.catalog.accounts import store
from services.catalog.accounts.model import Account
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.model import UNSET
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.tokens import store as tokens
from services.catalog.tokens.making import make_token


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Some accounts, newest first, and whether there are older ones."""

    items: list[Account]
    has_more: bool


async def create_account(unit: UnitOfWork, new: NewAccount) -> tuple[Account, str | None]:
    """Make an account, and its first token if one is wanted, which nobody is told again.

    Raises:
        AccountNameTakenError: another one has the name.
    """
    at = now()
    await store.lock_names(unit)
    account_id = await store.insert(
        unit,
        new.name,
        at,
        role=new.role,
        max_links=new.max_links,
        max_bytes=new.max_bytes,
        password_hash=new.password_hash,
    )
    if account_id is None:
        raise AccountNameTakenError(new.name)
    text = None
    if new.token_name is not None:
        text, token = make_token(account_id, new.token_name, Scope.ADMIN, at)
        await tokens.insert(unit, token)
    return await store.get(unit, account_id), text


async def list_accounts(unit: UnitOfWork, *, before: UUID | None, limit: int) -> AccountPage:
    """Every account, newest first."""
    found = await store.newest(unit, before=before, limit=limit + 1)
    return AccountPage(found[:limit], has_more=len(found) > limit)


async def get_account(unit: UnitOfWork, account_id: UUID) -> Account:
    """An account.

    Raises:
        AccountNotFoundError: there is none with this id.
    """
    account = await store.find(unit, account_id)
    if account is None or account.deleted_at is not None:
        raise AccountNotFoundError(account_id)
    return account


async def change_account(
    unit: UnitOfWork,
    account_id: UUID,
    change: AccountChange,
    precondition: Precondition = ANY_VERSION,
) -> Account:
    """Change what was mentioned. Saying what is already so changes nothing, but for a password.

    A new password ends the account's sessions; an account that is disabled has no valid tokens
    until it is enabled again.

    Raises:
        AccountNotFoundError: there is none with this id.
        AccountNameTakenError: another one has the name.
        LastAdminError: it is the one of the settings, and would not be an active admin any more.
        PreconditionFailedError: it has another version.
    """
    if change.name is not UNSET:
        await store.lock_names(unit)
    account = await _lock(unit, account_id, precondition)
    if change.role is Role.USER or change.disabled is True:
        await _check_not_last(unit, account_id)
    fields = _fields(account, change)
    if "name" in fields and await store.by_name(unit, fields["name"]) is not None:
        raise AccountNameTakenError(fields["name"])
    if "password_hash" in fields:
        await tokens.remove_sessions(unit, account_id)
    if fields:
        await _change(unit, account, **fields)
    return await store.get(unit, account_id)


async def delete_account(
    unit: UnitOfWork, account_id: UUID, precondition: Precondition = ANY_VERSION
) -> None:
    """Close an account at once, for good; removal.py takes apart what belongs to it, then itself.

    Its name is free from now on: what is left is called by its id, which no name can be like.

    Raises:
        AccountNotFoundError: there is none with this id.
        LastAdminError: it is the one of the settings.
        PreconditionFailedError: it has another version.
    """
    account = await _lock(unit, account_id, precondition)
    await _check_not_last(unit, account_id)
    at = now()
    await tokens.remove_all(unit, account_id)
    await _change(unit, account, name=f"deleted {account_id}", disabled_at=at, deleted_at=at)


async def _lock(unit: UnitOfWork, account_id: UUID, precondition: Precondition) -> Account:
    await get_account(unit, account_id)
    account = await store.find(unit, account_id, lock=True)
    if account is None or account.deleted_at is not None:
        raise AccountNotFoundError(account_id)
    precondition.check(account.version)
    return account


async def _check_not_last(unit: UnitOfWork, account_id: UUID) -> None:
    if await tokens.configured_owner(unit) == account_id:
        raise LastAdminError


def _fields(account: Account, change: AccountChange) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        name: getattr(change, name)
        for name in ("name", "role", "password_hash", "max_links", "max_bytes")
    }
    if change.disabled is not UNSET and change.disabled != (account.disabled_at is not None):
        wanted["disabled_at"] = now() if change.disabled else None
    return {
        name: value
        for name, value in wanted.items()
        if value is not UNSET and value != getattr(account, name)
    }


async def _change(unit: UnitOfWork, account: Account, **fields: Any) -> None:
    await store.change(unit, account.id, **fields, updated_at=now(), version=account.version + 1)
