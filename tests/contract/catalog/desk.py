"""A link with a snapshot, and the facts that others may tell about it."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.snapshots import outcomes, service
from services.catalog.snapshots.model import Snapshot
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import (
    SnapshotCaptured,
    SnapshotFailed,
    SnapshotIndexed,
    SnapshotIndexFailed,
    SnapshotProgress,
)


@dataclass
class Desk:
    """A link with a queued snapshot, and the facts that may be told about it."""

    database: Database
    owner_id: UUID
    link_id: UUID
    snapshot_id: UUID

    async def snapshot(self, snapshot_id: UUID | None = None) -> Snapshot:
        async with self.database.read() as unit:
            return await service.get_snapshot(unit, self.owner_id, snapshot_id or self.snapshot_id)

    async def another(self) -> Snapshot:
        async with self.database.write() as unit:
            return await service.request_snapshot(unit, self.owner_id, self.link_id)

    async def progressed(self, step: str, attempt: int = 1) -> None:
        fact = SnapshotProgress(**self._ids(), step=step, attempt=attempt, at=now())
        async with self.database.write() as unit:
            await outcomes.record_progress(unit, fact)

    async def captured(
        self,
        *artifacts: Artifact,
        failure: Failure | None = None,
        title: str | None = "A page",
        attempt: int = 1,
        **more: Any,
    ) -> tuple[str, ...]:
        values: dict[str, Any] = {"http_status": 200, "captured_at": now()} | more
        fact = SnapshotCaptured(
            **self._ids(),
            url="https://example.com/",
            final_url="https://example.com/home",
            title=title,
            language="en",
            artifacts=artifacts,
            failure=failure,
            attempt=attempt,
            started_at=now(),
            **values,
        )
        async with self.database.write() as unit:
            return await outcomes.record_captured(unit, fact, now())

    async def failed(self, reason: FailureReason = FailureReason.TIMED_OUT) -> None:
        fact = SnapshotFailed(
            **self._ids(),
            url="https://example.com/",
            failure=Failure(reason=reason, message="no", step="navigate"),
            failed_at=now(),
        )
        async with self.database.write() as unit:
            await outcomes.record_failed(unit, fact, now())

    async def indexed(self) -> None:
        fact = SnapshotIndexed(**self._ids(), chunk_count=3, model="m", indexed_at=now())
        async with self.database.write() as unit:
            await outcomes.record_indexed(unit, fact, now())

    async def index_failed(self) -> None:
        fact = SnapshotIndexFailed(**self._ids(), message="no text", failed_at=now())
        async with self.database.write() as unit:
            await outcomes.record_index_failed(unit, fact)

    def artifact(self, kind: ArtifactKind, content: str = "x") -> Artifact:
        sha256 = hashlib.sha256(f"{kind} {content}".encode()).hexdigest()
        return Artifact(
            kind=kind,
            key=f"{self.link_id}/{sha256}",
            media_type="text/plain",
            size_bytes=5_000_000_000,
            sha256=sha256,
        )

    def _ids(self) -> dict[str, UUID]:
        return {
            "snapshot_id": self.snapshot_id,
            "link_id": self.link_id,
            "owner_id": self.owner_id,
        }


async def message_ids(database: Database) -> list[str]:
    async with database.read() as unit:
        return [row.message_id for row in await outbox.oldest(unit, 1_000)]
