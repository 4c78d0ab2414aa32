"""Tokens in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, case, delete, func, or_, select, update

from services.catalog.access.principal import Principal
from services.catalog.access.scopes import Role, Scope
from services.catalog.database.tables import accounts, tokens
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tokens.model import SESSION_LIFETIME, Token, TokenKind


async def insert(unit: UnitOfWork, token: Token) -> None:
    """Write a new token."""
    await unit.connection.execute(tokens.insert().values(**asdict(token)))


async def principal_by_hash(unit: UnitOfWork, token_hash: str, at: datetime) -> Principal | None:
    """Who asks with the token of this hash; None when it is not valid at this moment."""
    found = await unit.connection.execute(
        select(tokens.c.owner_id, accounts.c.role, tokens.c.id, tokens.c.scope, tokens.c.kind)
        .join(accounts, accounts.c.id == tokens.c.owner_id)
        .where(
            tokens.c.hash == token_hash,
            or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > at),
            accounts.c.disabled_at.is_(None),
        )
    )
    row = found.first()
    if row is None:
        return None
    return Principal(row.owner_id, Role(row.role), row.id, Scope(row.scope), TokenKind(row.kind))


async def mark_used(unit: UnitOfWork, used: Mapping[UUID, datetime]) -> None:
    """Write when tokens were last used. A session lives on from then."""
    is_session = tokens.c.kind == TokenKind.SESSION
    await unit.connection.execute(
        update(tokens)
        .where(tokens.c.id == bindparam("used_id"))
        .values(
            last_used_at=bindparam("used_at"),
            expires_at=case((is_session, bindparam("ends_at")), else_=tokens.c.expires_at),
        ),
        [
            {"used_id": token_id, "used_at": at, "ends_at": at + SESSION_LIFETIME}
            for token_id, at in sorted(used.items())
        ],
    )


async def count(unit: UnitOfWork, owner_id: UUID) -> int:
    """How many tokens an account has, without its sessions."""
    found = await unit.connection.execute(
        select(func.count())
        .select_from(tokens)
        .where(tokens.c.owner_id == owner_id, tokens.c.kind != TokenKind.SESSION)
    )
    return found.scalar_one()


async def get(unit: UnitOfWork, owner_id: UUID, token_id: UUID) -> Token | None:
    """An owner's token."""
    found = await unit.connection.execute(
        select(tokens).where(tokens.c.id == token_id, tokens.c.owner_id == owner_id)
    )
    row = found.first()
    return _token(row) if row else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, *, before: UUID | None, limit: int
) -> list[Token]:
    """An owner's tokens, newest first, from before one."""
    query = select(tokens).where(tokens.c.owner_id == owner_id)
    if before is not None:
        query = query.where(tokens.c.id < before)
    rows = await unit.connection.execute(query.order_by(tokens.c.id.desc()).limit(limit))
    return [_token(row) for row in rows]


async def rename(unit: UnitOfWork, token_id: UUID, name: str) -> None:
    """Call a token something else."""
    await unit.connection.execute(update(tokens).where(tokens.c.id == token_id).values(name=name))


async def remove(unit: UnitOfWork, token_id: UUID) -> None:
    """Delete a token."""
    await unit.connection.execute(delete(tokens).where(tokens.c.id == token_id))


async def remove_sessions(unit: UnitOfWork, owner_id: UUID, *, besides: UUID | None = None) -> None:
    """Sign an account out everywhere, but not where it asks from."""
    query = delete(tokens).where(tokens.c.owner_id == owner_id, tokens.c.kind == TokenKind.SESSION)
    if besides is not None:
        query = query.where(tokens.c.id != besides)
    await unit.connection.execute(query)


async def remove_all(unit: UnitOfWork, owner_id: UUID) -> None:
    """Delete every token of an account."""
    await unit.connection.execute(delete(tokens).where(tokens.c.owner_id == owner_id))


async def has_expired(unit: UnitOfWork, *, before: datetime) -> bool:
    """Whether a token has expired before a moment."""
    found = await unit.connection.execute(
        select(tokens.c.id).where(tokens.c.expires_at < before).limit(1)
    )
    return found.first() is not None


async def remove_expired(unit: UnitOfWork, *, before: datetime) -> None:
    """Delete the tokens that have expired before a moment."""
    await unit.connection.execute(delete(tokens).where(tokens.c.expires_at < before))


async def put_configured(unit: UnitOfWork, token: Token) -> None:
    """Make this the one token of the settings."""
    is_other = (tokens.c.kind == TokenKind.CONFIGURED) & (tokens.c.hash != token.hash)
    await unit.connection.execute(delete(tokens).where(is_other))
    await unit.connection.execute(
        unit.insert(tokens).values(**asdict(token)).on_conflict_do_nothing(index_elements=["hash"])
    )


async def configured_owner(unit: UnitOfWork) -> UUID | None:
    """The account of the token of the settings."""
    found = await unit.connection.execute(
        select(tokens.c.owner_id).where(tokens.c.kind == TokenKind.CONFIGURED)
    )
    owner_id: UUID | None = found.scalar()
    return owner_id


def _token(row: Row[Any]) -> Token:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
    return Token(**values | {"kind": TokenKind(row.kind), "scope": Scope(row.scope)})
