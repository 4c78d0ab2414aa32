"""The use case of a diff: the texts of two snapshots, compared off the event loop."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.diffs.text_diff import TextDiff, diff_texts
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.model import Snapshot
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind

MAX_TEXT_BYTES = 2_000_000

# One at a time: a diff is a second of pure computing at most, and people ask for few.
_one_at_a_time = asyncio.Semaphore(1)


class TextTooLargeError(Exception):
    """A snapshot's text is larger than what is compared."""

    def __init__(self, snapshot_id: UUID, size_bytes: int, max_bytes: int) -> None:
        super().__init__(f"{snapshot_id}: {size_bytes} bytes")
        self.snapshot_id = snapshot_id
        self.size_bytes = size_bytes
        self.max_bytes = max_bytes


@dataclass(frozen=True, slots=True)
class SnapshotDiff:
    """Two snapshots and how the text of the first became that of the second."""

    old: Snapshot
    new: Snapshot
    diff: TextDiff


async def diff_snapshots(
    database: Database,
    artifacts: ArtifactStore,
    owner_id: UUID,
    snapshot_ids: tuple[UUID, UUID],
    *,
    context: int,
) -> SnapshotDiff:
    """How the text of one snapshot became that of another, of the same link or not.

    No transaction is open while files are read and compared.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
        ArtifactNotFoundError: one of them has no text.
        ArtifactMissingError: the artifact store has lost a text.
        TextTooLargeError: one of the texts is too large.
    """
    found: list[Snapshot] = []
    keys: list[str] = []
    async with database.read() as unit:
        for snapshot_id in snapshot_ids:
            found.append(await snapshots.get_snapshot(unit, owner_id, snapshot_id))
            text = await snapshots.get_artifact(unit, owner_id, snapshot_id, ArtifactKind.TEXT)
            if text.size_bytes > MAX_TEXT_BYTES:
                raise TextTooLargeError(snapshot_id, text.size_bytes, MAX_TEXT_BYTES)
            keys.append(text.key)
    async with _one_at_a_time:
        old, new = [(await artifacts.read(key)).decode(errors="replace") for key in keys]
        diff = await asyncio.to_thread(diff_texts, old, new, context=context)
    return SnapshotDiff(old=found[0], new=found[1], diff=diff)
