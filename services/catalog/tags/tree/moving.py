"""Moving, merging and taking out tags with everything under them, and what links carry of it.

Each is one transaction of a few statements, however many links there are: the links' rows follow in
place, and the announcer tells the index afterwards. Lock the tree first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.indexing.store import mark_changed
from services.catalog.tags import store as tag_store
from services.catalog.tags.model import TagRow, TagTakenError, TagUnderItselfError
from services.catalog.tags.names import SEPARATOR, TagName
from services.catalog.tags.tree import store


async def move(unit: UnitOfWork, tag: TagRow, to: TagName, at: datetime) -> None:
    """Give a tag another path, with everything under it.

    Raises:
        TagTakenError: there is such a tag already, or an alias.
        TagUnderItselfError: the path lies under the tag.
        InvalidTagNameError: something would lie too deep.
    """
    to = await _placed(unit, tag, to, at)
    if to == tag.path:
        return
    rows = [tag, *await store.below(unit, tag.owner_id, tag.key)]
    await _refuse_taken(unit, tag, to)
    await mark_changed(unit, tag.owner_id, store.carriers(tag.id), at)
    old_above, new_above = await _above(unit, tag, tag.path), await _above(unit, tag, to)
    await _relocate(unit, rows, tag.path, to, at)
    await store.imply(unit, tag.id, new_above.keys() - old_above.keys())
    await store.imply_no_more(unit, store.carriers(tag.id), _without(old_above, new_above))


async def merge(unit: UnitOfWork, tag: TagRow, into: TagRow, at: datetime) -> None:
    """Make one tag part of another: its links, what lies under it, its aliases and its rules.

    Its name becomes an alias of the other.

    Raises:
        TagUnderItselfError: the other one is the tag itself or lies under it.
        InvalidTagNameError: something would lie too deep.
    """
    if f"{into.key}/".startswith(f"{tag.key}/"):
        raise TagUnderItselfError(into.name)
    rows = [tag, *await store.below(unit, tag.owner_id, tag.key)]
    await mark_changed(unit, tag.owner_id, store.carriers(tag.id), at)
    old_above, new_above = await _above(unit, tag, tag.path), await _above(unit, tag, into.path)
    await store.imply(unit, tag.id, new_above.keys() - old_above.keys())
    await _relocate(unit, rows, tag.path, into.path, at)
    lost = _without(old_above, {**new_above, into.id: into.key})
    await store.imply_no_more(unit, store.carriers(into.id), lost)
    if not await tag_store.by_keys(unit, tag.owner_id, [tag.key]):
        await store.add_aliases(unit, tag.owner_id, into.id, [tag.path])


async def take_out(unit: UnitOfWork, tag: TagRow, at: datetime) -> None:
    """Delete a tag; what lies under it moves to where it was.

    Raises:
        TagTakenError: an alias has the name that something under it would get.
    """
    rows = await store.below(unit, tag.owner_id, tag.key)
    await mark_changed(unit, tag.owner_id, store.carriers(tag.id), at)
    above = await _above(unit, tag, tag.path)
    await store.imply_no_more(unit, store.carriers(tag.id), above, leaving=[tag.id])
    await store.remove(unit, [tag.id])
    depth = tag.key.count(SEPARATOR) + 1
    for child in (row for row in rows if row.key.count(SEPARATOR) == depth):
        branch = [row for row in rows if f"{row.key}/".startswith(f"{child.key}/")]
        await _relocate(unit, branch, child.path, _lifted(child, tag), at)


async def cut_off(unit: UnitOfWork, tag: TagRow, at: datetime) -> None:
    """Delete a tag with everything under it."""
    rows = [tag, *await store.below(unit, tag.owner_id, tag.key)]
    await mark_changed(unit, tag.owner_id, store.carriers(tag.id), at)
    above = await _above(unit, tag, tag.path)
    await store.imply_no_more(unit, store.carriers(tag.id), above, leaving=[row.id for row in rows])
    await store.remove(unit, [row.id for row in rows])


async def _placed(unit: UnitOfWork, tag: TagRow, to: TagName, at: datetime) -> TagName:
    """The path that is meant, shown as what it lies under is shown, which is made if missing."""
    if to.parent is None:
        return to
    if f"{to.key}/".startswith(f"{tag.key}/") and to.key != tag.key:
        raise TagUnderItselfError(to.name)
    (parent_id,) = (await tag_store.ensure(unit, tag.owner_id, [to.parent], at)).values()
    parent = await store.get(unit, tag.owner_id, parent_id)
    assert parent is not None
    if f"{parent.key}/".startswith(f"{tag.key}/"):
        raise TagUnderItselfError(to.name)
    return to.moved(to.parent, parent.path)


async def _refuse_taken(unit: UnitOfWork, tag: TagRow, to: TagName) -> None:
    if to.key == tag.key:
        return
    known = await tag_store.by_keys(unit, tag.owner_id, [to.key])
    if to.key in known:
        raise TagTakenError(known[to.key][1], known[to.key][0])
    aliases = await store.aliases_among(unit, tag.owner_id, [to.key])
    if aliases.get(to.key) == tag.id:
        await store.remove_alias(unit, tag.owner_id, to.key)


async def _relocate(
    unit: UnitOfWork, rows: Sequence[TagRow], old: TagName, new: TagName, at: datetime
) -> None:
    """Move tags from under one path to under another; where a tag is there, they become one.

    Args:
        unit: of the change.
        rows: the tags, what lies nearer to the root first.
        old: the path that they have in common.
        new: what that becomes; what it lies under is there.
        at: the time of the change.
    """
    owner_id = rows[0].owner_id
    targets = {row.id: row.path.moved(old, new) for row in rows}
    keys = sorted(target.key for target in targets.values())
    found = await tag_store.by_keys(unit, owner_id, keys)
    there = {key: tag for key, tag in found.items() if tag[0] not in targets}
    merged = {row.id: there[targets[row.id].key][0] for row in rows if targets[row.id].key in there}
    free = [targets[row.id].key for row in rows if row.id not in merged]
    for key, tag_id in (await store.aliases_among(unit, owner_id, free)).items():
        raise TagTakenError(key, tag_id)
    shown = {key: name for key, (_tag_id, name) in there.items()}
    renamed = {row.id: _shown(targets[row.id], shown) for row in rows if row.id not in merged}
    for source, target in merged.items():
        await store.give_all(unit, source, target)
    await store.remove(unit, merged)
    await store.rename(unit, renamed, at)
    await store.change(unit, set(merged.values()), at)


def _shown(target: TagName, shown: dict[str, str]) -> TagName:
    """A path that shows each part as the tag there is shown."""
    above = target.parent
    if above is not None and above.key in shown:
        target = target.moved(above, TagName(name=shown[above.key], key=above.key))
    shown[target.key] = target.name
    return target


def _lifted(child: TagRow, tag: TagRow) -> TagName:
    """The path of a child where its parent was."""
    above, last = tag.path.parent, child.path.parts[-1]
    last_key = child.key.rpartition(SEPARATOR)[2]
    if above is None:
        return TagName(name=last, key=last_key)
    return TagName(name=f"{above.name}{SEPARATOR}{last}", key=f"{above.key}{SEPARATOR}{last_key}")


async def _above(unit: UnitOfWork, tag: TagRow, path: TagName) -> dict[UUID, str]:
    """The tags above a path: their keys by id."""
    keys = [above.key for above in path.ancestors()]
    known = await tag_store.by_keys(unit, tag.owner_id, keys)
    return {tag_id: key for key, (tag_id, _name) in known.items()}


def _without(some: Mapping[UUID, str], others: Mapping[UUID, str]) -> dict[UUID, str]:
    return {tag_id: key for tag_id, key in some.items() if tag_id not in others}
