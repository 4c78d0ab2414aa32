"""Use case: tag and untag every link that a filter means."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.indexing.store import mark_changed
from services.catalog.links.filters import LinkFilter
from services.catalog.links.matching.store import matching
from services.catalog.tagging.by_filter import store
from services.catalog.tagging.by_filter.store import Picked
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import MAX_TAGS_PER_LINK, TagName, TooManyTagsError


@dataclass(frozen=True, slots=True)
class Tagging:
    """Which links shall carry what, and what not. What is in both is carried."""

    filter: LinkFilter
    add: Sequence[TagName] = ()
    remove: Sequence[TagName] = ()
    dry_run: bool = False


async def tag_links(unit: UnitOfWork, owner_id: UUID, wanted: Tagging) -> Picked:
    """Give and take tags. A few statements for any number of links; the index follows.

    Only a link's own tags are taken: one that lies under a tag to be removed stays.

    Raises:
        TooManyTagsError: a link would carry more tags than it may.
        InvalidTagNameError: an alias leads too deep.
    """
    at = now()
    if wanted.dry_run:
        known = await tag_store.resolve(unit, owner_id, wanted.add)
    else:
        known = await tag_store.ensure(unit, owner_id, wanted.add, at)
    add = set(known.values())
    remove = set((await tag_store.resolve(unit, owner_id, wanted.remove)).values()) - add
    meant = await matching(unit, owner_id, wanted.filter)
    picked = await store.pick(unit, meant, add, remove, unknown=len(known) < len(wanted.add))
    if add and await store.has_too_many(unit, add, remove):
        raise TooManyTagsError(MAX_TAGS_PER_LINK)
    if picked.changed and not wanted.dry_run:
        await mark_changed(unit, owner_id, store.changing(), at)
        await _apply(unit, owner_id, add, remove)
    await store.drop(unit)
    return picked


async def _apply(unit: UnitOfWork, owner_id: UUID, add: set[UUID], remove: set[UUID]) -> None:
    above = await tag_store.ancestors(unit, owner_id, add | remove)
    for tag_id in sorted(add):
        await store.give(unit, owner_id, tag_id, own=True)
    for tag_id in sorted({found for tag in add for found in above[tag]} - add):
        await store.give(unit, owner_id, tag_id, own=False)
    await store.take(unit, remove, {found for tag in remove for found in above[tag]})
