"""Which snapshots are meant: the one filter of lists, cancelling and retrying. Pure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.snapshots.model import Origin
from services.catalog.snapshots.state import SnapshotState
from shared.contracts.failures import FailureReason
from shared.contracts.messages import Lane


@dataclass(frozen=True, slots=True)
class SnapshotFilter:
    """Every condition that is set must hold. Times are `after <= created_at < before`."""

    states: tuple[SnapshotState, ...] = ()
    reasons: tuple[FailureReason, ...] = ()
    origins: tuple[Origin, ...] = ()
    lanes: tuple[Lane, ...] = ()
    sites: tuple[str, ...] = ()
    ids: tuple[UUID, ...] = ()
    link_ids: tuple[UUID, ...] = ()
    pinned: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
