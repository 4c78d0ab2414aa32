"""Streams and durables as data: the whole of what must exist on the broker.

Numbers are chosen in one place. `deadline_seconds` bounds a handler from outside; `ack_wait`
is how long the broker waits for a heartbeat before it gives the message to another worker.
"""

from dataclasses import dataclass
from typing import Literal

from shared.contracts.messages import (
    CaptureRequested,
    CheckRequested,
    Lane,
    LinkChecked,
    LinkDeleted,
    LinkIndexed,
    LinkSaved,
    Message,
    SnapshotCaptured,
    SnapshotDeleted,
    SnapshotFailed,
    SnapshotForgotten,
    SnapshotIndexed,
    SnapshotIndexFailed,
    WebhookAnswered,
    WebhookRequested,
)

DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Stream:
    """A JetStream stream. `duplicate_window_seconds` is how long `Nats-Msg-Id` dedupes."""

    name: str
    subjects: tuple[str, ...]
    retention: Literal["workqueue", "limits"]
    max_age_seconds: float
    duplicate_window_seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Durable:
    """A durable pull consumer: who reads which subject, how long, and how often."""

    name: str
    stream: str
    subject: str
    message: type[Message]
    deadline_seconds: float
    max_attempts: int = 5
    retry_delays_seconds: tuple[float, ...] = (1.0, 5.0, 20.0, 60.0)
    ack_wait_seconds: float = 30.0

    def retry_delay_seconds(self, attempt: int) -> float:
        """The delay before the try after `attempt` (1-based); the last one repeats."""
        return self.retry_delays_seconds[min(attempt, len(self.retry_delays_seconds)) - 1]


CAPTURE_JOBS = Stream(
    "CAPTURE_JOBS", ("capture.requested.v1.*",), "workqueue", max_age_seconds=30 * DAY_SECONDS
)
CHECK_JOBS = Stream(
    "CHECK_JOBS", (CheckRequested.SUBJECT,), "workqueue", max_age_seconds=7 * DAY_SECONDS
)
WEBHOOK_JOBS = Stream(
    "WEBHOOK_JOBS", (WebhookRequested.SUBJECT,), "workqueue", max_age_seconds=7 * DAY_SECONDS
)
WEBHOOKS = Stream("WEBHOOKS", (WebhookAnswered.SUBJECT,), "limits", max_age_seconds=7 * DAY_SECONDS)
SNAPSHOTS = Stream(
    "SNAPSHOTS",
    (
        SnapshotCaptured.SUBJECT,
        SnapshotFailed.SUBJECT,
        SnapshotIndexed.SUBJECT,
        SnapshotIndexFailed.SUBJECT,
        SnapshotDeleted.SUBJECT,
        SnapshotForgotten.SUBJECT,
    ),
    "limits",
    max_age_seconds=7 * DAY_SECONDS,
)
LINKS = Stream(
    "LINKS",
    (LinkSaved.SUBJECT, LinkDeleted.SUBJECT, LinkChecked.SUBJECT, LinkIndexed.SUBJECT),
    "limits",
    max_age_seconds=7 * DAY_SECONDS,
)
DEAD_LETTERS = Stream("DEAD_LETTERS", ("dead.*",), "limits", max_age_seconds=30 * DAY_SECONDS)

STREAMS = (CAPTURE_JOBS, CHECK_JOBS, WEBHOOK_JOBS, SNAPSHOTS, LINKS, WEBHOOKS, DEAD_LETTERS)

CAPTURE_INTERACTIVE = Durable(
    "capture-interactive",
    CAPTURE_JOBS.name,
    f"{CaptureRequested.SUBJECT}.{Lane.INTERACTIVE}",
    CaptureRequested,
    deadline_seconds=120.0,
)
CAPTURE_BULK = Durable(
    "capture-bulk",
    CAPTURE_JOBS.name,
    f"{CaptureRequested.SUBJECT}.{Lane.BULK}",
    CaptureRequested,
    deadline_seconds=120.0,
)
CAPTURE_CHECKS = Durable(
    "capture-checks",
    CHECK_JOBS.name,
    CheckRequested.SUBJECT,
    CheckRequested,
    deadline_seconds=60.0,
    max_attempts=2,
)
CAPTURE_WEBHOOKS = Durable(
    "capture-webhooks",
    WEBHOOK_JOBS.name,
    WebhookRequested.SUBJECT,
    WebhookRequested,
    deadline_seconds=40.0,
    max_attempts=3,
)
EMBED_SNAPSHOT_CAPTURED = Durable(
    "embed-snapshot-captured",
    SNAPSHOTS.name,
    SnapshotCaptured.SUBJECT,
    SnapshotCaptured,
    deadline_seconds=300.0,
)
EMBED_SNAPSHOT_DELETED = Durable(
    "embed-snapshot-deleted",
    SNAPSHOTS.name,
    SnapshotDeleted.SUBJECT,
    SnapshotDeleted,
    deadline_seconds=60.0,
)
EMBED_LINK_SAVED = Durable(
    "embed-link-saved", LINKS.name, LinkSaved.SUBJECT, LinkSaved, deadline_seconds=60.0
)
EMBED_LINK_DELETED = Durable(
    "embed-link-deleted", LINKS.name, LinkDeleted.SUBJECT, LinkDeleted, deadline_seconds=60.0
)
CATALOG_SNAPSHOT_CAPTURED = Durable(
    "catalog-snapshot-captured",
    SNAPSHOTS.name,
    SnapshotCaptured.SUBJECT,
    SnapshotCaptured,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_SNAPSHOT_FAILED = Durable(
    "catalog-snapshot-failed",
    SNAPSHOTS.name,
    SnapshotFailed.SUBJECT,
    SnapshotFailed,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_SNAPSHOT_INDEXED = Durable(
    "catalog-snapshot-indexed",
    SNAPSHOTS.name,
    SnapshotIndexed.SUBJECT,
    SnapshotIndexed,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_SNAPSHOT_INDEX_FAILED = Durable(
    "catalog-snapshot-index-failed",
    SNAPSHOTS.name,
    SnapshotIndexFailed.SUBJECT,
    SnapshotIndexFailed,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_SNAPSHOT_FORGOTTEN = Durable(
    "catalog-snapshot-forgotten",
    SNAPSHOTS.name,
    SnapshotForgotten.SUBJECT,
    SnapshotForgotten,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_LINK_CHECKED = Durable(
    "catalog-link-checked",
    LINKS.name,
    LinkChecked.SUBJECT,
    LinkChecked,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_LINK_INDEXED = Durable(
    "catalog-link-indexed",
    LINKS.name,
    LinkIndexed.SUBJECT,
    LinkIndexed,
    deadline_seconds=30.0,
    max_attempts=20,
)
CATALOG_WEBHOOK_ANSWERED = Durable(
    "catalog-webhook-answered",
    WEBHOOKS.name,
    WebhookAnswered.SUBJECT,
    WebhookAnswered,
    deadline_seconds=30.0,
    max_attempts=20,
)

DURABLES = (
    CAPTURE_INTERACTIVE,
    CAPTURE_BULK,
    CAPTURE_CHECKS,
    CAPTURE_WEBHOOKS,
    EMBED_SNAPSHOT_CAPTURED,
    EMBED_SNAPSHOT_DELETED,
    EMBED_LINK_SAVED,
    EMBED_LINK_DELETED,
    CATALOG_SNAPSHOT_CAPTURED,
    CATALOG_SNAPSHOT_FAILED,
    CATALOG_SNAPSHOT_INDEXED,
    CATALOG_SNAPSHOT_INDEX_FAILED,
    CATALOG_SNAPSHOT_FORGOTTEN,
    CATALOG_LINK_CHECKED,
    CATALOG_LINK_INDEXED,
    CATALOG_WEBHOOK_ANSWERED,
)
