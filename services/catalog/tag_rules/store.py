"""Tag rules in the database, and the links that they are compared with."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update

from services.catalog.database.batches import batches
from services.catalog.database.tables import links, tag_rule_tags, tag_rules, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tag_rules.conditions import Conditions
from services.catalog.tag_rules.model import TagRule

_CONDITIONS = ("site", "url_pattern", "title_contains")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule looks at of a link."""

    id: UUID
    url: str
    site: str
    title: str | None


async def count(unit: UnitOfWork, owner_id: UUID) -> int:
    """How many rules an owner has."""
    found = await unit.connection.execute(
        select(func.count()).select_from(tag_rules).where(tag_rules.c.owner_id == owner_id)
    )
    return found.scalar_one()


async def insert(
    unit: UnitOfWork, rule_id: UUID, owner_id: UUID, at: datetime, **values: Any
) -> None:
    """Add a rule, enabled unless `values` say otherwise, that gives no tag yet."""
    made = {"id": rule_id, "owner_id": owner_id, "created_at": at, "updated_at": at, "version": 1}
    await unit.connection.execute(tag_rules.insert().values(made | {"enabled": True} | values))


async def lock(unit: UnitOfWork, owner_id: UUID, rule_id: UUID) -> TagRule | None:
    """An owner's rule that nobody else changes until this transaction ends."""
    found = await _read(unit, _of(owner_id).where(tag_rules.c.id == rule_id).with_for_update())
    return found[0] if found else None


async def get(unit: UnitOfWork, owner_id: UUID, rule_id: UUID) -> TagRule | None:
    """An owner's rule."""
    found = await _read(unit, _of(owner_id).where(tag_rules.c.id == rule_id))
    return found[0] if found else None


async def page(
    unit: UnitOfWork, owner_id: UUID, *, after: UUID | None, limit: int
) -> list[TagRule]:
    """An owner's rules in the order in which they were made, from after one."""
    query = _of(owner_id)
    if after is not None:
        query = query.where(tag_rules.c.id > after)
    return await _read(unit, query.order_by(tag_rules.c.id).limit(limit))


async def enabled(unit: UnitOfWork, owner_id: UUID) -> list[TagRule]:
    """The rules that tag links of an owner; without the names of their tags."""
    rows = await unit.connection.execute(
        select(tag_rules, tag_rule_tags.c.tag_id)
        .join(tag_rule_tags, tag_rule_tags.c.rule_id == tag_rules.c.id)
        .where(tag_rules.c.owner_id == owner_id, tag_rules.c.enabled)
    )
    found: dict[UUID, tuple[Any, set[UUID]]] = {}
    for row in rows:
        found.setdefault(row.id, (row, set()))[1].add(row.tag_id)
    return [_rule(row, frozenset(tag_ids), ()) for row, tag_ids in found.values()]


async def change(unit: UnitOfWork, rule_id: UUID, **values: Any) -> None:
    """Set columns of a rule."""
    await unit.connection.execute(
        update(tag_rules).where(tag_rules.c.id == rule_id).values(**values)
    )


async def set_tags(
    unit: UnitOfWork, owner_id: UUID, rule_id: UUID, tag_ids: Collection[UUID]
) -> None:
    """Let a rule give these tags and no others."""
    await unit.connection.execute(
        delete(tag_rule_tags).where(
            tag_rule_tags.c.rule_id == rule_id, tag_rule_tags.c.tag_id.not_in(tag_ids)
        )
    )
    if tag_ids:
        values = [
            {"rule_id": rule_id, "tag_id": tag_id, "owner_id": owner_id}
            for tag_id in sorted(tag_ids)
        ]
        await unit.connection.execute(
            unit.insert(tag_rule_tags).values(values).on_conflict_do_nothing()
        )


async def remove(unit: UnitOfWork, rule_id: UUID) -> None:
    """Delete a rule; what it tagged stays."""
    await unit.connection.execute(delete(tag_rules).where(tag_rules.c.id == rule_id))


async def candidates(
    unit: UnitOfWork, owner_id: UUID, *, after: UUID | None, limit: int
) -> list[Candidate]:
    """Links outside the trash in the order of their ids, from after one."""
    query = select(links.c.id, links.c.url, links.c.site, links.c.title).where(
        links.c.owner_id == owner_id, links.c.trashed_at.is_(None)
    )
    if after is not None:
        query = query.where(links.c.id > after)
    rows = await unit.connection.execute(query.order_by(links.c.id).limit(limit))
    return [Candidate(*row) for row in rows]


def _of(owner_id: UUID) -> Select[Any]:
    return select(tag_rules).where(tag_rules.c.owner_id == owner_id)


async def _read(unit: UnitOfWork, query: Select[Any]) -> list[TagRule]:
    rows = (await unit.connection.execute(query)).all()
    given: dict[UUID, list[tuple[str, str, UUID]]] = defaultdict(list)
    for some in batches([row.id for row in rows]):
        found = await unit.connection.execute(_given(some))
        for rule_id, key, name, tag_id in found:
            given[rule_id].append((key, name, tag_id))
    return [
        _rule(
            row,
            frozenset(tag_id for _key, _name, tag_id in given[row.id]),
            tuple(name for _key, name, _id in sorted(given[row.id])),
        )
        for row in rows
    ]


def _given(rule_ids: Sequence[UUID]) -> Select[Any]:
    return (
        select(tag_rule_tags.c.rule_id, tags.c.key, tags.c.name, tags.c.id)
        .join(tags, tags.c.id == tag_rule_tags.c.tag_id)
        .where(tag_rule_tags.c.rule_id.in_(rule_ids))
    )


def _rule(row: Any, tag_ids: frozenset[UUID], names: tuple[str, ...]) -> TagRule:
    return TagRule(
        id=row.id,
        owner_id=row.owner_id,
        name=row.name,
        conditions=Conditions(**{name: getattr(row, name) for name in _CONDITIONS}),
        enabled=row.enabled,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
        tag_ids=tag_ids,
        tags=names,
    )
