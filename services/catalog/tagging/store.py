"""The tags of links in the database.

A link has rows for its own tags and, with `own` false, for everything that these lie under. Every
function here keeps that so, for any number of links in a few statements. Hold the tree first:
`tags.store.ensure` and `hold_tree` do.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_

from services.catalog.database.batches import batches
from services.catalog.database.tables import link_tags, tags
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.tags import store as tag_store

TagsOfLinks = Mapping[UUID, Collection[UUID]]
"""Ids of tags by the id of the link."""

_FEW = 500
"""So many tags are named in a query; of more, every tag of the links is read."""

Pairs = set[tuple[UUID, UUID]]
"""Ids of links and tags."""


async def of_links(unit: UnitOfWork, link_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The names of each link's own tags, in the order of their keys."""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for some in batches(list(link_ids)):
        rows = await unit.connection.execute(
            select(link_tags.c.link_id, tags.c.key, tags.c.name)
            .join(tags, tags.c.id == link_tags.c.tag_id)
            .where(link_tags.c.link_id.in_(some), link_tags.c.own)
        )
        for link_id, key, name in rows:
            found[link_id].append((key, name))
    # Sorted here, because each database sorts text by rules of its own.
    return {
        link_id: tuple(name for _key, name in sorted(items)) for link_id, items in found.items()
    }


async def ids_of_links(
    unit: UnitOfWork, link_ids: Collection[UUID], *, own_only: bool = False
) -> dict[UUID, frozenset[UUID]]:
    """The ids of each link's tags: its own with everything that they lie under, or its own."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for (link_id, tag_id), own in (await _rows(unit, link_ids)).items():
        if own or not own_only:
            found[link_id].add(tag_id)
    return {link_id: frozenset(tag_ids) for link_id, tag_ids in found.items()}


async def attach_many(unit: UnitOfWork, owner_id: UUID, added: TagsOfLinks) -> set[UUID]:
    """Give tags to links; those links that got a tag of their own that they had not."""
    own, implied = await _meant(unit, owner_id, added)
    if not own:
        return set()
    about = {tag_id for _link_id, tag_id in own | implied}
    rows = await _rows(unit, added, about if len(about) <= _FEW else None)
    new = {pair for pair in own if not rows.get(pair)}
    await _put(unit, owner_id, new, own=True)
    await _put(unit, owner_id, implied - rows.keys(), own=False)
    return {link_id for link_id, _tag_id in new}


async def lacking(
    unit: UnitOfWork, wanted: TagsOfLinks, *, at_most: int
) -> tuple[dict[UUID, frozenset[UUID]], int]:
    """Which of these tags links do not carry themselves yet, by link.

    Returns:
        The links that lack some, and how many were left out because they would carry more tags of
        their own than `at_most`.
    """
    about = frozenset[UUID]().union(*wanted.values())
    own = await _rows(unit, wanted, about)
    missing = {
        link_id: frozenset(tag_id for tag_id in tag_ids if not own.get((link_id, tag_id)))
        for link_id, tag_ids in wanted.items()
    }
    missing = {link_id: tag_ids for link_id, tag_ids in missing.items() if tag_ids}
    counted: dict[UUID, int] = {}
    for some in batches(list(missing)):
        rows = await unit.connection.execute(
            select(link_tags.c.link_id, func.count().label("number"))
            .where(link_tags.c.link_id.in_(some), link_tags.c.own)
            .group_by(link_tags.c.link_id)
        )
        counted |= {row.link_id: row.number for row in rows}
    fitting = {
        link_id: tag_ids
        for link_id, tag_ids in missing.items()
        if counted.get(link_id, 0) + len(tag_ids) <= at_most
    }
    return fitting, len(missing) - len(fitting)


async def detach_many(unit: UnitOfWork, owner_id: UUID, removed: TagsOfLinks) -> set[UUID]:
    """Take tags from links; those links that had one of them as their own."""
    own = await ids_of_links(unit, removed, own_only=True)
    left = {link_id: tag_ids - set(removed[link_id]) for link_id, tag_ids in own.items()}
    return await set_many(unit, owner_id, left)


async def set_many(unit: UnitOfWork, owner_id: UUID, wanted: TagsOfLinks) -> set[UUID]:
    """Give links these tags and no others; those links whose own tags are different now."""
    own, implied = await _meant(unit, owner_id, wanted)
    rows = await _rows(unit, wanted)
    target = dict.fromkeys(implied, False) | dict.fromkeys(own, True)
    for some in batches([pair for pair in rows if pair not in target]):
        await unit.connection.execute(
            delete(link_tags).where(tuple_(link_tags.c.link_id, link_tags.c.tag_id).in_(some))
        )
    differs = {pair for pair, is_own in target.items() if rows.get(pair) is not is_own}
    await _put(unit, owner_id, {pair for pair in differs if target[pair]}, own=True)
    await _put(unit, owner_id, {pair for pair in differs if not target[pair]}, own=False)
    before = {pair for pair, is_own in rows.items() if is_own}
    return {link_id for link_id, _tag_id in before ^ own}


async def _meant(unit: UnitOfWork, owner_id: UUID, tagged: TagsOfLinks) -> tuple[Pairs, Pairs]:
    """Links with their own tags, and with what only these lie under."""
    wanted = sorted({tag_id for tag_ids in tagged.values() for tag_id in tag_ids})
    above = await tag_store.ancestors(unit, owner_id, wanted) if wanted else {}
    own = {(link_id, tag_id) for link_id, tag_ids in tagged.items() for tag_id in tag_ids}
    implied = {(link_id, tag_id) for link_id, found in own for tag_id in above.get(found, ())}
    return own, implied - own


async def _rows(
    unit: UnitOfWork, link_ids: Collection[UUID], about: Collection[UUID] | None = None
) -> dict[tuple[UUID, UUID], bool]:
    """Whether a tag is a link's own, for every pair of link and tag that there is.

    With `about`, only of these tags.
    """
    found: dict[tuple[UUID, UUID], bool] = {}
    query = select(link_tags.c.link_id, link_tags.c.tag_id, link_tags.c.own)
    if about is not None:
        query = query.where(link_tags.c.tag_id.in_(about))
    for some in batches(list(link_ids)):
        rows = await unit.connection.execute(query.where(link_tags.c.link_id.in_(some)))
        found |= {(link_id, tag_id): own for link_id, tag_id, own in rows}
    return found


async def _put(unit: UnitOfWork, owner_id: UUID, pairs: Pairs, *, own: bool) -> None:
    """Write rows, over those that say otherwise.

    In one order, so that transactions wait for each other in one direction only.
    """
    statement = unit.insert(link_tags).on_conflict_do_update(
        index_elements=["link_id", "tag_id"],
        set_={"own": own},
        where=link_tags.c.own.is_not(own),
    )
    await unit.insert_many(
        statement,
        [
            {"link_id": link_id, "tag_id": tag_id, "owner_id": owner_id, "own": own}
            for link_id, tag_id in sorted(pairs)
        ],
    )
