"""Use cases of the account: read it, change how links are kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.catalog.accounts import store
from services.catalog.accounts.model import Account
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.preconditions import ANY_VERSION, Precondition

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
