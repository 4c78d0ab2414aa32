"""The states of a snapshot and what may follow what. Pure.

    queued ──progress──► capturing ──captured──► captured
      ▲  └──────────────────┤      ──partial───► partial
      └──────reissued───────┘      ──failed────► failed
                                   ──cancelled─► cancelled

An answer may also come while it is still queued, because progress is not stored and may be
missed. A terminal state never changes; what comes later is late or a duplicate.
"""

from enum import StrEnum

from shared.contracts.pages import NotThePage


class SnapshotState(StrEnum):
    """Where a snapshot is in its life."""

    QUEUED = "queued"
    CAPTURING = "capturing"
    CAPTURED = "captured"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SnapshotEvent(StrEnum):
    """What can happen to a snapshot."""

    PROGRESS = "progress"
    REISSUED = "reissued"
    CAPTURED = "captured"
    CAPTURED_IN_PART = "captured_in_part"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({SnapshotState.QUEUED, SnapshotState.CAPTURING})
"""States that wait for an answer."""

SUCCESSFUL = frozenset({SnapshotState.CAPTURED, SnapshotState.PARTIAL})
"""Terminal states with artifacts, which embed indexes."""

UNWANTED = frozenset({SnapshotState.FAILED, SnapshotState.CANCELLED})
"""Terminal states without artifacts: a capture that comes later is not kept."""

_AFTER = {
    SnapshotEvent.PROGRESS: SnapshotState.CAPTURING,
    SnapshotEvent.REISSUED: SnapshotState.QUEUED,
    SnapshotEvent.CAPTURED: SnapshotState.CAPTURED,
    SnapshotEvent.CAPTURED_IN_PART: SnapshotState.PARTIAL,
    SnapshotEvent.FAILED: SnapshotState.FAILED,
    SnapshotEvent.CANCELLED: SnapshotState.CANCELLED,
}


FIRST_ERROR_STATUS = 400


def shows_the_page(http_status: int | None, verdict: NotThePage | None) -> bool:
    """Whether a site answered with its page: not with an error, nor with something else."""
    is_error = http_status is not None and http_status >= FIRST_ERROR_STATUS
    return not is_error and verdict is None


def is_good(
    state: SnapshotState, http_status: int | None, verdict: NotThePage | None = None
) -> bool:
    """Whether a snapshot shows the page, and not only how a site says that it has none."""
    return state in SUCCESSFUL and shows_the_page(http_status, verdict)


def is_terminal(state: SnapshotState) -> bool:
    """Whether nothing but the index can change any more."""
    return state not in OPEN


def after(state: SnapshotState, event: SnapshotEvent) -> SnapshotState | None:
    """The state that follows, or None when the event comes too late and changes nothing."""
    return None if is_terminal(state) else _AFTER[event]
