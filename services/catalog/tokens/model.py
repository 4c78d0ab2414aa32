"""A token, without itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.access.scopes import Scope


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
