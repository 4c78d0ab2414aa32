"""Kept answers in the database."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import idempotency_keys
from services.catalog.idempotency.model import Answer


async def try_lock(unit: UnitOfWork, owner_id: UUID, key: str) -> bool:
    """Whether no other transaction works under this key; SQLite has one writer anyway."""
    if unit.connection.dialect.name != "postgresql":
        return True
    found = await unit.connection.execute(
        select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"{owner_id}:{key}", 0)))
    )
    return bool(found.scalar_one())


async def get(
    unit: UnitOfWork, owner_id: UUID, key: str, *, answered_after: datetime
) -> Answer | None:
    """The answer that was given under a key, unless it is too old."""
    row = (
        await unit.connection.execute(
            select(idempotency_keys).where(
                idempotency_keys.c.owner_id == owner_id,
                idempotency_keys.c.key == key,
                idempotency_keys.c.created_at > answered_after,
            )
        )
    ).one_or_none()
    if row is None:
        return None
    return Answer(row.fingerprint, row.status, json.loads(row.headers), row.body)


async def put(unit: UnitOfWork, owner_id: UUID, key: str, answer: Answer, at: datetime) -> None:
    """Keep an answer, in place of one that is too old."""
    values = {
        "fingerprint": answer.fingerprint,
        "status": answer.status,
        "headers": json.dumps(answer.headers),
        "body": answer.body,
        "created_at": at,
    }
    await unit.connection.execute(
        unit.insert(idempotency_keys)
        .values(owner_id=owner_id, key=key, **values)
        .on_conflict_do_update(index_elements=["owner_id", "key"], set_=values)
    )


async def has_old(unit: UnitOfWork, *, answered_before: datetime) -> bool:
    """Whether there are answers that are too old."""
    found = await unit.connection.execute(
        select(idempotency_keys.c.key)
        .where(idempotency_keys.c.created_at <= answered_before)
        .limit(1)
    )
    return found.first() is not None


async def forget(unit: UnitOfWork, *, answered_before: datetime) -> None:
    """Delete answers that are too old."""
    await unit.connection.execute(
        delete(idempotency_keys).where(idempotency_keys.c.created_at <= answered_before)
    )
