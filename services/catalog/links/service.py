"""Use cases of links: add, list, read, change, delete. Each runs in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions import service as deletions
from services.catalog.deletions import store as deletion_store
from services.catalog.files import service as files
from services.catalog.links import store
from services.catalog.links.announcing import announce_saved
from services.catalog.links.filters import LinkFilter
from services.catalog.links.matching import store as matching
from services.catalog.links.model import (
    UNSET,
    Link,
    LinkChange,
    LinkMergedError,
    LinkNotFoundError,
    LinkRow,
    LinkTrashedError,
)
from services.catalog.links.sorting import Place, Sort
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.snapshots import store as snapshot_store
from services.catalog.tagging import store as tagging
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import TagName
from shared.contracts.messages import LinkIndexed


@dataclass(frozen=True, slots=True)
class Needs:
    """What a reader wants to see of links beside their own rows."""

    tags: bool = True
    latest_snapshot: bool = True
    good_snapshot: bool = True


EVERYTHING = Needs()


@dataclass(frozen=True, slots=True)
class Listing:
    """Which page of which list is wanted."""

    filter: LinkFilter = field(default_factory=LinkFilter)
    sort: Sort = Sort.NEWEST
    after: Place | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Some links in the order of their list, and whether there are more."""

    items: list[Link]
    has_more: bool


async def list_links(
    unit: UnitOfWork, owner_id: UUID, wanted: Listing, needs: Needs = EVERYTHING
) -> LinkPage:
    """A page of the links that a filter means."""
    rows = await matching.page(
        unit, owner_id, wanted.filter, wanted.sort, wanted.after, wanted.limit + 1
    )
    items = await load_links(unit, rows[: wanted.limit], needs)
    return LinkPage(items=items, has_more=len(rows) > wanted.limit)


async def get_link(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, *, in_trash: bool = False
) -> Link:
    """An owner's link; one in the trash only if that is wanted.

    Raises:
        LinkNotFoundError: the owner has no such link.
        LinkTrashedError: it is in the trash.
        LinkMergedError: it is part of another now.
    """
    row = await store.get(unit, owner_id, link_id)
    if row is None:
        raise await _missing(unit, owner_id, link_id)
    if row.trashed_at is not None and not in_trash:
        raise LinkTrashedError(link_id)
    return await _load(unit, row)


async def get_links(unit: UnitOfWork, owner_id: UUID, link_ids: Sequence[UUID]) -> dict[UUID, Link]:
    """Those of the owner's links that still exist."""
    rows = await store.by_ids(unit, owner_id, link_ids)
    return {link.row.id: link for link in await load_links(unit, rows)}


async def change_link(
    unit: UnitOfWork,
    owner_id: UUID,
    link_id: UUID,
    change: LinkChange,
    precondition: Precondition = ANY_VERSION,
) -> Link:
    """Change what was mentioned. Saying what is already so changes nothing.

    Raises:
        LinkNotFoundError: the owner has no such link.
        LinkTrashedError: it is in the trash.
        PreconditionFailedError: it has another version than the client has seen.
    """
    at = now()
    tag_ids = [] if change.tags is UNSET else await _tag_ids(unit, owner_id, change.tags, at)
    row = await lock_link(unit, owner_id, link_id, precondition)
    if row.trashed_at is not None:
        raise LinkTrashedError(link_id)
    fields = change.fields_for(row)
    retagged = change.tags is not UNSET and await tagging.set_many(
        unit, owner_id, {row.id: tag_ids}
    )
    if fields or retagged:
        row = await save_link(unit, row, at, **fields)
    return await _load(unit, row)


async def delete_link(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, precondition: Precondition = ANY_VERSION
) -> None:
    """Delete a link with its snapshots; files and points go as soon as the broker allows.

    Raises:
        LinkNotFoundError: the owner has no such link.
        PreconditionFailedError: it has another version than the client has seen.
    """
    row = await lock_link(unit, owner_id, link_id, precondition)
    await files.release_link(unit, row.id)
    await store.remove(unit, row.id)
    await deletions.record_deletion(unit, row, now())


async def save_link(unit: UnitOfWork, row: LinkRow, at: datetime, **fields: Any) -> LinkRow:
    """Write a change of a link or its tags: the next version, and the news of it."""
    saved = await store.save(unit, row, at, **fields)
    await announce_saved(unit, [saved], at)
    return saved


async def announce_again(unit: UnitOfWork, row: LinkRow, at: datetime) -> None:
    """Write `link.saved` of the same version once more, as a new message."""
    await announce_saved(unit, [await store.mark_issued(unit, row, at)], at)


async def record_indexed(unit: UnitOfWork, fact: LinkIndexed) -> None:
    """Embed has applied a version of a link, or its deletion."""
    if fact.deleted:
        await deletions.confirm(unit, fact)
    else:
        await store.mark_indexed(unit, fact.link_id, fact.version)


async def load_links(
    unit: UnitOfWork, rows: Sequence[LinkRow], needs: Needs = EVERYTHING
) -> list[Link]:
    """Links with their tags and newest snapshots, in the order of `rows`."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    tags = await tagging.of_links(unit, ids) if needs.tags else {}
    shown = {row.latest_snapshot_id for row in rows if needs.latest_snapshot}
    shown |= {row.good_snapshot_id for row in rows if needs.good_snapshot}
    shown.discard(None)
    found = await snapshot_store.by_ids(unit, [item for item in shown if item]) if shown else {}
    return [
        Link(
            row=row,
            tags=tags.get(row.id, ()),
            latest_snapshot=found.get(row.latest_snapshot_id) if row.latest_snapshot_id else None,
            good_snapshot=found.get(row.good_snapshot_id) if row.good_snapshot_id else None,
        )
        for row in rows
    ]


async def _load(unit: UnitOfWork, row: LinkRow) -> Link:
    return (await load_links(unit, [row]))[0]


async def _missing(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> LinkNotFoundError:
    into_id = await deletion_store.merged_into(unit, owner_id, link_id)
    return LinkMergedError(link_id, into_id) if into_id else LinkNotFoundError(link_id)


async def lock_link(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, precondition: Precondition = ANY_VERSION
) -> LinkRow:
    """A link that nobody else changes until this transaction ends.

    Raises:
        LinkNotFoundError: the owner has no such link.
        PreconditionFailedError: it has another version than the client has seen.
    """
    row = await store.lock(unit, owner_id, link_id)
    if row is None:
        raise await _missing(unit, owner_id, link_id)
    precondition.check(row.version)
    return row


async def _tag_ids(
    unit: UnitOfWork, owner_id: UUID, tags: Sequence[TagName], at: datetime
) -> list[UUID]:
    """Before any link is locked: see tags/store.py."""
    return sorted(set((await tag_store.ensure(unit, owner_id, tags, at)).values()))
