"""Tags and their other names in the database: finding and making them.

Whoever gives tags to links holds the tree first (`hold_tree`), before it locks a link; whoever
changes the tree locks it (`lock_tree`). So a tag never moves while a link is being tagged with it,
and the two never wait for each other in a circle.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from services.catalog.clock import new_id
from services.catalog.database.batches import batches
from services.catalog.database.tables import link_tags, tag_aliases, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags.names import MAX_DEPTH, SEPARATOR, TagName

_TREE_LOCK = 5_546_276  # an arbitrary number that nothing else locks


async def hold_tree(unit: UnitOfWork, owner_id: UUID) -> None:
    """Keep an owner's tags where they are until this transaction ends; others may hold it too."""
    if unit.connection.dialect.name == "postgresql":  # SQLite has one writer at a time
        await unit.connection.execute(select(func.pg_advisory_xact_lock_shared(*_lock(owner_id))))


async def lock_tree(unit: UnitOfWork, owner_id: UUID) -> None:
    """Let nobody else use an owner's tags until this transaction ends."""
    if unit.connection.dialect.name == "postgresql":
        await unit.connection.execute(select(func.pg_advisory_xact_lock(*_lock(owner_id))))


async def resolve(unit: UnitOfWork, owner_id: UUID, names: Collection[TagName]) -> dict[str, UUID]:
    """The ids of those tags that exist, by the key of the name that was given.

    An alias stands for its tag, and so does an alias at the beginning of a path.
    """
    found = {key: tag_id for key, (tag_id, _name) in (await _known(unit, owner_id, names)).items()}
    unknown = [name for name in names if name.key not in found]
    meant = await _meant(unit, owner_id, unknown)
    known = await _known(unit, owner_id, meant.values())
    return found | {key: known[tag.key][0] for key, tag in meant.items() if tag.key in known}


async def ensure(
    unit: UnitOfWork, owner_id: UUID, names: Collection[TagName], at: datetime
) -> dict[str, UUID]:
    """The ids of tags, by the key of the name that was given; what is missing is made.

    A tag is made with everything that it lies under. An alias stands for its tag. Call it before
    any link is locked.

    Raises:
        InvalidTagNameError: an alias leads too deep.
    """
    await hold_tree(unit, owner_id)
    if not names:
        return {}
    found = await _known(unit, owner_id, names)
    unknown = [name for name in names if name.key not in found]
    ids = {key: tag_id for key, (tag_id, _name) in found.items()}
    if not unknown:
        return ids
    meant = {name.key: name for name in unknown} | await _meant(unit, owner_id, unknown)
    made = await _make(unit, owner_id, meant.values(), at)
    return ids | {key: made[tag.key][0] for key, tag in meant.items()}


async def by_keys(
    unit: UnitOfWork, owner_id: UUID, keys: Sequence[str]
) -> dict[str, tuple[UUID, str]]:
    """Id and display name of those tags that exist, by key; aliases are not looked at."""
    found: dict[str, tuple[UUID, str]] = {}
    for some in batches(keys):
        rows = await unit.connection.execute(
            select(tags.c.key, tags.c.id, tags.c.name).where(
                tags.c.owner_id == owner_id, tags.c.key.in_(some)
            )
        )
        found |= {key: (tag_id, name) for key, tag_id, name in rows}
    return found


async def ancestors(
    unit: UnitOfWork, owner_id: UUID, tag_ids: Collection[UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Everything that these tags lie under."""
    keys: dict[UUID, str] = {}
    for some in batches(list(tag_ids)):
        rows = await unit.connection.execute(
            select(tags.c.id, tags.c.key).where(tags.c.id.in_(some))
        )
        keys |= {row.id: row.key for row in rows}
    above = {tag_id: _prefixes(key)[:-1] for tag_id, key in keys.items()}
    known = await by_keys(
        unit, owner_id, sorted({key for found in above.values() for key in found})
    )
    return {tag_id: frozenset(known[key][0] for key in found) for tag_id, found in above.items()}


async def _known(
    unit: UnitOfWork, owner_id: UUID, names: Iterable[TagName]
) -> dict[str, tuple[UUID, str]]:
    return await by_keys(unit, owner_id, sorted({name.key for name in names}))


async def _meant(unit: UnitOfWork, owner_id: UUID, names: Iterable[TagName]) -> dict[str, TagName]:
    """What names with an alias in them stand for, by key; names without one are left out.

    The longest alias at the beginning of a path is the one that is meant. What it leads to may lie
    under an alias again, but each time less is left of the path.
    """
    found: dict[str, TagName] = {}
    waiting = {name.key: name for name in names}
    for _round in range(MAX_DEPTH):
        aliases = await _aliases(unit, owner_id, waiting.values())
        waiting = {
            key: name.moved(*aliases[prefix])
            for key, name in waiting.items()
            if (prefix := _longest(name.key, aliases)) is not None
        }
        found |= waiting
        if not waiting:
            break
    return found


async def _aliases(
    unit: UnitOfWork, owner_id: UUID, names: Iterable[TagName]
) -> dict[str, tuple[TagName, TagName]]:
    """Alias and tag of every alias among the beginnings of these paths, by the alias's key."""
    found: dict[str, tuple[TagName, TagName]] = {}
    wanted = sorted({prefix for name in names for prefix in _prefixes(name.key)})
    for some in batches(wanted):
        rows = await unit.connection.execute(
            select(tag_aliases.c.key, tag_aliases.c.name, tags.c.key, tags.c.name)
            .join(tags, tags.c.id == tag_aliases.c.tag_id)
            .where(tag_aliases.c.owner_id == owner_id, tag_aliases.c.key.in_(some))
        )
        for key, name, tag_key, tag_name in rows:
            found[key] = TagName(name=name, key=key), TagName(name=tag_name, key=tag_key)
    return found


async def _make(
    unit: UnitOfWork, owner_id: UUID, names: Collection[TagName], at: datetime
) -> dict[str, tuple[UUID, str]]:
    """Make what is missing of paths, level by level, and show each as its parent is shown.

    In the order of the keys: two transactions that make the same tags then wait for each other in
    one direction only.
    """
    implied = {path.key: path for name in names for path in name.ancestors()}
    paths = implied | {name.key: name for name in names}
    known = await by_keys(unit, owner_id, sorted(paths))
    missing = sorted(paths.keys() - known.keys())
    for depth in sorted({key.count(SEPARATOR) for key in missing}):
        level = [key for key in missing if key.count(SEPARATOR) == depth]
        for some in batches(level):
            values = [_new_tag(owner_id, paths[key], known, at) for key in some]
            await unit.connection.execute(
                unit.insert(tags)
                .values(values)
                .on_conflict_do_nothing(index_elements=["owner_id", "key"])
            )
        known |= await by_keys(unit, owner_id, level)
    return known


def _new_tag(
    owner_id: UUID, path: TagName, known: Mapping[str, tuple[UUID, str]], at: datetime
) -> dict[str, object]:
    above = path.parent
    name = f"{known[above.key][1]}{SEPARATOR}{path.parts[-1]}" if above else path.name
    return {
        "id": new_id(),
        "owner_id": owner_id,
        "key": path.key,
        "name": name,
        "created_at": at,
        "updated_at": at,
        "version": 1,
    }


def _prefixes(key: str) -> list[str]:
    """`a`, `a/b` and `a/b/c` of `a/b/c`."""
    parts = key.split(SEPARATOR)
    return [SEPARATOR.join(parts[: depth + 1]) for depth in range(len(parts))]


def _longest(key: str, aliases: Mapping[str, object]) -> str | None:
    return next((prefix for prefix in reversed(_prefixes(key)) if prefix in aliases), None)


def _lock(owner_id: UUID) -> tuple[int, int]:
    return _TREE_LOCK, owner_id.int & 0x7FFF_FFFF


async def counts(unit: UnitOfWork, owner_id: UUID) -> list[tuple[str, int]]:
    """Every tag that a link carries with the number of links, in the order of the keys."""
    rows = await unit.connection.execute(
        select(tags.c.key, tags.c.name, func.count())
        .join(link_tags, link_tags.c.tag_id == tags.c.id)
        .where(tags.c.owner_id == owner_id)
        .group_by(tags.c.id, tags.c.name, tags.c.key)
    )
    return [(name, count) for _key, name, count in sorted(tuple(row) for row in rows)]
