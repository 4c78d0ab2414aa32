"""Capture options in the database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, select, tuple_, update

from services.catalog.capture_options.model import OptionSet
from services.catalog.database.batches import batches
from services.catalog.database.tables import link_tags, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import capture_options
from services.catalog.scopes.store import columns_of, scope_of
from shared.contracts.capture_options import CaptureOptions

_SHOWN = select(capture_options, tags.c.key.label("tag_key")).select_from(
    capture_options.outerjoin(tags, tags.c.id == capture_options.c.tag_id)
)


async def insert(unit: UnitOfWork, item: OptionSet) -> None:
    """Add a set."""
    await unit.connection.execute(capture_options.insert().values(id=item.id, **_values(item)))


async def save(unit: UnitOfWork, item: OptionSet) -> None:
    """Write a set's row anew."""
    await unit.connection.execute(
        update(capture_options).where(capture_options.c.id == item.id).values(**_values(item))
    )


async def remove(unit: UnitOfWork, options_id: UUID) -> None:
    """Delete a set."""
    await unit.connection.execute(delete(capture_options).where(capture_options.c.id == options_id))


async def get(
    unit: UnitOfWork, owner_id: UUID, options_id: UUID, *, lock: bool = False
) -> OptionSet | None:
    """An owner's set; locked, nobody else changes it until this transaction ends."""
    query = _SHOWN.where(capture_options.c.id == options_id, capture_options.c.owner_id == owner_id)
    found = await _all(unit, query.with_for_update(of=capture_options) if lock else query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[OptionSet]:
    """An owner's sets, newest first, from after a (created_at, id)."""
    query = _SHOWN.where(capture_options.c.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(capture_options.c.created_at, capture_options.c.id) < after)
    query = query.order_by(capture_options.c.created_at.desc(), capture_options.c.id.desc())
    return await _all(unit, query.limit(limit))


async def enabled(unit: UnitOfWork, owner_id: UUID, link_ids: Sequence[UUID]) -> list[OptionSet]:
    """An owner's sets that are switched on, without those of other links than these."""
    query = _SHOWN.where(capture_options.c.owner_id == owner_id, capture_options.c.enabled)
    column = capture_options.c.link_id
    found = await _all(unit, query.where(column.is_(None)))
    for some in batches(link_ids):
        found += await _all(unit, query.where(column.in_(some)))
    return found


async def any_enabled(unit: UnitOfWork, owner_id: UUID) -> bool:
    """Whether an owner has chosen anything."""
    query = select(capture_options.c.id).where(
        capture_options.c.owner_id == owner_id, capture_options.c.enabled
    )
    return (await unit.connection.execute(query.limit(1))).first() is not None


async def tags_of(
    unit: UnitOfWork, link_ids: Sequence[UUID], tag_ids: Sequence[UUID]
) -> Mapping[UUID, set[UUID]]:
    """Which of these tags links carry, ancestors of their own tags among them."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if not tag_ids:
        return found
    for some in batches(link_ids):
        rows = await unit.connection.execute(
            select(link_tags.c.link_id, link_tags.c.tag_id).where(
                link_tags.c.link_id.in_(some), link_tags.c.tag_id.in_(tag_ids)
            )
        )
        for row in rows:
            found[row.link_id].add(row.tag_id)
    return found


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[OptionSet]:
    return [_option_set(row) for row in await unit.connection.execute(query)]


def _option_set(row: Row[Any]) -> OptionSet:
    return OptionSet(
        id=row.id,
        owner_id=row.owner_id,
        scope=scope_of(row),
        options=CaptureOptions.model_validate_json(row.options),
        enabled=row.enabled,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
        tag_key=row.tag_key,
    )


def _values(item: OptionSet) -> dict[str, Any]:
    return {
        "owner_id": item.owner_id,
        **columns_of(item.scope),
        "options": item.options.model_dump_json(exclude_none=True),
        "enabled": item.enabled,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "version": item.version,
    }
