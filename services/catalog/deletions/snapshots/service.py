"""Use cases of deleted snapshots: tell embed, and remember it until it confirms."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions.snapshots import store
from services.catalog.deletions.snapshots.store import DeletedSnapshot
from shared.contracts.messages import SnapshotDeleted


async def have_forgotten(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, snapshot_ids: Sequence[UUID], at: datetime
) -> None:
    """Nothing of these snapshots of a link shall be found any more."""
    await announce(
        unit,
        [
            DeletedSnapshot(
                snapshot_id=snapshot_id,
                owner_id=owner_id,
                link_id=link_id,
                deleted_at=at,
                issued_at=at,
            )
            for snapshot_id in snapshot_ids
        ],
        at,
    )


async def announce(unit: UnitOfWork, deleted: Sequence[DeletedSnapshot], at: datetime) -> None:
    """Write `snapshot.deleted` of snapshots of one owner, as new messages."""
    if not deleted:
        return
    await store.insert(unit, deleted)
    messages = [
        (
            f"{item.snapshot_id}:deleted:{at.isoformat()}",
            SnapshotDeleted(
                snapshot_id=item.snapshot_id,
                link_id=item.link_id,
                owner_id=item.owner_id,
                deleted_at=item.deleted_at,
            ),
        )
        for item in deleted
    ]
    await unit.publish_many(messages, owner_id=deleted[0].owner_id, at=at)
