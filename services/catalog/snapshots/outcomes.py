"""Use cases of the facts that others report. Each may come late, twice or out of order."""

from datetime import datetime
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.catalog.checks import service as checks
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions import service as deletions
from services.catalog.deletions.snapshots import service as deleted_snapshots
from services.catalog.files import store as files
from services.catalog.links import store as link_store
from services.catalog.links.learning import learn_from_capture
from services.catalog.links.model import LinkRow
from services.catalog.snapshots import service, store
from services.catalog.snapshots.model import Origin, Snapshot
from services.catalog.snapshots.rows.store import found_values
from services.catalog.snapshots.state import (
    SUCCESSFUL,
    UNWANTED,
    SnapshotEvent,
    SnapshotState,
    after,
)
from services.catalog.tags.store import hold_tree
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import Failure
from shared.contracts.messages import (
    SnapshotCaptured,
    SnapshotFailed,
    SnapshotIndexed,
    SnapshotIndexFailed,
    SnapshotProgress,
)
from shared.messaging.errors import TransientError

log = structlog.get_logger()

_LEFTOVERS_RETRY_SECONDS = 20.0
_ended = Counter("linksnap_snapshots_ended_total", "Snapshots that ended, by state", ["state"])


async def record_progress(unit: UnitOfWork, fact: SnapshotProgress) -> None:
    """A worker is at a step. The link is locked first, as by every other fact."""
    await _lock_link(unit, fact)
    snapshot = await store.lock(unit, fact.snapshot_id)
    state = after(snapshot.state, SnapshotEvent.PROGRESS) if snapshot else None
    if snapshot is None or state is None:
        return
    await store.change(
        unit,
        snapshot.id,
        state=state,
        step=fact.step,
        attempts=max(snapshot.attempts, snapshot.earlier_attempts + fact.attempt),
        started_at=snapshot.started_at or fact.at,
        progress_at=fact.at,
    )


async def record_captured(
    unit: UnitOfWork, fact: SnapshotCaptured, at: datetime
) -> tuple[str, ...]:
    """A snapshot was taken: keep its artifacts. Returns keys of files that nothing names.

    Raises:
        TransientError: there are such files, but another capture of the same link is running and
            may be about to name one of them.
    """
    await hold_tree(unit, fact.owner_id)  # the page's title may tag the link
    link = await _lock_link(unit, fact)
    if link is None:
        await deletions.heard_of_deleted(unit, fact.link_id, at)
        keys = [artifact.key for artifact in fact.artifacts]
        named = await files.named(unit, keys)  # by the link that this one was merged into
        return tuple(key for key in keys if key not in named)
    snapshot = await store.lock(unit, fact.snapshot_id)
    event = SnapshotEvent.CAPTURED_IN_PART if fact.failure else SnapshotEvent.CAPTURED
    state = after(snapshot.state, event) if snapshot else None
    if snapshot is None or state is None:
        unnamed = await _leftovers(unit, fact, link.id)
        if snapshot is None or snapshot.state not in SUCCESSFUL:
            await _forget(unit, fact, at)
        elif unnamed:
            await _correct_embed(unit, snapshot, at)
        return unnamed
    await store.add_artifacts(unit, snapshot, fact.artifacts)
    await _end(
        unit,
        snapshot,
        state,
        fact.failure,
        attempts=max(snapshot.attempts, snapshot.earlier_attempts + fact.attempt),
        started_at=fact.started_at,
        captured_at=fact.captured_at,
        http_status=fact.http_status,
        final_url=fact.final_url,
        title=fact.title,
        language=fact.language,
        page=fact.page.model_dump_json() if fact.page else None,
        text_sha256=_text_sha256(fact),
        text_sketch=fact.text_sketch,
        **found_values(fact),
        index_issues=1,
        index_issued_at=at,
    )
    await _learn_rot(unit, link, snapshot, fact, fact.captured_at)
    await learn_from_capture(unit, link, snapshot, fact, at)
    if link.id != fact.link_id:  # it was merged meanwhile, and embed forgets the link it knew
        await _correct_embed(unit, snapshot, at)
    return ()


async def _learn_rot(
    unit: UnitOfWork,
    link: LinkRow,
    snapshot: Snapshot,
    fact: SnapshotCaptured | SnapshotFailed,
    at: datetime,
) -> None:
    """A capture has asked the site; an upload has not, and a web archive is another."""
    is_archived = isinstance(fact, SnapshotCaptured) and fact.archived_copy is not None
    if snapshot.origin is Origin.CAPTURED and not is_archived:
        await checks.learn_from_capture(unit, link, fact.http_status, fact.failure, at)


async def _lock_link(
    unit: UnitOfWork, fact: SnapshotProgress | SnapshotCaptured | SnapshotFailed
) -> LinkRow | None:
    """The snapshot's link, which may be another since the job was written: links are merged."""
    link = await link_store.lock(unit, fact.owner_id, fact.link_id)
    if link is not None:
        return link
    link_id = await store.link_of(unit, fact.snapshot_id)
    return await link_store.lock(unit, fact.owner_id, link_id) if link_id else None


async def record_failed(unit: UnitOfWork, fact: SnapshotFailed, at: datetime) -> None:
    """A snapshot could not be taken."""
    link = await _lock_link(unit, fact)
    if link is None:
        await deletions.heard_of_deleted(unit, fact.link_id, at)
        return
    snapshot = await store.lock(unit, fact.snapshot_id)
    state = after(snapshot.state, SnapshotEvent.FAILED) if snapshot else None
    if snapshot is None or state is None:
        return
    await _end(
        unit,
        snapshot,
        state,
        fact.failure,
        attempts=max(snapshot.attempts, snapshot.earlier_attempts + fact.attempt),
        captured_at=fact.failed_at,
        http_status=fact.http_status,
        final_url=fact.final_url,
    )
    await files.plan(unit, snapshot.owner_id, [snapshot.link_id], at)
    await _learn_rot(unit, link, snapshot, fact, fact.failed_at)


async def give_up(unit: UnitOfWork, snapshot: Snapshot, failure: Failure, at: datetime) -> None:
    """Catalog itself ends a snapshot that nobody answers."""
    await _end(unit, snapshot, SnapshotState.FAILED, failure, captured_at=at)


async def record_indexed(unit: UnitOfWork, fact: SnapshotIndexed, at: datetime) -> None:
    """A snapshot's text can be searched. This may come before the news that it was captured."""
    snapshot = await store.lock(unit, fact.snapshot_id)
    if snapshot is None or snapshot.state in UNWANTED:
        await _forget(unit, fact, at)
    elif snapshot.index.indexed_at is None:
        await store.change(unit, snapshot.id, indexed_at=fact.indexed_at, index_error=None)


async def record_index_failed(unit: UnitOfWork, fact: SnapshotIndexFailed) -> None:
    """Embed gave up on a snapshot's text; it is not offered again."""
    snapshot = await store.lock(unit, fact.snapshot_id)
    if snapshot is not None and snapshot.index.indexed_at is None:
        await store.change(unit, snapshot.id, index_error=fact.message)


def _text_sha256(fact: SnapshotCaptured) -> str | None:
    return next((item.sha256 for item in fact.artifacts if item.kind is ArtifactKind.TEXT), None)


async def _end(
    unit: UnitOfWork,
    snapshot: Snapshot,
    state: SnapshotState,
    failure: Failure | None,
    **values: object,
) -> None:
    if failure is not None:
        values |= {
            "error_reason": failure.reason,
            "error_message": failure.message,
            "error_step": failure.step,
        }
    await store.change(unit, snapshot.id, state=state, step=None, job_missing_since=None, **values)
    _ended.labels(state).inc()
    log.info(
        "snapshot_ended",
        snapshot_id=str(snapshot.id),
        state=state,
        reason=failure.reason if failure else None,
    )


async def _forget(unit: UnitOfWork, fact: SnapshotCaptured | SnapshotIndexed, at: datetime) -> None:
    """Embed has heard of a capture that came too late: it must not be found."""
    if await link_store.get(unit, fact.owner_id, fact.link_id) is not None:
        ids = [fact.snapshot_id]
        await deleted_snapshots.have_forgotten(unit, fact.owner_id, fact.link_id, ids, at)


async def _correct_embed(unit: UnitOfWork, snapshot: Snapshot, at: datetime) -> None:
    """Embed has heard of the late capture too, and must index the one that is kept."""
    kept = await store.get(unit, snapshot.owner_id, snapshot.id)
    if kept is not None:
        await service.offer_again(unit, kept, at)


async def _leftovers(unit: UnitOfWork, fact: SnapshotCaptured, link_id: UUID) -> tuple[str, ...]:
    """Files of a capture that came too late: those that no snapshot names."""
    named = await files.named(unit, [item.key for item in fact.artifacts])
    unnamed = tuple(item.key for item in fact.artifacts if item.key not in named)
    if unnamed and await store.has_open(unit, link_id, besides=fact.snapshot_id):
        raise TransientError(
            "another capture of this link may name the same files",
            retry_after_seconds=_LEFTOVERS_RETRY_SECONDS,
        )
    return unnamed
