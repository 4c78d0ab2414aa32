"""Webhooks in the database."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, tuple_, update

from services.catalog.database.event_tables import events, webhooks
from services.catalog.database.tables import accounts
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.events.model import EventFamily, EventType
from services.catalog.webhooks.model import DisabledReason, Webhook


async def insert(unit: UnitOfWork, webhook: Webhook) -> None:
    """Add a webhook."""
    await unit.connection.execute(webhooks.insert().values(_values(webhook)))


async def save(unit: UnitOfWork, webhook: Webhook) -> None:
    """Write a webhook's row anew."""
    await unit.connection.execute(
        update(webhooks).where(webhooks.c.id == webhook.id).values(_values(webhook))
    )


async def move(unit: UnitOfWork, webhook_id: UUID, place: int) -> None:
    """Note the number of the last event that was looked at for a webhook."""
    await unit.connection.execute(
        update(webhooks).where(webhooks.c.id == webhook_id).values(place=place)
    )


async def remove(unit: UnitOfWork, webhook_id: UUID) -> None:
    """Delete a webhook with its deliveries (by the foreign key)."""
    await unit.connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


async def count(unit: UnitOfWork, owner_id: UUID) -> int:
    """How many webhooks an owner has."""
    query = select(func.count()).select_from(webhooks).where(webhooks.c.owner_id == owner_id)
    return (await unit.connection.execute(query)).scalar_one()


async def get(
    unit: UnitOfWork, owner_id: UUID, webhook_id: UUID, *, lock: bool = False
) -> Webhook | None:
    """An owner's webhook; locked, nobody else changes it until this transaction ends."""
    query = select(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.owner_id == owner_id)
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[Webhook]:
    """An owner's webhooks, newest first, from after a (created_at, id)."""
    query = select(webhooks).where(webhooks.c.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(webhooks.c.created_at, webhooks.c.id) < after)
    order = (webhooks.c.created_at.desc(), webhooks.c.id.desc())
    return await _all(unit, query.order_by(*order).limit(limit))


async def by_ids(unit: UnitOfWork, webhook_ids: set[UUID]) -> dict[UUID, Webhook]:
    """Webhooks of all owners by their ids."""
    found = await _all(unit, select(webhooks).where(webhooks.c.id.in_(sorted(webhook_ids))))
    return {webhook.id: webhook for webhook in found}


async def behind(unit: UnitOfWork) -> list[Webhook]:
    """Webhooks of all owners for which there are events that nobody has looked at."""
    last = (
        select(func.max(events.c.sequence))
        .where(events.c.owner_id == webhooks.c.owner_id)
        .correlate(webhooks)
        .scalar_subquery()
    )
    query = select(webhooks).join(accounts, accounts.c.id == webhooks.c.owner_id)
    return await _all(
        unit,
        query.where(webhooks.c.enabled, accounts.c.disabled_at.is_(None), webhooks.c.place < last),
    )


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[Webhook]:
    return [_webhook(row) for row in await unit.connection.execute(query)]


def _values(webhook: Webhook) -> dict[str, Any]:
    return asdict(webhook) | {"types": json.dumps(webhook.types)}


def _webhook(row: Row[Any]) -> Webhook:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping
    reason = values["disabled_reason"]
    values["disabled_reason"] = DisabledReason(reason) if reason else None
    values["types"] = tuple(
        EventFamily(item) if item.endswith("*") else EventType(item)
        for item in json.loads(values["types"])
    )
    return Webhook(**values)
