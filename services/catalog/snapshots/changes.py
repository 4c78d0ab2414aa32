"""Whether a page changed from one good snapshot to the next. Pure."""

from dataclasses import dataclass
from uuid import UUID

from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.state import SUCCESSFUL
from shared.contracts.sketches import similarity


@dataclass(frozen=True, slots=True)
class Change:
    """A snapshot against the good one before it.

    Attributes:
        previous_id: the good snapshot before this one; None for the first.
        changed: whether the text differs; None when one of the two has no text.
        similarity: from 0 (nothing in common) to 1; None when it is not known.
    """

    previous_id: UUID | None = None
    changed: bool | None = None
    similarity: float | None = None


def change_of(snapshot: Snapshot) -> Change | None:
    """What changed; None for a snapshot that holds no page."""
    if snapshot.state not in SUCCESSFUL:
        return None
    previous = snapshot.previous
    if previous is None:
        return Change()
    if previous.text_sha256 is None or snapshot.text_sha256 is None:
        return Change(previous.snapshot_id)
    if previous.text_sha256 == snapshot.text_sha256:
        return Change(previous.snapshot_id, changed=False, similarity=1.0)
    alike = None
    if previous.text_sketch is not None and snapshot.text_sketch is not None:
        alike = round(similarity(previous.text_sketch, snapshot.text_sketch), 3)
    return Change(previous.snapshot_id, changed=True, similarity=alike)
