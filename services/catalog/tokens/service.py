"""Use cases of tokens: make them, look at them, take them away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.access.principal import Principal, ScopeTooSmallError
from services.catalog.access.scopes import Scope
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tokens import store
from services.catalog.tokens.making import make_token
from services.catalog.tokens.model import (
    MAX_TOKENS,
    ExpiryPassedError,
    Token,
    TokenConfiguredError,
    TokenKind,
    TokenNotFoundError,
    TooManyTokensError,
)


@dataclass(frozen=True, slots=True)
class TokenPage:
    """Some tokens, newest first, and whether there are older ones."""

    items: list[Token]
    has_more: bool


async def create_token(
    unit: UnitOfWork, asking: Principal, name: str, scope: Scope, expires_at: datetime | None
) -> tuple[str, Token]:
    """Make a token of the account that asks: the token itself, which nobody is told again.

    Raises:
        ScopeTooSmallError: the token that asks allows less than the new one would.
        ExpiryPassedError: it would have expired already.
        TooManyTokensError: there are as many as there may be.
    """
    if not asking.scope.includes(scope):
        raise ScopeTooSmallError(asking.scope, scope)
    at = now()
    if expires_at is not None and expires_at <= at:
        raise ExpiryPassedError
    if await store.count(unit, asking.account_id) >= MAX_TOKENS:
        raise TooManyTokensError(MAX_TOKENS)
    text, token = make_token(asking.account_id, name, scope, at, expires_at)
    await store.insert(unit, token)
    return text, token


async def list_tokens(
    unit: UnitOfWork, owner_id: UUID, *, before: UUID | None, limit: int
) -> TokenPage:
    """An account's tokens, newest first."""
    found = await store.newest(unit, owner_id, before=before, limit=limit + 1)
    return TokenPage(found[:limit], has_more=len(found) > limit)


async def get_token(unit: UnitOfWork, owner_id: UUID, token_id: UUID) -> Token:
    """An account's token.

    Raises:
        TokenNotFoundError: the account has no such token.
    """
    token = await store.get(unit, owner_id, token_id)
    if token is None:
        raise TokenNotFoundError(token_id)
    return token


async def rename_token(unit: UnitOfWork, owner_id: UUID, token_id: UUID, name: str) -> Token:
    """Call a token something else.

    Raises:
        TokenNotFoundError: the account has no such token.
    """
    await get_token(unit, owner_id, token_id)
    await store.rename(unit, token_id, name)
    return await get_token(unit, owner_id, token_id)


async def revoke_token(unit: UnitOfWork, owner_id: UUID, token_id: UUID) -> None:
    """Take a token away: whoever has it is a stranger from now on.

    Raises:
        TokenNotFoundError: the account has no such token.
        TokenConfiguredError: it is the one of the settings.
    """
    token = await get_token(unit, owner_id, token_id)
    if token.kind is TokenKind.CONFIGURED:
        raise TokenConfiguredError
    await store.remove(unit, token_id)
