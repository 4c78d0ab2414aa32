"""Changing the tree of tags in the database, with the tags of links that follow from it.

Every function here changes any number of links in a few statements. Lock the tree first.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    false,
    literal,
    select,
    update,
)

from services.catalog.database.batches import batches
from services.catalog.database.tables import link_tags, tag_aliases, tag_rule_tags, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.database.upkeep_tables import capture_options, retention_rules, schedules
from services.catalog.tags.model import TagRow
from services.catalog.tags.names import SEPARATOR, TagName


async def get(unit: UnitOfWork, owner_id: UUID, tag_id: UUID) -> TagRow | None:
    """An owner's tag."""
    rows = await unit.connection.execute(
        select(tags).where(tags.c.id == tag_id, tags.c.owner_id == owner_id)
    )
    row = rows.one_or_none()
    return TagRow(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's mapping


async def below(unit: UnitOfWork, owner_id: UUID, key: str) -> list[TagRow]:
    """Every tag under one, those that are nearer first."""
    rows = await unit.connection.execute(
        select(tags).where(tags.c.owner_id == owner_id, lies_under(key))
    )
    found = [TagRow(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's mapping
    return sorted(found, key=lambda row: (row.key.count(SEPARATOR), row.key))


def lies_under(key: str) -> ColumnElement[bool]:
    """Whether a tag lies under the one with this key."""
    return tags.c.key.startswith(key + SEPARATOR, autoescape=True)


def carriers(tag_id: UUID) -> Select[tuple[UUID]]:
    """The links that carry a tag, or one that lies under it."""
    carrying = link_tags.alias("carrying")
    return select(carrying.c.link_id).where(carrying.c.tag_id == tag_id)


async def change(unit: UnitOfWork, tag_ids: Collection[UUID], at: datetime, **values: Any) -> None:
    """Set columns of tags, and count their versions up."""
    for some in batches(list(tag_ids)):
        await unit.connection.execute(
            update(tags)
            .where(tags.c.id.in_(some))
            .values(**values, updated_at=at, version=tags.c.version + 1)
        )


async def rename(unit: UnitOfWork, paths: Mapping[UUID, TagName], at: datetime) -> None:
    """Give tags other paths, which are free."""
    if not paths:
        return
    statement = (
        update(tags)
        .where(tags.c.id == bindparam("which"))
        .values(
            key=bindparam("new_key"),
            name=bindparam("new_name"),
            updated_at=at,
            version=tags.c.version + 1,
        )
    )
    await unit.connection.execute(
        statement,
        [
            {"which": tag_id, "new_key": path.key, "new_name": path.name}
            for tag_id, path in paths.items()
        ],
    )


async def remove(unit: UnitOfWork, tag_ids: Collection[UUID]) -> None:
    """Delete tags with their aliases, and from links, rules and schedules (by the foreign keys)."""
    for some in batches(list(tag_ids)):
        await unit.connection.execute(delete(tags).where(tags.c.id.in_(some)))


async def imply(unit: UnitOfWork, tag_id: UUID, above: Collection[UUID]) -> None:
    """Let the links that carry a tag carry these others above it too."""
    for above_id in sorted(above):
        found = select(
            link_tags.c.link_id, literal(above_id, tags.c.id.type), link_tags.c.owner_id, false()
        ).where(link_tags.c.tag_id == tag_id)
        await unit.connection.execute(
            unit.insert(link_tags)
            .from_select(["link_id", "tag_id", "owner_id", "own"], found)
            .on_conflict_do_nothing(index_elements=["link_id", "tag_id"])
        )


async def imply_no_more(
    unit: UnitOfWork,
    of_links: Select[tuple[UUID]],
    above: Mapping[UUID, str],
    leaving: Sequence[UUID] = (),
) -> None:
    """Take tags that are not their own from links, where no tag under them implies them.

    Args:
        unit: of the change.
        of_links: which links are meant.
        above: the keys of the tags, by id.
        leaving: tags that are about to go, and imply nothing any more.
    """
    others = link_tags.alias("others")
    for above_id, key in sorted(above.items()):
        still = (
            select(others.c.link_id)
            .join(tags, tags.c.id == others.c.tag_id)
            .where(
                others.c.link_id == link_tags.c.link_id,
                others.c.own,
                lies_under(key),
                others.c.tag_id.not_in(leaving),
            )
        )
        await unit.connection.execute(
            delete(link_tags).where(
                link_tags.c.tag_id == above_id,
                ~link_tags.c.own,
                link_tags.c.link_id.in_(of_links),
                ~still.exists(),
            )
        )


async def give_all(unit: UnitOfWork, source: UUID, target: UUID) -> None:
    """Let a tag have every link, rule, schedule and alias of another one."""
    found = select(
        link_tags.c.link_id,
        literal(target, tags.c.id.type),
        link_tags.c.owner_id,
        link_tags.c.own,
    ).where(link_tags.c.tag_id == source)
    statement = unit.insert(link_tags).from_select(["link_id", "tag_id", "owner_id", "own"], found)
    await unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["link_id", "tag_id"],
            set_={"own": True},
            where=and_(statement.excluded.own, ~link_tags.c.own),
        )
    )
    rules = select(
        tag_rule_tags.c.rule_id, literal(target, tags.c.id.type), tag_rule_tags.c.owner_id
    ).where(tag_rule_tags.c.tag_id == source)
    await unit.connection.execute(
        unit.insert(tag_rule_tags)
        .from_select(["rule_id", "tag_id", "owner_id"], rules)
        .on_conflict_do_nothing(index_elements=["rule_id", "tag_id"])
    )
    for table in (schedules, retention_rules, capture_options, tag_aliases):
        await unit.connection.execute(
            update(table).where(table.c.tag_id == source).values(tag_id=target)
        )


async def aliases_among(unit: UnitOfWork, owner_id: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    """The tags that these keys are aliases of, by key."""
    found: dict[str, UUID] = {}
    for some in batches(keys):
        rows = await unit.connection.execute(
            select(tag_aliases.c.key, tag_aliases.c.tag_id).where(
                tag_aliases.c.owner_id == owner_id, tag_aliases.c.key.in_(some)
            )
        )
        found |= {row.key: row.tag_id for row in rows}
    return found


async def aliases_of(unit: UnitOfWork, tag_id: UUID) -> set[tuple[str, str]]:
    """Key and name of each alias of a tag."""
    rows = await unit.connection.execute(
        select(tag_aliases.c.key, tag_aliases.c.name).where(tag_aliases.c.tag_id == tag_id)
    )
    return {(row.key, row.name) for row in rows}


async def set_aliases(
    unit: UnitOfWork, owner_id: UUID, tag_id: UUID, names: Collection[TagName]
) -> None:
    """Give a tag these aliases, which are free, and no others."""
    await unit.connection.execute(delete(tag_aliases).where(tag_aliases.c.tag_id == tag_id))
    await add_aliases(unit, owner_id, tag_id, names)


async def add_aliases(
    unit: UnitOfWork, owner_id: UUID, tag_id: UUID, names: Collection[TagName]
) -> None:
    """Give a tag aliases, which are free."""
    if names:
        values = [
            {"owner_id": owner_id, "key": name.key, "name": name.name, "tag_id": tag_id}
            for name in names
        ]
        await unit.connection.execute(tag_aliases.insert().values(values))


async def remove_alias(unit: UnitOfWork, owner_id: UUID, key: str) -> None:
    """Forget an alias."""
    await unit.connection.execute(
        delete(tag_aliases).where(tag_aliases.c.owner_id == owner_id, tag_aliases.c.key == key)
    )
