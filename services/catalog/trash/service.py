"""Use cases of the trash."""

from datetime import timedelta
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.files import service as files
from services.catalog.links import service as links
from services.catalog.links.model import Link
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.trash import store

# Deleting so many takes a moment; the next writer waits no longer than that.
BATCH = 200


async def trash_link(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, precondition: Precondition = ANY_VERSION
) -> None:
    """Move a link to the trash. One that is there already stays as it is.

    Raises:
        LinkNotFoundError: the owner has no such link.
        PreconditionFailedError: it has another version than the client has seen.
    """
    row = await links.lock_link(unit, owner_id, link_id, precondition)
    if row.trashed_at is None:
        at = now()
        await links.save_link(unit, row, at, trashed_at=at)


async def restore_link(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, precondition: Precondition = ANY_VERSION
) -> Link:
    """Take a link out of the trash. One that is not there stays as it is.

    Raises:
        LinkNotFoundError: the owner has no such link.
        PreconditionFailedError: it has another version than the client has seen.
    """
    row = await links.lock_link(unit, owner_id, link_id, precondition)
    if row.trashed_at is not None:
        await links.save_link(unit, row, now(), trashed_at=None)
    return await links.get_link(unit, owner_id, link_id)


async def empty_trash(unit: UnitOfWork, owner_id: UUID) -> int:
    """Delete every link in the trash for good; how many there were."""
    found = await store.lock_trashed(unit, owner_id)
    await files.release_links(unit, found)
    await store.delete_links(unit, found, now())
    return len(found)


async def is_due(unit: UnitOfWork) -> bool:
    """Whether something lay in the trash for longer than its owner keeps it."""
    at = now()
    for owner_id, trash_days in await store.owners(unit):
        if await store.has_trashed(unit, owner_id, before=at - timedelta(days=trash_days)):
            return True
    return False


async def purge(unit: UnitOfWork) -> int:
    """Delete for good some of what lay in the trash longer than its owner keeps it; how many."""
    at = now()
    for owner_id, trash_days in await store.owners(unit):
        before = at - timedelta(days=trash_days)
        found = await store.lock_trashed(unit, owner_id, before=before, limit=BATCH)
        if found:
            await files.release_links(unit, found)
            await store.delete_links(unit, found, at)
            return len(found)
    return 0
