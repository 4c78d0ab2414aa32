"""Snapshots and artifacts as rows of the database, and back."""

import json
from typing import Any

from sqlalchemy import Row

from services.catalog.snapshots.model import IndexProgress, Job, Origin, PreviousText, Snapshot
from services.catalog.snapshots.state import SnapshotState
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import Lane, PageMetadata, SnapshotCaptured
from shared.contracts.pages import ArchivedCopy, NotThePage, PageVerdict


def queued_values(snapshot: Snapshot) -> dict[str, Any]:
    """The columns of a snapshot that waits for its capture."""
    return {
        "id": snapshot.id,
        "owner_id": snapshot.owner_id,
        "link_id": snapshot.link_id,
        "url": snapshot.url,
        "lane": snapshot.lane,
        "state": snapshot.state,
        "attempts": 0,
        "earlier_attempts": 0,
        "created_at": snapshot.created_at,
        "issue": snapshot.job.issue,
        "issued_at": snapshot.job.issued_at,
        "job_message_id": snapshot.job.message_id,
        "index_issues": 0,
        "version": 1,
        "origin": snapshot.origin,
        "pinned": snapshot.pinned,
        "options": options_text(snapshot.options),
        "own_options": options_text(snapshot.own_options),
    }


def found_values(found: SnapshotCaptured | Snapshot) -> dict[str, Any]:
    """The columns of what a capture says of the page that it found."""
    verdict, copy = found.verdict, found.archived_copy
    return {
        "media_type": found.media_type,
        "verdict": verdict.reason if verdict else None,
        "verdict_evidence": json.dumps(verdict.evidence) if verdict else None,
        "missing_steps": json.dumps(found.missing_steps) if found.missing_steps else None,
        "archived_copy": copy.model_dump_json() if copy else None,
    }


def options_text(options: CaptureOptions | None) -> str | None:
    """Options as their columns have them; None: nothing was chosen."""
    return options.model_dump_json(exclude_none=True) if options else None


def options_of(text: str | None) -> CaptureOptions | None:
    """Options from their columns."""
    return CaptureOptions.model_validate_json(text) if text else None


def artifact_of(row: Row[Any]) -> Artifact:
    """An artifact from its row."""
    return Artifact(
        kind=ArtifactKind(row.kind),
        key=row.key,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
    )


def snapshot_of(row: Row[Any]) -> Snapshot:
    """A snapshot from its row, without artifacts."""
    return Snapshot(
        id=row.id,
        owner_id=row.owner_id,
        link_id=row.link_id,
        url=row.url,
        lane=Lane(row.lane),
        state=SnapshotState(row.state),
        step=row.step,
        attempts=row.attempts,
        earlier_attempts=row.earlier_attempts,
        created_at=row.created_at,
        started_at=row.started_at,
        captured_at=row.captured_at,
        progress_at=row.progress_at,
        http_status=row.http_status,
        final_url=row.final_url,
        title=row.title,
        language=row.language,
        failure=_failure(row),
        job=Job(
            issue=row.issue,
            issued_at=row.issued_at,
            message_id=row.job_message_id,
            stream=row.job_stream,
            sequence=row.job_sequence,
            missing_since=row.job_missing_since,
        ),
        index=IndexProgress(
            indexed_at=row.indexed_at,
            error=row.index_error,
            issues=row.index_issues,
            issued_at=row.index_issued_at,
        ),
        version=row.version,
        origin=Origin(row.origin),
        pinned=row.pinned,
        page=PageMetadata.model_validate_json(row.page) if row.page else None,
        text_sha256=row.text_sha256,
        text_sketch=row.text_sketch,
        previous=_previous_text(row),
        media_type=row.media_type,
        verdict=_verdict(row),
        missing_steps=tuple(json.loads(row.missing_steps)) if row.missing_steps else (),
        archived_copy=ArchivedCopy.model_validate_json(row.archived_copy)
        if row.archived_copy
        else None,
        options=options_of(row.options),
        own_options=options_of(row.own_options),
    )


def _previous_text(row: Row[Any]) -> PreviousText | None:
    """Of `SHOWN`; other queries do not ask for it."""
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public mapping
    if values.get("previous_id") is None:
        return None
    return PreviousText(row.previous_id, row.previous_sha256, row.previous_sketch)


def _failure(row: Row[Any]) -> Failure | None:
    if row.error_reason is None:
        return None
    return Failure(
        reason=FailureReason(row.error_reason), message=row.error_message, step=row.error_step
    )


def _verdict(row: Row[Any]) -> PageVerdict | None:
    if row.verdict is None:
        return None
    return PageVerdict(
        reason=NotThePage(row.verdict), evidence=tuple(json.loads(row.verdict_evidence))
    )
