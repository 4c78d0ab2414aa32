"""Use cases that delete snapshots: one by a person, many by retention."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions.snapshots import service as deleted_snapshots
from services.catalog.files import service as files
from services.catalog.links import store as link_store
from services.catalog.links.model import LinkRow
from services.catalog.preconditions import Precondition
from services.catalog.snapshots import store
from services.catalog.snapshots.model import (
    Snapshot,
    SnapshotNotFoundError,
    SnapshotOpenError,
    SnapshotPinnedError,
)
from services.catalog.snapshots.state import OPEN, SUCCESSFUL


async def lock_snapshot(
    unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID
) -> tuple[LinkRow, Snapshot]:
    """An owner's snapshot with its link, both locked, in the order in which everybody does.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
    """
    seen = await store.get(unit, owner_id, snapshot_id)
    link = await link_store.lock(unit, owner_id, seen.link_id) if seen else None
    snapshot = await store.lock(unit, snapshot_id)
    if link is None or snapshot is None or snapshot.link_id != link.id:
        raise SnapshotNotFoundError(snapshot_id)
    return link, snapshot


async def delete_snapshot(
    unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID, precondition: Precondition
) -> None:
    """Delete a snapshot that has ended; its files go when nothing else names them.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
        PreconditionFailedError: it has another version.
        SnapshotOpenError: it has not ended: cancel it first.
        SnapshotPinnedError: it is pinned: take the pin away first.
    """
    link, snapshot = await lock_snapshot(unit, owner_id, snapshot_id)
    precondition.check(snapshot.version)
    if snapshot.state in OPEN:
        raise SnapshotOpenError(snapshot_id)
    if snapshot.pinned:
        raise SnapshotPinnedError(snapshot_id)
    await remove_snapshots(unit, link.owner_id, link.id, [snapshot], now())


async def remove_snapshots(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, gone: Sequence[Snapshot], at: datetime
) -> None:
    """Delete ended snapshots of a link whose row is locked."""
    ids = [snapshot.id for snapshot in gone]
    await files.release_snapshots(unit, owner_id, link_id, ids, at)
    await store.remove(unit, ids)
    await store.settle_link(unit, link_id)
    indexed = [snapshot.id for snapshot in gone if snapshot.state in SUCCESSFUL]
    await deleted_snapshots.have_forgotten(unit, owner_id, link_id, indexed, at)
