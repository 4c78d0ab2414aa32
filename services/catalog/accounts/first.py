"""The first account: whose token the settings have."""

from datetime import datetime

from pydantic import SecretStr

from services.catalog.access.scopes import Role
from services.catalog.accounts.store import ensure_account
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tokens.configured import ensure_configured
from services.catalog.tokens.store import configured_owner

ACCOUNT_NAME = "owner"


async def ensure_first(unit: UnitOfWork, token: SecretStr, at: datetime) -> None:
    """Let the token of the settings in, to the account that it was of before, whatever its name."""
    account_id = await configured_owner(unit)
    if account_id is None:
        account_id = await ensure_account(unit, ACCOUNT_NAME, at, Role.ADMIN)
    await ensure_configured(unit, account_id, token, at)
