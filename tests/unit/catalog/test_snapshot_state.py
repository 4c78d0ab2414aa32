"""The life of a snapshot, as a table."""

import pytest

from services.catalog.database.tables import OPEN_SNAPSHOTS, UNINDEXED_SNAPSHOTS
from services.catalog.snapshots.state import (
    SUCCESSFUL,
    SnapshotEvent,
    SnapshotState,
    after,
    is_terminal,
)

Q, C = SnapshotState.QUEUED, SnapshotState.CAPTURING
ENDS = {
    SnapshotEvent.CAPTURED: SnapshotState.CAPTURED,
    SnapshotEvent.CAPTURED_IN_PART: SnapshotState.PARTIAL,
    SnapshotEvent.FAILED: SnapshotState.FAILED,
    SnapshotEvent.CANCELLED: SnapshotState.CANCELLED,
}


@pytest.mark.parametrize("state", [Q, C])
def test_an_open_snapshot_may_go_on_go_back_or_end(state: SnapshotState) -> None:
    assert after(state, SnapshotEvent.PROGRESS) is C
    assert after(state, SnapshotEvent.REISSUED) is Q
    assert {event: after(state, event) for event in ENDS} == ENDS


@pytest.mark.parametrize("state", ENDS.values())
@pytest.mark.parametrize("event", SnapshotEvent)
def test_an_end_is_final(state: SnapshotState, event: SnapshotEvent) -> None:
    assert is_terminal(state)
    assert after(state, event) is None


def test_every_state_is_open_or_terminal() -> None:
    assert {state for state in SnapshotState if not is_terminal(state)} == {Q, C}


def test_the_partial_indexes_hold_the_states_that_the_reconciler_asks_for() -> None:
    assert str(OPEN_SNAPSHOTS) == f"state IN ({', '.join(f'{state.value!r}' for state in (Q, C))})"
    assert all(repr(state.value) in str(UNINDEXED_SNAPSHOTS) for state in SUCCESSFUL)
