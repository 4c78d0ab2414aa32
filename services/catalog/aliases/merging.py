"""The use case of merging: two links that are one become one, and nothing of either is lost.

What the other link has moves to the one that stays: tags, note, flags, fields that are empty there,
URLs, snapshots with their files, schedules and rules. The files keep their keys, which name the
other link's folder; whoever deletes files asks first whether any snapshot names them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.catalog.aliases import store
from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions import service as deletions
from services.catalog.links import service as links
from services.catalog.links import store as link_store
from services.catalog.links.combining import differences
from services.catalog.links.model import LinkNotFoundError, LinkRow
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.references import UnknownReferenceError
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots import store as snapshot_store
from services.catalog.tagging import store as tagging
from services.catalog.tags import store as tag_store


async def merge_links(
    unit: UnitOfWork,
    owner_id: UUID,
    link_id: UUID,
    other_id: UUID,
    precondition: Precondition = ANY_VERSION,
) -> None:
    """Make the other link part of a link.

    Raises:
        LinkNotFoundError: the owner has no link that could stay.
        UnknownReferenceError: the owner has no other link with this id.
        PreconditionFailedError: the link that stays has another version.
    """
    at = now()
    await tag_store.hold_tree(unit, owner_id)
    row, other = await _lock_both(unit, owner_id, link_id, other_id)
    precondition.check(row.version)
    own = await tagging.ids_of_links(unit, [other_id], own_only=True)
    await tagging.attach_many(unit, owner_id, {link_id: own.get(other_id, frozenset())})
    moved = await store.move(unit, owner_id, link_id, other_id)
    await snapshot_store.settle_link(unit, link_id)
    await link_store.remove(unit, other_id)
    await deletions.record_merge(unit, other, link_id, at)
    await links.save_link(unit, row, at, **_fields(row, other))
    await _offer_good(unit, owner_id, link_id, moved, at)


async def _lock_both(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, other_id: UUID
) -> tuple[LinkRow, LinkRow]:
    found = {row.id: row for row in await link_store.lock_many(unit, owner_id, [link_id, other_id])}
    if link_id not in found:
        raise LinkNotFoundError(link_id)
    if other_id not in found or other_id == link_id:
        raise UnknownReferenceError("other_id", other_id)
    return found[link_id], found[other_id]


def _fields(row: LinkRow, other: LinkRow) -> dict[str, Any]:
    """What the other link fills in. In the trash only if both are."""
    fields = differences(row, other, max_note_length=None)
    if other.trashed_at is not None:
        fields.pop("trashed_at", None)
    return fields


async def _offer_good(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, moved: Sequence[UUID], at: datetime
) -> None:
    """Embed forgets the other link with all its text: what is current of it is offered anew."""
    row = await link_store.get(unit, owner_id, link_id)
    if row is None or row.good_snapshot_id is None or row.good_snapshot_id not in moved:
        return
    await snapshot_store.change(
        unit, row.good_snapshot_id, indexed_at=None, index_error=None, index_issues=0
    )
    good = await snapshot_store.get(unit, owner_id, row.good_snapshot_id)
    if good is not None:
        await snapshots.offer_again(unit, good, at)
