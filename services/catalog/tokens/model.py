"""A token, without itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.catalog.access.scopes import Scope

MAX_TOKENS = 1_000
"""Of an account, without its sessions."""

SESSION_LIFETIME = timedelta(days=30)
"""A session ends when nobody has used it for so long."""

KEPT_AFTER_EXPIRY = timedelta(days=7)
"""So long people can still see which of their tokens has expired."""


class TokenKind(StrEnum):
    """Where a token comes from."""

    API = "api"  # made by its account
    SESSION = "session"  # made by signing in
    CONFIGURED = "configured"  # of the settings; changed there alone


@dataclass(frozen=True, slots=True)
class Token:
    """A token's row. `hint` is its beginning; `expires_at` None: never."""

    id: UUID
    owner_id: UUID
    kind: TokenKind
    name: str
    hash: str
    hint: str
    scope: Scope
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


class TokenNotFoundError(Exception):
    """The owner has no token with this id."""

    def __init__(self, token_id: UUID) -> None:
        super().__init__(str(token_id))
        self.token_id = token_id


class TokenConfiguredError(Exception):
    """The token is one of the settings: only they can take it away."""


class ExpiryPassedError(Exception):
    """A token would have expired before it was made."""


class TooManyTokensError(Exception):
    """There are as many tokens as there may be."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count
