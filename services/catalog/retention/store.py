"""Retention rules in the database, and the histories that they decide about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, tuple_, update

from services.catalog.database.tables import link_tags, links, snapshots
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import retention_rules
from services.catalog.retention.decisions import Entry, Keep, Period
from services.catalog.retention.model import RetentionRule
from services.catalog.scopes.store import columns_of, scope_of
from services.catalog.snapshots.state import SnapshotState
from shared.contracts.pages import NotThePage

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class History:
    """A link with more than one snapshot."""

    link_id: UUID
    site: str
    tag_ids: frozenset[UUID]
    entries: tuple[Entry, ...]


async def insert(unit: UnitOfWork, rule: RetentionRule) -> None:
    """Add a rule."""
    await unit.connection.execute(retention_rules.insert().values(id=rule.id, **_values(rule)))


async def save(unit: UnitOfWork, rule: RetentionRule) -> None:
    """Write a rule's row anew."""
    await unit.connection.execute(
        update(retention_rules).where(retention_rules.c.id == rule.id).values(**_values(rule))
    )


async def remove(unit: UnitOfWork, rule_id: UUID) -> None:
    """Delete a rule."""
    await unit.connection.execute(delete(retention_rules).where(retention_rules.c.id == rule_id))


async def get(
    unit: UnitOfWork, owner_id: UUID, rule_id: UUID, *, lock: bool = False
) -> RetentionRule | None:
    """An owner's rule; locked, nobody else changes it until this transaction ends."""
    query = select(retention_rules).where(
        retention_rules.c.id == rule_id, retention_rules.c.owner_id == owner_id
    )
    found = await _all(unit, query.with_for_update() if lock else query)
    return found[0] if found else None


async def newest(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[RetentionRule]:
    """An owner's rules, newest first, from after a (created_at, id)."""
    query = select(retention_rules).where(retention_rules.c.owner_id == owner_id)
    if after is not None:
        query = query.where(tuple_(retention_rules.c.created_at, retention_rules.c.id) < after)
    query = query.order_by(retention_rules.c.created_at.desc(), retention_rules.c.id.desc())
    return await _all(unit, query.limit(limit))


async def enabled(unit: UnitOfWork, owner_id: UUID | None = None) -> list[RetentionRule]:
    """The rules that are switched on: of every owner, or of one."""
    query = select(retention_rules).where(retention_rules.c.enabled)
    if owner_id is not None:
        query = query.where(retention_rules.c.owner_id == owner_id)
    return await _all(unit, query.order_by(retention_rules.c.id))


async def links_after(
    unit: UnitOfWork, owner_id: UUID, after: UUID | None, limit: int
) -> list[tuple[UUID, str]]:
    """An owner's links, by id and site, in the order of their ids."""
    query = select(links.c.id, links.c.site).where(links.c.owner_id == owner_id)
    if after is not None:
        query = query.where(links.c.id > after)
    rows = await unit.connection.execute(query.order_by(links.c.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


async def histories(
    unit: UnitOfWork, sites: Mapping[UUID, str], tag_ids: Sequence[UUID]
) -> list[History]:
    """Those of the links, given with their sites, that have more than one snapshot.

    Args:
        unit: the transaction.
        sites: the sites of links, by id.
        tag_ids: the tags that matter.
    """
    ids = list(sites)
    found: list[History] = []
    for first in range(0, len(ids), _IDS_AT_ONCE):
        part = await _with_history(unit, ids[first : first + _IDS_AT_ONCE])
        if part:
            entries = await _entries(unit, part)
            tags = await _tags(unit, part, tag_ids)
            found += [
                History(item, sites[item], frozenset(tags[item]), tuple(entries[item]))
                for item in part
            ]
    return found


async def _with_history(unit: UnitOfWork, link_ids: Sequence[UUID]) -> list[UUID]:
    rows = await unit.connection.execute(
        select(snapshots.c.link_id)
        .where(snapshots.c.link_id.in_(link_ids))
        .group_by(snapshots.c.link_id)
        .having(func.count() > 1)
    )
    return list(rows.scalars())


async def _entries(unit: UnitOfWork, link_ids: Sequence[UUID]) -> Mapping[UUID, list[Entry]]:
    found: dict[UUID, list[Entry]] = defaultdict(list)
    column = snapshots.c
    rows = await unit.connection.execute(
        select(
            column.link_id,
            column.id,
            column.created_at,
            column.state,
            column.pinned,
            column.http_status,
            column.verdict,
        ).where(column.link_id.in_(link_ids))
    )
    for row in rows:
        state = SnapshotState(row.state)
        verdict = NotThePage(row.verdict) if row.verdict else None
        entry = Entry(row.id, row.created_at, state, row.pinned, row.http_status, verdict)
        found[row.link_id].append(entry)
    return found


async def _tags(
    unit: UnitOfWork, link_ids: Sequence[UUID], tag_ids: Sequence[UUID]
) -> Mapping[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    if tag_ids:
        rows = await unit.connection.execute(
            select(link_tags.c.link_id, link_tags.c.tag_id).where(
                link_tags.c.link_id.in_(link_ids), link_tags.c.tag_id.in_(tag_ids)
            )
        )
        for row in rows:
            found[row.link_id].add(row.tag_id)
    return found


async def _all(unit: UnitOfWork, query: Select[Any]) -> list[RetentionRule]:
    return [_rule(row) for row in await unit.connection.execute(query)]


def _rule(row: Row[Any]) -> RetentionRule:
    return RetentionRule(
        id=row.id,
        owner_id=row.owner_id,
        scope=scope_of(row),
        keep=Keep(
            last=row.keep_last,
            days=row.keep_days,
            one_per=Period(row.keep_one_per) if row.keep_one_per else None,
        ),
        enabled=row.enabled,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _values(rule: RetentionRule) -> dict[str, Any]:
    return {
        "owner_id": rule.owner_id,
        **columns_of(rule.scope),
        "keep_last": rule.keep.last,
        "keep_days": rule.keep.days,
        "keep_one_per": rule.keep.one_per,
        "enabled": rule.enabled,
        "created_at": rule.created_at,
        "updated_at": rule.updated_at,
        "version": rule.version,
    }
