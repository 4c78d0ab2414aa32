"""Making tokens: what is told once, and what is kept."""

from datetime import datetime
from uuid import UUID

from services.catalog.access.scopes import Scope
from services.catalog.clock import new_id
from services.catalog.tokens.model import SESSION_LIFETIME, Token, TokenKind
from services.catalog.tokens.secrets import hash_of, hint_of, new_token


def make_token(
    owner_id: UUID, name: str, scope: Scope, at: datetime, expires_at: datetime | None = None
) -> tuple[str, Token]:
    """A token of the API: itself, and its row."""
    return _make(owner_id, TokenKind.API, name, scope, at, expires_at)


def make_session(owner_id: UUID, name: str, at: datetime) -> tuple[str, Token]:
    """A token of somebody who has signed in, with which they may do all that they may."""
    return _make(owner_id, TokenKind.SESSION, name, Scope.ADMIN, at, at + SESSION_LIFETIME)


def _make(
    owner_id: UUID,
    kind: TokenKind,
    name: str,
    scope: Scope,
    at: datetime,
    expires_at: datetime | None,
) -> tuple[str, Token]:
    text = new_token()
    token = Token(
        id=new_id(),
        owner_id=owner_id,
        kind=kind,
        name=name,
        hash=hash_of(text),
        hint=hint_of(text),
        scope=scope,
        created_at=at,
        expires_at=expires_at,
    )
    return text, token
