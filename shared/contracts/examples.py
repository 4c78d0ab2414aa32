"""A real-looking message of each class, for the documents: one link's way from added to gone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import (
    CaptureCancelled,
    CaptureRequested,
    CheckRequested,
    LinkChecked,
    LinkDeleted,
    LinkIndexed,
    LinkSaved,
    Message,
    PageMetadata,
    SnapshotCaptured,
    SnapshotDeleted,
    SnapshotFailed,
    SnapshotForgotten,
    SnapshotIndexed,
    SnapshotIndexFailed,
    SnapshotProgress,
    WebhookAnswered,
    WebhookRequested,
)

_LINK = UUID("01980a3c-579e-7f10-8a55-9f0c8f5f2b01")
_SNAPSHOT = UUID("01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10")
_OWNER = UUID("01980a3b-0000-7000-8000-000000000001")
_TAG = UUID("01980a3c-57b2-7e58-8d5a-3c1f0f9a6c01")
_CHECK = UUID("01980a3c-8000-7000-8000-000000000001")
_DELIVERY = UUID("01980a3c-7b00-7000-8000-000000000001")
_WEBHOOK = UUID("01980a3c-7a00-7000-8000-000000000001")
_URL = "https://example.com/"
_AT = datetime(2025, 7, 14, 8, 0, 0, 123456, tzinfo=UTC)
_DONE = _AT + timedelta(seconds=3)
_LATER = _AT + timedelta(days=30)
_TEXT = Artifact(
    kind=ArtifactKind.TEXT,
    key=f"{_LINK}/{_SNAPSHOT}/9f86d081884c7d65.txt",
    media_type="text/plain; charset=utf-8",
    size_bytes=172,
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)

_MESSAGES: tuple[Message, ...] = (
    CaptureRequested(
        snapshot_id=_SNAPSHOT, link_id=_LINK, owner_id=_OWNER, url=_URL, requested_at=_AT
    ),
    CaptureCancelled(snapshot_id=_SNAPSHOT, owner_id=_OWNER, at=_DONE),
    CheckRequested(check_id=_CHECK, link_id=_LINK, owner_id=_OWNER, url=_URL, requested_at=_AT),
    SnapshotProgress(
        snapshot_id=_SNAPSHOT, link_id=_LINK, owner_id=_OWNER, step="screenshot", attempt=1, at=_AT
    ),
    SnapshotCaptured(
        snapshot_id=_SNAPSHOT,
        link_id=_LINK,
        owner_id=_OWNER,
        url=_URL,
        final_url=_URL,
        http_status=200,
        title="Example Domain",
        language="en",
        page=PageMetadata(description="For use in illustrative examples"),
        artifacts=(_TEXT,),
        started_at=_AT,
        captured_at=_DONE,
    ),
    SnapshotFailed(
        snapshot_id=_SNAPSHOT,
        link_id=_LINK,
        owner_id=_OWNER,
        url=_URL,
        failure=Failure(
            reason=FailureReason.NAME_NOT_RESOLVED, message="example.com has no address"
        ),
        failed_at=_DONE,
    ),
    SnapshotIndexed(
        snapshot_id=_SNAPSHOT,
        link_id=_LINK,
        owner_id=_OWNER,
        chunk_count=1,
        model="all-MiniLM-L6-v2",
        indexed_at=_DONE,
    ),
    SnapshotIndexFailed(
        snapshot_id=_SNAPSHOT,
        link_id=_LINK,
        owner_id=_OWNER,
        message="the text artifact is missing",
        failed_at=_DONE,
    ),
    SnapshotDeleted(snapshot_id=_SNAPSHOT, link_id=_LINK, owner_id=_OWNER, deleted_at=_LATER),
    SnapshotForgotten(snapshot_id=_SNAPSHOT, link_id=_LINK, owner_id=_OWNER, forgotten_at=_LATER),
    LinkSaved(
        link_id=_LINK,
        owner_id=_OWNER,
        version=3,
        url=_URL,
        title="Example Domain",
        note="Read on Sunday",
        tags=("reading",),
        tag_ids=(_TAG,),
        created_at=_AT,
        saved_at=_DONE,
    ),
    LinkDeleted(link_id=_LINK, owner_id=_OWNER, version=4, deleted_at=_LATER),
    LinkChecked(
        check_id=_CHECK,
        link_id=_LINK,
        owner_id=_OWNER,
        url=_URL,
        final_url=_URL,
        http_status=404,
        checked_at=_LATER,
    ),
    LinkIndexed(link_id=_LINK, owner_id=_OWNER, version=3, indexed_at=_DONE),
    WebhookRequested(
        delivery_id=_DELIVERY,
        webhook_id=_WEBHOOK,
        owner_id=_OWNER,
        issue=1,
        url="https://hooks.example.com/linksnap",
        headers={
            "webhook-id": f"msg_{_DELIVERY.hex}",
            "webhook-timestamp": "1752480000",
            "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
        },
        body='{"id":"1042","type":"link.deleted","at":"2025-07-14T08:00:00Z","data":{}}',
        requested_at=_AT,
    ),
    WebhookAnswered(
        delivery_id=_DELIVERY,
        webhook_id=_WEBHOOK,
        owner_id=_OWNER,
        issue=1,
        http_status=204,
        took_seconds=0.212,
        answered_at=_DONE,
    ),
)

EXAMPLES: dict[type[Message], Message] = {type(message): message for message in _MESSAGES}
