"""Snapshots in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.paths import artifact_path
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.state import SUCCESSFUL, SnapshotState
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure

SNAPSHOT_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10",
    "link_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
    "state": "captured",
    "attempts": 1,
    "step": None,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "started_at": "2025-07-14T08:00:00.201000Z",
    "captured_at": "2025-07-14T08:00:02.440000Z",
    "indexed_at": "2025-07-14T08:00:02.910000Z",
    "index_error": None,
    "http_status": 200,
    "final_url": "https://example.com/",
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


class SnapshotOut(BaseModel):
    """One capture of a link."""

    model_config = ConfigDict(json_schema_extra={"examples": [SNAPSHOT_EXAMPLE]})

    id: UUID
    link_id: UUID
    state: Annotated[
        SnapshotState,
        Field(
            description="`partial`: taken, but something is missing, which `error` names. "
            "`captured`, `partial`, `failed` and `cancelled` never change again"
        ),
    ]
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
    error: Failure | None
    artifacts: list[ArtifactOut]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "SnapshotOut":
        """Present a snapshot. Embed may be ahead of us: it is not indexed before it is captured."""
        return cls(
            id=snapshot.id,
            link_id=snapshot.link_id,
            state=snapshot.state,
            attempts=snapshot.attempts,
            step=snapshot.step,
            created_at=snapshot.created_at,
            started_at=snapshot.started_at,
            captured_at=snapshot.captured_at,
            indexed_at=snapshot.index.indexed_at if snapshot.state in SUCCESSFUL else None,
            index_error=snapshot.index.error,
            http_status=snapshot.http_status,
            final_url=snapshot.final_url,
            error=snapshot.failure,
            artifacts=[ArtifactOut.of(snapshot.id, item) for item in snapshot.artifacts],
        )
