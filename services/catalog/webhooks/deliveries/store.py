"""Deliveries in the database: what is due, what is on its way, and what became of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, update

from services.catalog.database.event_tables import (
    DUE_DELIVERIES,
    ISSUED_DELIVERIES,
    deliveries,
    webhooks,
)
from services.catalog.database.tables import accounts
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.webhooks.model import Attempt, Delivery, DeliveryState


async def insert(unit: UnitOfWork, made: Sequence[Delivery]) -> None:
    """Add deliveries."""
    if made:
        await unit.insert_many(deliveries.insert(), [_values(item) for item in made])


async def save(unit: UnitOfWork, delivery: Delivery) -> None:
    """Write a delivery's row anew."""
    await unit.connection.execute(
        update(deliveries).where(deliveries.c.id == delivery.id).values(_values(delivery))
    )


async def get(
    unit: UnitOfWork, webhook_id: UUID, delivery_id: UUID, *, lock: bool = False
) -> Delivery | None:
    """A webhook's delivery; locked, nobody else changes it until this transaction ends."""
    query = select(deliveries).where(
        deliveries.c.id == delivery_id, deliveries.c.webhook_id == webhook_id
    )
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork,
    webhook_id: UUID,
    state: DeliveryState | None,
    before: UUID | None,
    limit: int,
) -> list[Delivery]:
    """A webhook's deliveries, newest first, from before an id; of a state, or of any."""
    query = select(deliveries).where(deliveries.c.webhook_id == webhook_id)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    return await _all(unit, query.order_by(deliveries.c.id.desc()).limit(limit))


async def count_pending(unit: UnitOfWork, webhook_id: UUID, up_to: int) -> int:
    """How many deliveries of a webhook have not ended; counted no further than needed."""
    query = (
        select(deliveries.c.id)
        .where(deliveries.c.webhook_id == webhook_id, deliveries.c.state == DeliveryState.PENDING)
        .limit(up_to)
    )
    found = await unit.connection.execute(select(func.count()).select_from(query.subquery()))
    return found.scalar_one()


async def due(unit: UnitOfWork, at: datetime, in_flight: int, limit: int) -> list[Delivery]:
    """What is due at a time, of every webhook as much as may be on its way at once."""
    issued = (
        select(deliveries.c.webhook_id, func.count().label("count"))
        .where(ISSUED_DELIVERIES)
        .group_by(deliveries.c.webhook_id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=deliveries.c.webhook_id, order_by=(deliveries.c.due_at, deliveries.c.id)
    )
    waiting = (
        select(deliveries.c.id, deliveries.c.webhook_id, place.label("place"))
        .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        .join(accounts, accounts.c.id == webhooks.c.owner_id)
        .where(
            DUE_DELIVERIES,
            deliveries.c.due_at <= at,
            webhooks.c.enabled,
            accounts.c.disabled_at.is_(None),
        )
        .subquery()
    )
    query = (
        select(deliveries)
        .join(waiting, waiting.c.id == deliveries.c.id)
        .outerjoin(issued, issued.c.webhook_id == deliveries.c.webhook_id)
        .where(waiting.c.place + func.coalesce(issued.c.count, 0) <= in_flight)
        .order_by(waiting.c.place, deliveries.c.due_at)
        .limit(limit)
    )
    return await _all(unit, query)


async def issue(unit: UnitOfWork, delivery: Delivery, at: datetime) -> bool:
    """Note that capture is asked now; False: another process was faster."""
    changed = await unit.connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == delivery.id,
            DUE_DELIVERIES,
            deliveries.c.issue == delivery.issue,
        )
        .values(issue=delivery.issue + 1, issued_at=at, due_at=None)
        .returning(deliveries.c.id)
    )
    return changed.first() is not None


async def has_issued(unit: UnitOfWork, before: datetime) -> bool:
    """Whether something is on its way since before a moment."""
    query = select(deliveries.c.id).where(ISSUED_DELIVERIES, deliveries.c.issued_at < before)
    return (await unit.connection.execute(query.limit(1))).first() is not None


async def issue_again(unit: UnitOfWork, before: datetime, at: datetime) -> int:
    """Let what is on its way since before a moment be due again; how many there are."""
    changed = await unit.connection.execute(
        update(deliveries)
        .where(ISSUED_DELIVERIES, deliveries.c.issued_at < before)
        .values(issued_at=None, due_at=at)
        .returning(deliveries.c.id)
    )
    return len(changed.all())


async def forget(unit: UnitOfWork, before: UUID, limit: int) -> int:
    """Delete some of the deliveries whose ids are lower than this; how many there were."""
    old = (
        select(deliveries.c.id)
        .where(deliveries.c.id < before)
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    gone = await unit.connection.execute(
        delete(deliveries).where(deliveries.c.id.in_(old)).returning(deliveries.c.id)
    )
    return len(gone.all())


async def has_old(unit: UnitOfWork, before: UUID) -> bool:
    """Whether there is a delivery whose id is lower than this."""
    query = select(deliveries.c.id).where(deliveries.c.id < before).limit(1)
    return (await unit.connection.execute(query)).first() is not None


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[Delivery]:
    return [_delivery(row) for row in await unit.connection.execute(query)]


def _values(delivery: Delivery) -> dict[str, Any]:
    attempts = [asdict(item) | {"at": item.at.isoformat()} for item in delivery.attempts]
    return asdict(delivery) | {"attempts": json.dumps(attempts, ensure_ascii=False)}


def _delivery(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
    values["state"] = DeliveryState(row.state)
    values["attempts"] = tuple(
        Attempt(**item | {"at": datetime.fromisoformat(item["at"])})
        for item in json.loads(row.attempts)
    )
    return Delivery(**values)
