"""Use cases of tags: list, read, make, change, merge, delete, and what goes together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.facets.store import tag_totals
from services.catalog.links.model import UNSET
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.references import UnknownReferenceError
from services.catalog.tags import store
from services.catalog.tags.model import (
    Children,
    RelatedTag,
    Tag,
    TagChange,
    TagHasChildrenError,
    TagNotFoundError,
    TagRow,
    TagTakenError,
)
from services.catalog.tags.names import TagName
from services.catalog.tags.reading import store as reading
from services.catalog.tags.tree import moving
from services.catalog.tags.tree import store as tree

_RELATED_SAMPLE = 10_000
"""Links that are looked at for related tags: the newest, so that the work is bounded."""

_RELATED_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class TagPage:
    """Some tags, and whether there are more."""

    items: list[Tag]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Related:
    """What goes with a tag, strongest first.

    Attributes:
        items: the related tags.
        counted: how many links were looked at, the newest.
        is_complete: whether these are all that the tag finds.
    """

    items: list[RelatedTag]
    counted: int
    is_complete: bool


async def list_tags(
    unit: UnitOfWork, owner_id: UUID, *, begins: str = "", after: str | None = None, limit: int
) -> TagPage:
    """Tags in the order of their keys; see `reading.store.page`."""
    rows = await reading.page(unit, owner_id, begins=begins, after=after, limit=limit + 1)
    return TagPage(await reading.load(unit, owner_id, rows[:limit]), has_more=len(rows) > limit)


async def get_tag(unit: UnitOfWork, owner_id: UUID, tag_id: UUID) -> Tag:
    """An owner's tag.

    Raises:
        TagNotFoundError: the owner has no such tag.
    """
    return await _load(unit, await _get(unit, owner_id, tag_id))


async def create_tag(unit: UnitOfWork, owner_id: UUID, name: TagName, new: TagChange) -> Tag:
    """Make a tag, and what it lies under.

    Raises:
        TagTakenError: it is there, or an alias means another one.
        InvalidTagNameError: an alias leads too deep.
    """
    at = now()
    await store.lock_tree(unit, owner_id)
    for tag_id in (await store.resolve(unit, owner_id, [name])).values():
        taken = await _get(unit, owner_id, tag_id)
        raise TagTakenError(taken.name, taken.id)
    (tag_id,) = (await store.ensure(unit, owner_id, [name], at)).values()
    await _apply(unit, await _get(unit, owner_id, tag_id), new, at)
    return await get_tag(unit, owner_id, tag_id)


async def change_tag(
    unit: UnitOfWork,
    owner_id: UUID,
    tag_id: UUID,
    change: TagChange,
    precondition: Precondition = ANY_VERSION,
) -> Tag:
    """Change what was mentioned. Another name is another place: what lies under it moves along.

    Raises:
        TagNotFoundError: the owner has no such tag.
        PreconditionFailedError: it has another version.
        TagTakenError: the name, or one of the aliases, is another tag's.
        TagUnderItselfError: the new name lies under the old one.
        InvalidTagNameError: something would lie too deep.
    """
    at = now()
    row = await _lock(unit, owner_id, tag_id, precondition)
    if change.name is not UNSET:
        await moving.move(unit, row, change.name, at)
        row = await _get(unit, owner_id, tag_id)
    await _apply(unit, row, change, at)
    return await get_tag(unit, owner_id, tag_id)


async def merge_tags(
    unit: UnitOfWork,
    owner_id: UUID,
    tag_id: UUID,
    into_id: UUID,
    precondition: Precondition = ANY_VERSION,
) -> Tag:
    """Make a tag part of another one, which is answered; its name becomes an alias of that.

    Raises:
        TagNotFoundError: the owner has no such tag.
        UnknownReferenceError: the owner has not the other one.
        PreconditionFailedError: the tag has another version.
        TagUnderItselfError: the other one is the tag itself or lies under it.
        InvalidTagNameError: something would lie too deep.
        TagTakenError: an alias has the name that something under it would get.
    """
    row = await _lock(unit, owner_id, tag_id, precondition)
    into = await tree.get(unit, owner_id, into_id)
    if into is None:
        raise UnknownReferenceError("into_id", into_id)
    await moving.merge(unit, row, into, now())
    return await get_tag(unit, owner_id, into_id)


async def delete_tag(
    unit: UnitOfWork,
    owner_id: UUID,
    tag_id: UUID,
    children: Children = Children.REFUSE,
    precondition: Precondition = ANY_VERSION,
) -> None:
    """Delete a tag and take it from every link.

    Raises:
        TagNotFoundError: the owner has no such tag.
        PreconditionFailedError: it has another version.
        TagHasChildrenError: tags lie under it, and nobody said what shall become of them.
        TagTakenError: an alias has the name that something under it would get.
    """
    at = now()
    row = await _lock(unit, owner_id, tag_id, precondition)
    under = await tree.below(unit, owner_id, row.key)
    if children is Children.DELETE:
        await moving.cut_off(unit, row, at)
    elif under and children is Children.REFUSE:
        raise TagHasChildrenError(tag_id, len(under))
    else:
        await moving.take_out(unit, row, at)


async def related_tags(unit: UnitOfWork, owner_id: UUID, tag_id: UUID, limit: int) -> Related:
    """The tags that links carry together with this one, strongest first.

    Raises:
        TagNotFoundError: the owner has no such tag.
    """
    row = await _get(unit, owner_id, tag_id)
    counted, found = await reading.together(
        unit, row, sample=_RELATED_SAMPLE, limit=_RELATED_CANDIDATES
    )
    counts = await tag_totals(unit, owner_id, [tag_id, *(other for other, _, _ in found)])
    total = counts.get(tag_id, 0)
    items = [
        RelatedTag(
            id=other,
            name=name,
            together=together,
            strength=_strength(together * total / counted, total, counts.get(other, 0)),
        )
        for other, name, together in found
    ]
    items.sort(key=lambda item: (-item.strength, item.name))
    return Related(items[:limit], counted, is_complete=counted < _RELATED_SAMPLE)


def _strength(together: float, one: int, other: int) -> float:
    """The cosine of two sets, from the sizes of both and of what they share."""
    return min(1.0, round(together / sqrt(one * other), 4)) if one and other else 0.0


async def _apply(unit: UnitOfWork, row: TagRow, change: TagChange, at: datetime) -> None:
    """Write colour, description and aliases where they are different."""
    wanted = {"colour": change.colour, "description": change.description}
    different = {
        name: value
        for name, value in wanted.items()
        if value is not UNSET and value != getattr(row, name)
    }
    renamed = change.aliases is not UNSET and await _set_aliases(unit, row, change.aliases)
    if different or renamed:
        await tree.change(unit, [row.id], at, **different)


async def _set_aliases(unit: UnitOfWork, row: TagRow, aliases: Sequence[TagName]) -> bool:
    """Give a tag these aliases; whether they are others than before."""
    names = {alias.key: alias for alias in aliases}
    known = await store.by_keys(unit, row.owner_id, sorted(names))
    for tag_id, name in known.values():
        raise TagTakenError(name, tag_id)
    for key, tag_id in (await tree.aliases_among(unit, row.owner_id, sorted(names))).items():
        if tag_id != row.id:
            raise TagTakenError(names[key].name, tag_id)
    before = await tree.aliases_of(unit, row.id)
    if before == {(alias.key, alias.name) for alias in names.values()}:
        return False
    await tree.set_aliases(unit, row.owner_id, row.id, names.values())
    return True


async def _lock(
    unit: UnitOfWork, owner_id: UUID, tag_id: UUID, precondition: Precondition
) -> TagRow:
    await store.lock_tree(unit, owner_id)
    row = await _get(unit, owner_id, tag_id)
    precondition.check(row.version)
    return row


async def _get(unit: UnitOfWork, owner_id: UUID, tag_id: UUID) -> TagRow:
    row = await tree.get(unit, owner_id, tag_id)
    if row is None:
        raise TagNotFoundError(tag_id)
    return row


async def _load(unit: UnitOfWork, row: TagRow) -> Tag:
    return (await reading.load(unit, row.owner_id, [row]))[0]
