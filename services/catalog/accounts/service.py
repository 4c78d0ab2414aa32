"""Use cases of the account: read it, change how links are kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.catalog.access.principal import Principal
from services.catalog.accounts import store
from services.catalog.accounts.model import Account, WrongPasswordError
from services.catalog.accounts.passwords import Passwords
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.tokens import store as token_store
from services.catalog.tokens.model import TokenKind

_NO_RULES = 0
"""Rules that no key follows: the reconciler makes them anew (aliases/rekeying.py)."""


async def get_account(unit: UnitOfWork, owner_id: UUID) -> Account:
    """The account that asks."""
    return await store.get(unit, owner_id)


async def change_account(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: Mapping[str, Any],
    precondition: Precondition = ANY_VERSION,
) -> Account:
    """Set what was mentioned. Saying what is already so changes nothing.

    Raises:
        PreconditionFailedError: it has another version than the client has seen.
    """
    account = await store.lock(unit, owner_id)
    precondition.check(account.version)
    fields = {name: value for name, value in wanted.items() if value != getattr(account, name)}
    if not fields:
        return account
    if "ignore_tracking" in fields:
        fields["identity_rules"] = _NO_RULES
    await store.change(unit, owner_id, **fields, updated_at=now(), version=account.version + 1)
    return await store.get(unit, owner_id)


async def set_password(
    database: Database, passwords: Passwords, asking: Principal, current: str | None, new: str
) -> None:
    """Give the account that asks a password, and sign it out everywhere else.

    Somebody who has signed in must know the password that there is: a browser that was left open
    does not give the account away. A token of the API or of the settings need not: it is the way
    back in for somebody who has forgotten the password, and could make itself other tokens anyway.

    Raises:
        WrongPasswordError: `current` is not the password that there is.
    """
    async with database.read() as unit:
        account = await store.get(unit, asking.account_id)
    must_know = asking.kind is TokenKind.SESSION and account.password_hash is not None
    if must_know and not await passwords.matches(current or "", account.password_hash):
        raise WrongPasswordError
    password_hash = await passwords.hash(new)
    async with database.write() as unit:
        found = await store.lock(unit, asking.account_id)
        if found.password_hash != account.password_hash:
            raise WrongPasswordError  # somebody was faster
        await store.change(
            unit,
            found.id,
            password_hash=password_hash,
            updated_at=now(),
            version=found.version + 1,
        )
        await token_store.remove_sessions(unit, found.id, besides=asking.token_id)
