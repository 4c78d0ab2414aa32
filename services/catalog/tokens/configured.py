"""The token of the settings, with which everything begins."""

from datetime import datetime
from uuid import UUID

from pydantic import SecretStr

from services.catalog.access.scopes import Scope
from services.catalog.clock import new_id
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tokens import store
from services.catalog.tokens.model import Token, TokenKind
from services.catalog.tokens.secrets import hash_of, hint_of


async def ensure_configured(
    unit: UnitOfWork, account_id: UUID, token: SecretStr, at: datetime
) -> None:
    """Let the token of the settings in, and no earlier one."""
    text = token.get_secret_value()
    await store.put_configured(
        unit,
        Token(
            id=new_id(),
            owner_id=account_id,
            kind=TokenKind.CONFIGURED,
            name="Configured at the start",
            hash=hash_of(text),
            hint=hint_of(text),
            scope=Scope.ADMIN,
            created_at=at,
        ),
    )
