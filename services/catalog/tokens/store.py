"""Tokens in the database."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update

from services.catalog.access.principal import Principal
from services.catalog.access.scopes import Role, Scope
from services.catalog.database.tables import accounts, tokens
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tokens.model import Token, TokenKind


async def insert(unit: UnitOfWork, token: Token) -> None:
    """Write a new token."""
    await unit.connection.execute(tokens.insert().values(**asdict(token)))


async def principal_by_hash(unit: UnitOfWork, token_hash: str, at: datetime) -> Principal | None:
    """Who asks with the token of this hash; None when it is not valid at this moment."""
    found = await unit.connection.execute(
        select(tokens.c.owner_id, accounts.c.role, tokens.c.id, tokens.c.scope)
        .join(accounts, accounts.c.id == tokens.c.owner_id)
        .where(
            tokens.c.hash == token_hash,
            or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > at),
            accounts.c.disabled_at.is_(None),
        )
    )
    row = found.first()
    return row and Principal(row.owner_id, Role(row.role), row.id, Scope(row.scope))


async def mark_used(unit: UnitOfWork, used: Mapping[UUID, datetime]) -> None:
    """Write when tokens were last used."""
    await unit.connection.execute(
        update(tokens)
        .where(tokens.c.id == bindparam("used_id"))
        .values(last_used_at=bindparam("used_at")),
        [{"used_id": token_id, "used_at": at} for token_id, at in sorted(used.items())],
    )


async def put_configured(unit: UnitOfWork, token: Token) -> None:
    """Make this the one token of the settings."""
    is_other = (tokens.c.kind == TokenKind.CONFIGURED) & (tokens.c.hash != token.hash)
    await unit.connection.execute(delete(tokens).where(is_other))
    await unit.connection.execute(
        unit.insert(tokens).values(**asdict(token)).on_conflict_do_nothing(index_elements=["hash"])
    )
