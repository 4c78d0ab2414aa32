"""Snapshots in the public API."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.capture_options.schemas import OptionsIn
from services.catalog.links.texts import Flag
from services.catalog.paths import artifact_path
from services.catalog.snapshots.changes import change_of
from services.catalog.snapshots.model import Origin, Snapshot
from services.catalog.snapshots.state import SUCCESSFUL, SnapshotState
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.failures import Failure
from shared.contracts.messages import Lane, PageMetadata
from shared.contracts.pages import ArchivedCopy, PageVerdict

SNAPSHOT_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10",
    "link_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
    "version": 6,
    "state": "captured",
    "lane": "interactive",
    "origin": "captured",
    "pinned": False,
    "attempts": 1,
    "step": None,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "started_at": "2025-07-14T08:00:00.201000Z",
    "captured_at": "2025-07-14T08:00:02.440000Z",
    "indexed_at": "2025-07-14T08:00:02.910000Z",
    "index_error": None,
    "http_status": 200,
    "final_url": "https://example.com/",
    "title": "Example Domain",
    "language": "en",
    "page": {
        "description": "For use in illustrative examples",
        "site_name": "Example",
        "author": None,
        "published_at": None,
        "canonical_url": "https://example.com/",
        "modified_at": "2025-07-01T10:00:00Z",
        "lead_image_url": "https://example.com/lead.png",
        "reading_seconds": 300,
        "sources": {"description": "meta", "site_name": "open_graph"},
    },
    "media_type": "text/html",
    "verdict": None,
    "missing_steps": [],
    "archived_copy": None,
    "options": {
        "formats": None,
        "device": "phone",
        "color_scheme": "dark",
        "wait_for": None,
        "wait_seconds": None,
        "hide_overlays": None,
        "use_internet_archive": None,
    },
    "change": {
        "previous_id": "0197e9c1-2b10-7d6a-8f3c-5b8e7a9d0c22",
        "changed": True,
        "similarity": 0.969,
    },
    "error": None,
    "artifacts": [
        {
            "kind": "screenshot",
            "media_type": "image/webp",
            "size_bytes": 48_211,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "url": "/api/v1/snapshots/01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10/artifacts/screenshot",
        }
    ],
}


class ArtifactOut(BaseModel):
    """One stored file of a snapshot. `url` is where its bytes are, on this server."""

    kind: ArtifactKind
    media_type: str
    size_bytes: int
    sha256: str
    url: str

    @classmethod
    def of(cls, snapshot_id: UUID, artifact: Artifact) -> "ArtifactOut":
        """Present an artifact."""
        return cls(
            kind=artifact.kind,
            media_type=artifact.media_type,
            size_bytes=artifact.size_bytes,
            sha256=artifact.sha256,
            url=artifact_path(snapshot_id, artifact.kind),
        )


class ChangeOut(BaseModel):
    """A snapshot against the good one before it."""

    previous_id: Annotated[
        UUID | None, Field(description="The good snapshot before this one; null for the first")
    ]
    changed: Annotated[
        bool | None,
        Field(description="Whether the text differs; null when one of the two has none"),
    ]
    similarity: Annotated[
        float | None,
        Field(ge=0, le=1, description="How alike the texts are, within about 0.05; 1: the same"),
    ]


class SnapshotIn(BaseModel):
    """How a new snapshot is taken."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"options": {"device": "phone"}}]}
    )

    options: Annotated[
        OptionsIn | None, Field(description="For this snapshot alone, over what holds for its link")
    ] = None

    def to_options(self) -> CaptureOptions | None:
        """What the use case takes."""
        return self.options.to_options() if self.options else None


class SnapshotPatch(BaseModel):
    """What to change of a snapshot."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"pinned": True}]})

    pinned: Annotated[Flag, Field(description="Whether retention must leave it alone")]


class SnapshotOut(BaseModel):
    """One capture of a link."""

    model_config = ConfigDict(json_schema_extra={"examples": [SNAPSHOT_EXAMPLE]})

    id: UUID
    link_id: UUID
    version: Annotated[int, Field(ge=1, description="Grows with every change of the snapshot")]
    state: Annotated[
        SnapshotState,
        Field(
            description="`partial`: taken, but something is missing, which `error` names. "
            "`captured`, `partial`, `failed` and `cancelled` never change again"
        ),
    ]
    lane: Annotated[Lane, Field(description="`interactive`: a person waits for it")]
    origin: Annotated[Origin, Field(description="From the web, or uploaded by a client")]
    pinned: Annotated[bool, Field(description="Never deleted, unless the link is")]
    attempts: Annotated[int, Field(ge=0, description="How often a browser has tried")]
    step: Annotated[str | None, Field(description="What the browser is doing right now")]
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    captured_at: Annotated[AwareDatetime | None, Field(description="When it ended")]
    indexed_at: Annotated[
        AwareDatetime | None, Field(description="Null until its text can be searched")
    ]
    index_error: Annotated[
        str | None, Field(description="Why its text will not be searchable; null otherwise")
    ]
    http_status: Annotated[int | None, Field(description="What the site answered")]
    final_url: Annotated[str | None, Field(description="Where redirects led")]
    title: Annotated[str | None, Field(description="What the page calls itself")]
    language: str | None
    page: Annotated[PageMetadata | None, Field(description="What the page says of itself")]
    media_type: Annotated[
        str | None, Field(description="Of the document at the URL, such as `text/html`")
    ]
    verdict: Annotated[
        PageVerdict | None,
        Field(
            description="Why this is not the page that was asked for, and what gave it away; "
            "null: nothing speaks against it"
        ),
    ]
    missing_steps: Annotated[
        list[str], Field(description="What could not be taken, where `state` is `partial`")
    ]
    archived_copy: Annotated[
        ArchivedCopy | None,
        Field(description="Where a web archive gave the page, because its own site is dead"),
    ]
    options: Annotated[
        CaptureOptions | None,
        Field(description="How it was asked to be taken; null: nothing was chosen"),
    ]
    change: Annotated[
        ChangeOut | None, Field(description="Against the good snapshot before it; null: no page")
    ]
    error: Failure | None
    artifacts: list[ArtifactOut]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "SnapshotOut":
        """Present a snapshot. Embed may be ahead of us: it is not indexed before it is captured."""
        change = change_of(snapshot)
        return cls(
            id=snapshot.id,
            link_id=snapshot.link_id,
            version=snapshot.version,
            state=snapshot.state,
            lane=snapshot.lane,
            origin=snapshot.origin,
            pinned=snapshot.pinned,
            attempts=snapshot.attempts,
            step=snapshot.step,
            created_at=snapshot.created_at,
            started_at=snapshot.started_at,
            captured_at=snapshot.captured_at,
            indexed_at=snapshot.index.indexed_at if snapshot.state in SUCCESSFUL else None,
            index_error=snapshot.index.error,
            http_status=snapshot.http_status,
            final_url=snapshot.final_url,
            title=snapshot.title,
            language=snapshot.language,
            page=snapshot.page,
            media_type=snapshot.media_type,
            verdict=snapshot.verdict,
            missing_steps=list(snapshot.missing_steps),
            archived_copy=snapshot.archived_copy,
            options=snapshot.options,
            change=ChangeOut(**asdict(change)) if change else None,
            error=snapshot.failure,
            artifacts=[ArtifactOut.of(snapshot.id, item) for item in snapshot.artifacts],
        )
