"""Use cases of deleted links: remember them, tell embed, and forget nothing until confirmed."""

from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions import store
from services.catalog.deletions.store import DeletedLink
from services.catalog.links.model import LinkRow
from shared.contracts.messages import LinkDeleted, LinkIndexed


async def record_deletion(unit: UnitOfWork, link: LinkRow, at: datetime) -> None:
    """A link is being deleted in this transaction."""
    await _record(unit, link, None, at)


async def record_merge(unit: UnitOfWork, link: LinkRow, into_id: UUID, at: datetime) -> None:
    """A link becomes part of another in this transaction: embed forgets it, its files stay."""
    await store.lead_on(unit, link.id, into_id)
    await _record(unit, link, into_id, at)


async def _record(unit: UnitOfWork, link: LinkRow, into_id: UUID | None, at: datetime) -> None:
    deleted = DeletedLink(
        link_id=link.id,
        owner_id=link.owner_id,
        version=link.version + 1,
        deleted_at=at,
        issued_at=at,
        issues=1,
        merged_into=into_id,
    )
    await store.insert(unit, deleted)
    await _publish(unit, deleted, at)


async def heard_of_deleted(unit: UnitOfWork, link_id: UUID, at: datetime) -> None:
    """A capture of a deleted link came late: embed may have read it, and files may lie there.

    So the deletion is announced again and the files are swept again.
    """
    deleted = await store.lock(unit, link_id)
    if deleted is not None:
        await store.change(unit, link_id, files_swept_at=None, files_deleted_at=None)
        await announce_again(unit, deleted, at)


async def announce_again(unit: UnitOfWork, deleted: DeletedLink, at: datetime) -> None:
    """Write `link.deleted` once more, as a new message."""
    await store.change(
        unit, deleted.link_id, issued_at=at, issues=deleted.issues + 1, index_confirmed_at=None
    )
    await _publish(unit, deleted, at, issue=deleted.issues + 1)


async def confirm(unit: UnitOfWork, fact: LinkIndexed) -> None:
    """Embed has removed the link's points."""
    await store.change(unit, fact.link_id, index_confirmed_at=fact.indexed_at)


async def _publish(unit: UnitOfWork, deleted: DeletedLink, at: datetime, *, issue: int = 1) -> None:
    await unit.publish(
        LinkDeleted(
            link_id=deleted.link_id,
            owner_id=deleted.owner_id,
            version=deleted.version,
            deleted_at=deleted.deleted_at,
        ),
        message_id=f"{deleted.link_id}:deleted:{issue}",
        owner_id=deleted.owner_id,
        at=at,
    )
