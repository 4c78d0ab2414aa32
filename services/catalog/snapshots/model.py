"""A snapshot as catalog knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.snapshots.state import SnapshotState
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.failures import Failure
from shared.contracts.messages import Lane, PageMetadata
from shared.contracts.pages import ArchivedCopy, PageVerdict


class Origin(StrEnum):
    """Where a snapshot's page came from."""

    CAPTURED = "captured"  # from the web, by our browser
    UPLOADED = "uploaded"  # from a client's browser, as a file


@dataclass(frozen=True, slots=True)
class Job:
    """The capture job of a snapshot on the broker. `stream` is None until it was published."""

    issue: int
    issued_at: datetime
    message_id: str
    stream: str | None
    sequence: int | None
    missing_since: datetime | None


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far embed is with a snapshot's text."""

    indexed_at: datetime | None
    error: str | None
    issues: int
    issued_at: datetime | None


@dataclass(frozen=True, slots=True)
class PreviousText:
    """The text of the good snapshot before this one, as far as it can be compared."""

    snapshot_id: UUID
    text_sha256: str | None
    text_sketch: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One capture of a link: its state, how it went, and its artifacts.

    `options` are what its job carries: chosen for it, over what holds for its link. None: nothing.
    """

    id: UUID
    owner_id: UUID
    link_id: UUID
    url: str
    lane: Lane
    state: SnapshotState
    step: str | None
    attempts: int
    earlier_attempts: int
    created_at: datetime
    started_at: datetime | None
    captured_at: datetime | None
    progress_at: datetime | None
    http_status: int | None
    final_url: str | None
    title: str | None
    language: str | None
    failure: Failure | None
    job: Job
    index: IndexProgress
    version: int = 1
    origin: Origin = Origin.CAPTURED
    pinned: bool = False
    page: PageMetadata | None = None
    text_sha256: str | None = None
    text_sketch: str | None = None
    previous: PreviousText | None = None
    artifacts: tuple[Artifact, ...] = ()
    media_type: str | None = None
    verdict: PageVerdict | None = None
    missing_steps: tuple[str, ...] = ()
    archived_copy: ArchivedCopy | None = None
    options: CaptureOptions | None = None
    own_options: CaptureOptions | None = None


class SnapshotNotFoundError(Exception):
    """The owner has no snapshot with this id."""

    def __init__(self, snapshot_id: UUID) -> None:
        super().__init__(str(snapshot_id))
        self.snapshot_id = snapshot_id


class SnapshotOpenError(Exception):
    """The snapshot still waits for its capture; what was asked for needs one that has ended."""

    def __init__(self, snapshot_id: UUID) -> None:
        super().__init__(str(snapshot_id))
        self.snapshot_id = snapshot_id


class SnapshotEndedError(Exception):
    """The snapshot has ended; what was asked for needs one that still waits."""

    def __init__(self, snapshot_id: UUID, state: SnapshotState) -> None:
        super().__init__(f"{snapshot_id} {state}")
        self.snapshot_id = snapshot_id
        self.state = state


class SnapshotPinnedError(Exception):
    """The snapshot is pinned: somebody wants to keep it."""

    def __init__(self, snapshot_id: UUID) -> None:
        super().__init__(str(snapshot_id))
        self.snapshot_id = snapshot_id


class ArtifactNotFoundError(Exception):
    """The snapshot has no artifact of this kind."""

    def __init__(self, snapshot_id: UUID, kind: ArtifactKind) -> None:
        super().__init__(f"{snapshot_id} {kind}")
        self.snapshot_id = snapshot_id
        self.kind = kind
