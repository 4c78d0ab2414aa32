"""Messages on NATS: facts in the past tense, one class a subject.

A field may be added under the same version (readers ignore what they do not know); removing or
changing one makes a new class with the next version beside the old. Every message carries the
owner, so that no reader has to ask whose it is.
"""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.artifacts import Artifact
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.failures import Failure
from shared.contracts.pages import ArchivedCopy, PageVerdict


class Message(BaseModel):
    """A fact. `SUBJECT` is the NATS subject; a class with lanes appends one to it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    SUBJECT: ClassVar[str]

    @property
    def subject(self) -> str:
        """The NATS subject that this message is published on."""
        return self.SUBJECT


class Lane(StrEnum):
    """Whom a capture job is for: a person who waits, or a batch that does not."""

    INTERACTIVE = "interactive"
    BULK = "bulk"


class PageMetadata(BaseModel):
    """What a page says of itself. Every text is the page's own: never trust it, only show it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    description: str | None = None
    site_name: str | None = None
    author: str | None = None
    published_at: AwareDatetime | None = None
    canonical_url: Annotated[
        str | None, Field(description="Absolute, of `link rel=canonical`, else of `og:url`")
    ] = None
    modified_at: AwareDatetime | None = None
    lead_image_url: str | None = None
    reading_seconds: Annotated[
        int | None, Field(ge=0, description="How long a person takes to read the main text")
    ] = None
    sources: Annotated[
        dict[str, str],
        Field(
            description="Where each was found, by its name: `json_ld`, `open_graph`, `meta`, "
            "`content`, `document` or `http`"
        ),
    ] = {}


class CaptureRequested(Message):
    """Catalog wants a snapshot of a URL. Work queue: one capture worker takes it."""

    SUBJECT: ClassVar[str] = "capture.requested.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    url: str
    lane: Lane = Lane.INTERACTIVE
    issue: Annotated[int, Field(ge=1, description="How often catalog has issued this job")] = 1
    upload: Annotated[
        Artifact | None,
        Field(description="The page as a client's browser saved it: render this, ask no network"),
    ] = None
    options: Annotated[
        CaptureOptions, Field(description="What is left open is as the capture service has it")
    ] = CaptureOptions()
    sealed_credentials: Annotated[
        str | None,
        Field(
            description="What the sites are shown: a sealed list (shared/sealing.py)", repr=False
        ),
    ] = None
    requested_at: AwareDatetime

    @property
    def subject(self) -> str:
        """The subject of the job's lane."""
        return f"{self.SUBJECT}.{self.lane}"


class SnapshotProgress(Message):
    """A capture worker is at a step. Core NATS: not stored, may be missed."""

    SUBJECT: ClassVar[str] = "snapshot.progress.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    step: str
    attempt: Annotated[int, Field(ge=1, description="Attempt number of this job")]
    at: AwareDatetime


class SnapshotCaptured(Message):
    """A snapshot was taken. `failure` is set when something is missing (state `partial`)."""

    SUBJECT: ClassVar[str] = "snapshot.captured.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    url: str
    final_url: str
    http_status: int | None = None
    title: str | None = None
    language: str | None = None
    page: PageMetadata | None = None
    text_sketch: Annotated[
        str | None, Field(description="Of the text artifact: shared/contracts/sketches.py")
    ] = None
    artifacts: tuple[Artifact, ...]
    failure: Failure | None = None
    missing_steps: Annotated[
        tuple[str, ...], Field(description="The steps that gave nothing, where `failure` is set")
    ] = ()
    media_type: Annotated[
        str | None, Field(description="Of the document at the URL, such as `text/html`")
    ] = None
    verdict: Annotated[
        PageVerdict | None, Field(description="Set where this is not the page that was asked for")
    ] = None
    archived_copy: Annotated[
        ArchivedCopy | None, Field(description="Set where a web archive gave the page")
    ] = None
    attempt: Annotated[int, Field(ge=1)] = 1
    started_at: AwareDatetime
    captured_at: AwareDatetime


class SnapshotFailed(Message):
    """A snapshot could not be taken, and trying again will not help or was tried enough."""

    SUBJECT: ClassVar[str] = "snapshot.failed.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    url: str
    final_url: str | None = None
    http_status: int | None = None
    failure: Failure
    attempt: Annotated[int, Field(ge=1)] = 1
    failed_at: AwareDatetime


class SnapshotIndexed(Message):
    """A snapshot's text can be searched (`chunk_count` may be 0: a page without text)."""

    SUBJECT: ClassVar[str] = "snapshot.indexed.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    chunk_count: Annotated[int, Field(ge=0)]
    model: str
    indexed_at: AwareDatetime


class SnapshotIndexFailed(Message):
    """Embed gave up on a snapshot's text; the snapshot itself is untouched."""

    SUBJECT: ClassVar[str] = "snapshot.index_failed.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    message: str
    failed_at: AwareDatetime


class SnapshotDeleted(Message):
    """A snapshot is gone: nothing of its text may be found any more."""

    SUBJECT: ClassVar[str] = "snapshot.deleted.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    deleted_at: AwareDatetime


class SnapshotForgotten(Message):
    """Embed has removed a deleted snapshot from the index."""

    SUBJECT: ClassVar[str] = "snapshot.forgotten.v1"

    snapshot_id: UUID
    link_id: UUID
    owner_id: UUID
    forgotten_at: AwareDatetime


class LinkSaved(Message):
    """A link was added or changed. An older `version` never overwrites a newer one."""

    SUBJECT: ClassVar[str] = "link.saved.v1"

    link_id: UUID
    owner_id: UUID
    version: Annotated[int, Field(ge=1)]
    url: str
    title: str | None = None
    note: str | None = None
    description: str | None = None
    tags: Annotated[tuple[str, ...], Field(description="Names of its own tags")] = ()
    tag_ids: Annotated[
        tuple[UUID, ...], Field(description="Its tags with all their ancestors, to filter by")
    ] = ()
    trashed: Annotated[bool, Field(description="Kept, but not to be found")] = False
    created_at: AwareDatetime
    saved_at: AwareDatetime


class LinkDeleted(Message):
    """A link is gone: its points go, and nothing of it may be indexed afterwards."""

    SUBJECT: ClassVar[str] = "link.deleted.v1"

    link_id: UUID
    owner_id: UUID
    version: Annotated[int, Field(ge=1)]
    deleted_at: AwareDatetime


class CaptureCancelled(Message):
    """Nobody wants this snapshot any more. Core NATS: whoever works on it stops."""

    SUBJECT: ClassVar[str] = "capture.cancelled.v1"

    snapshot_id: UUID
    owner_id: UUID
    at: AwareDatetime


class CheckRequested(Message):
    """Catalog wants to know whether a URL still answers. Work queue; no browser is needed."""

    SUBJECT: ClassVar[str] = "check.requested.v1"

    check_id: UUID
    link_id: UUID
    owner_id: UUID
    url: str
    requested_at: AwareDatetime


class LinkChecked(Message):
    """What a URL answered: a status after redirects, or why there was none."""

    SUBJECT: ClassVar[str] = "link.checked.v1"

    check_id: UUID
    link_id: UUID
    owner_id: UUID
    url: str
    final_url: str | None = None
    http_status: int | None = None
    failure: Failure | None = None
    retry_after_seconds: Annotated[
        float | None, Field(ge=0, description="What the site asked for (429, 503)")
    ] = None
    checked_at: AwareDatetime


MAX_WEBHOOK_BODY_BYTES = 64 * 1024


class WebhookRequested(Message):
    """Catalog wants an event to be posted to a URL of an account's. Work queue."""

    SUBJECT: ClassVar[str] = "webhook.requested.v1"

    delivery_id: UUID
    webhook_id: UUID
    owner_id: UUID
    issue: Annotated[int, Field(ge=1, description="How often catalog has issued this delivery")]
    url: str
    headers: Annotated[dict[str, str], Field(description="To be sent as they are, signature too")]
    body: Annotated[str, Field(max_length=MAX_WEBHOOK_BODY_BYTES)]
    requested_at: AwareDatetime


class WebhookAnswered(Message):
    """What a webhook's URL answered: a status, or why there was none."""

    SUBJECT: ClassVar[str] = "webhook.answered.v1"

    delivery_id: UUID
    webhook_id: UUID
    owner_id: UUID
    issue: Annotated[int, Field(ge=1)]
    http_status: int | None = None
    failure: Failure | None = None
    excerpt: Annotated[
        str | None, Field(description="How the answer's body begins; never trust it")
    ] = None
    took_seconds: Annotated[float, Field(ge=0)]
    answered_at: AwareDatetime


class LinkIndexed(Message):
    """Embed has applied a link's version (or its deletion) to the index."""

    SUBJECT: ClassVar[str] = "link.indexed.v1"

    link_id: UUID
    owner_id: UUID
    version: Annotated[int, Field(ge=1)]
    deleted: bool = False
    indexed_at: AwareDatetime


MESSAGES: tuple[type[Message], ...] = (
    CaptureRequested,
    CaptureCancelled,
    CheckRequested,
    SnapshotProgress,
    SnapshotCaptured,
    SnapshotFailed,
    SnapshotIndexed,
    SnapshotIndexFailed,
    SnapshotDeleted,
    SnapshotForgotten,
    LinkSaved,
    LinkDeleted,
    LinkChecked,
    LinkIndexed,
    WebhookRequested,
    WebhookAnswered,
)
