"""Healing of snapshots: jobs that the broker lost, and text that embed never saw.

The broker may lose everything it holds; the database knows what is still to be answered. A job is
issued again only when the broker holds it no longer and its answer is not on the way either, so a
long queue or a slow capture is left alone.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.patience import are_drained, patience_ends
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots import outcomes, service, store
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.state import SnapshotEvent, SnapshotState, after
from services.catalog.snapshots.upkeep import store as upkeep
from shared.contracts.failures import Failure, FailureReason
from shared.messaging.publisher import Published, Publisher
from shared.messaging.topology import (
    CATALOG_SNAPSHOT_CAPTURED,
    CATALOG_SNAPSHOT_FAILED,
    CATALOG_SNAPSHOT_INDEX_FAILED,
    CATALOG_SNAPSHOT_INDEXED,
    EMBED_SNAPSHOT_CAPTURED,
)

log = structlog.get_logger()

_BATCH = 200
_WELL_A_ROUND = 1_000
_BUSY_GRACES = 10
"""So many graces a job may be gone while answers to other jobs keep coming."""
_ANSWERS = (CATALOG_SNAPSHOT_CAPTURED, CATALOG_SNAPSHOT_FAILED)
_INDEX_ANSWERS = (
    EMBED_SNAPSHOT_CAPTURED,
    CATALOG_SNAPSHOT_INDEXED,
    CATALOG_SNAPSHOT_INDEX_FAILED,
)
_reissued = Counter("linksnap_jobs_reissued_total", "Capture jobs that were issued again")
_offered = Counter("linksnap_snapshots_reoffered_total", "Snapshots offered to embed again")


class SnapshotHealing:
    """Finds snapshots that nobody will answer, and asks again."""

    def __init__(self, database: Database, publisher: Publisher, settings: CatalogSettings) -> None:
        self._database = database
        self._publisher = publisher
        self._settings = settings
        self._grace = timedelta(seconds=settings.job_grace_seconds)
        self._last: UUID | None = None  # where the next round goes on
        self._stalled = timedelta(seconds=settings.capture_stalled_seconds)

    async def heal_jobs(self) -> None:
        """Issue jobs again that the broker has lost, or whose worker fell silent.

        A round looks at the next thousand jobs that are as they should be: to ask the broker for
        each of the 30,000 of an import would take as long as to publish them, every round.
        """
        well = 0
        while well < _WELL_A_ROUND:
            async with self._database.read() as unit:
                batch = await upkeep.published_jobs(
                    unit, issued_before=now() - self._grace, after=self._last, limit=_BATCH
                )
            well += len(batch) - await self._heal_batch(batch)
            if len(batch) < _BATCH:
                self._last = None
                return
            self._last = batch[-1].id

    async def heal_index(self) -> None:
        """Offer captured snapshots to embed again that it has not confirmed."""
        settings = self._settings
        async with self._database.read() as unit:
            waiting = await upkeep.unindexed(
                unit,
                issued_before=now() - timedelta(seconds=settings.index_grace_seconds),
                max_issues=settings.index_max_issues,
                limit=_BATCH,
            )
        if not waiting or not await are_drained(self._publisher, *_INDEX_ANSWERS):
            return
        for snapshot in waiting:
            at = now()
            issued_at = snapshot.index.issued_at or snapshot.created_at
            if at > patience_ends(issued_at, snapshot.index.issues, settings.index_grace_seconds):
                async with self._database.write() as unit:
                    await service.offer_again(unit, snapshot, at)
                _offered.inc()
                log.warning("snapshot_offered_again", snapshot_id=str(snapshot.id))

    async def _heal_batch(self, batch: Sequence[Snapshot]) -> int:
        """Two looks, a grace apart: an answer may be on its way when its job has just gone.

        Returns:
            How many jobs are gone.
        """
        at = now()
        gone = [snapshot for snapshot in batch if not await self._is_held(snapshot, at)]
        await self._note(batch, {snapshot.id for snapshot in gone}, at)
        lost = [snapshot for snapshot in gone if self._is_lost(snapshot, at, self._grace)]
        if lost and not await are_drained(self._publisher, *_ANSWERS):
            patience = self._grace * _BUSY_GRACES
            lost = [snapshot for snapshot in lost if self._is_lost(snapshot, at, patience)]
        if lost:
            async with self._database.write() as unit:
                for snapshot in lost:
                    await issue_again(
                        unit, snapshot, at, max_issues=self._settings.capture_max_issues
                    )
        return len(gone)

    async def _is_held(self, snapshot: Snapshot, at: datetime) -> bool:
        """Whether somebody has this job: the broker, and no worker that went silent with it."""
        job = snapshot.job
        if job.stream is None or job.sequence is None:
            return True
        place = Published(stream=job.stream, sequence=job.sequence)
        held = await self._publisher.holds(place, job.message_id)
        return held and not self._fell_silent(snapshot, at)

    async def _note(self, batch: Sequence[Snapshot], gone: AbstractSet[UUID], at: datetime) -> None:
        """Write down since when jobs are gone, and which turned up again."""
        noted = {item.id for item in batch if item.job.missing_since is not None}
        changes = {at: gone - noted, None: noted - gone}
        if not any(changes.values()):
            return
        async with self._database.write() as unit:
            for since, snapshot_ids in changes.items():
                await upkeep.note_missing(unit, sorted(snapshot_ids), since)

    def _is_lost(self, snapshot: Snapshot, at: datetime, patience: timedelta) -> bool:
        """Whether a job has been gone for so long, without a sign of its worker."""
        since = snapshot.job.missing_since
        return since is not None and at - max(since, snapshot.progress_at or since) >= patience

    def _fell_silent(self, snapshot: Snapshot, at: datetime) -> bool:
        """Whether a capture has begun and then said nothing for far longer than any takes."""
        return (
            snapshot.state is SnapshotState.CAPTURING
            and snapshot.progress_at is not None
            and at - snapshot.progress_at > self._stalled
        )


async def issue_again(unit: UnitOfWork, seen: Snapshot, at: datetime, *, max_issues: int) -> None:
    """Issue a snapshot's job once more, unless it was answered or issued meanwhile."""
    snapshot = await store.lock(unit, seen.id)
    if snapshot is None or snapshot.job.issue != seen.job.issue:
        return
    state = after(snapshot.state, SnapshotEvent.REISSUED)
    if state is None:
        return
    issue = snapshot.job.issue + 1
    if issue > max_issues:
        message = f"The capture was started {max_issues} times and never answered"
        failure = Failure(reason=FailureReason.ATTEMPTS_EXHAUSTED, message=message)
        await outcomes.give_up(unit, snapshot, failure, at)
        return
    await store.change(
        unit,
        snapshot.id,
        state=state,
        step=None,
        earlier_attempts=snapshot.attempts,
        issue=issue,
        issued_at=at,
        job_message_id=service.job_message_id(snapshot.id, issue),
        job_stream=None,
        job_sequence=None,
        job_missing_since=None,
        progress_at=None,
    )
    await service.publish_job(unit, snapshot, issue=issue, at=at)
    _reissued.inc()
    log.warning("job_issued_again", snapshot_id=str(snapshot.id), issue=issue)
