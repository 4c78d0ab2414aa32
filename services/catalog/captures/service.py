"""Use cases of captures: cancel what waits, and try again what has ended."""

from dataclasses import dataclass
from uuid import UUID

from services.catalog.accounts import quotas
from services.catalog.captures import store
from services.catalog.captures.store import CancelledJob
from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.files import store as files
from services.catalog.preconditions import Precondition
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.snapshots.model import Snapshot, SnapshotEndedError, SnapshotOpenError
from services.catalog.snapshots.removal import lock_snapshot
from services.catalog.snapshots.state import OPEN
from shared.contracts.messages import Lane

_MESSAGES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Effect:
    """How many snapshots were meant, and of how many something was changed."""

    matched: int
    changed: int


async def cancel_snapshot(
    unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID, precondition: Precondition
) -> Snapshot:
    """End a snapshot that nobody wants any more. Its job leaves the broker after the commit.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
        PreconditionFailedError: it has another version.
        SnapshotEndedError: it has ended already.
    """
    _link, snapshot = await lock_snapshot(unit, owner_id, snapshot_id)
    precondition.check(snapshot.version)
    if snapshot.state not in OPEN:
        raise SnapshotEndedError(snapshot_id, snapshot.state)
    await cancel_by_filter(
        unit,
        owner_id,
        SnapshotFilter(ids=(snapshot_id,), link_ids=(snapshot.link_id,)),
        dry_run=False,
    )
    return await snapshots.get_snapshot(unit, owner_id, snapshot_id)


async def cancel_by_filter(
    unit: UnitOfWork, owner_id: UUID, wanted: SnapshotFilter, *, dry_run: bool
) -> Effect:
    """End every open snapshot that a filter means."""
    if dry_run:
        return Effect(await store.count_open(unit, owner_id, wanted), 0)
    at = now()
    found = await store.cancel(unit, owner_id, wanted, at)
    await _withdraw(unit, found)
    begun = sorted({job.link_id for job in found if job.had_begun})
    await files.plan(unit, owner_id, begun, at)
    return Effect(len(found), len(found))


async def retry_snapshot(unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID) -> Snapshot:
    """A new snapshot of the same link, for a person who waits; the old one stays.

    What was chosen for the old one alone holds for the new one too, over what holds for the link
    by now.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
        SnapshotOpenError: it has not ended yet.
        QuotaExceededError: the account keeps as many bytes as it may.
    """
    link, snapshot = await lock_snapshot(unit, owner_id, snapshot_id)
    if snapshot.state in OPEN:
        raise SnapshotOpenError(snapshot_id)
    await quotas.check_bytes(unit, owner_id)
    page = await snapshots.uploaded_page(unit, snapshot)
    if page is not None:
        return await snapshots.queue_upload(unit, owner_id, link.id, link.url, page, now())
    return await snapshots.queue_snapshot(
        unit, owner_id, link.id, link.url, now(), options=snapshot.own_options
    )


async def retry_by_filter(
    unit: UnitOfWork, owner_id: UUID, wanted: SnapshotFilter, *, limit: int, dry_run: bool
) -> Effect:
    """New snapshots, in the bulk lane, of links whose latest one is meant and lacks something.

    Raises:
        QuotaExceededError: the account keeps as many bytes as it may.
    """
    matched = await store.count_retriable(unit, owner_id, wanted)
    if dry_run:
        return Effect(matched, 0)
    await quotas.check_bytes(unit, owner_id)
    chosen = await store.retriable(unit, owner_id, wanted, limit)
    await snapshots.queue_snapshots(unit, owner_id, chosen, Lane.BULK, now())
    return Effect(matched, len(chosen))


async def _withdraw(unit: UnitOfWork, found: list[CancelledJob]) -> None:
    """Jobs that are still in the outbox never reach the broker."""
    for first in range(0, len(found), _MESSAGES_AT_ONCE):
        part = found[first : first + _MESSAGES_AT_ONCE]
        await outbox.withdraw(unit, [job.message_id for job in part])
