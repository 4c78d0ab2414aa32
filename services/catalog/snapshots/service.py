"""Use cases of snapshots that a client starts: ask for one, list them, read one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.catalog.accounts import quotas
from services.catalog.capture_options.applying import with_options
from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.links.model import LinkNotFoundError, LinkTrashedError
from services.catalog.preconditions import Precondition
from services.catalog.site_credentials.sending import sealed_for
from services.catalog.snapshots import store
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.snapshots.matching import store as matching
from services.catalog.snapshots.model import (
    ArtifactNotFoundError,
    IndexProgress,
    Job,
    Origin,
    Snapshot,
    SnapshotNotFoundError,
)
from services.catalog.snapshots.state import SnapshotState
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.messages import CaptureRequested, Lane, SnapshotCaptured


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Some snapshots of a link, newest first, and whether there are older ones."""

    items: list[Snapshot]
    has_more: bool


async def request_snapshot(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, options: CaptureOptions | None = None
) -> Snapshot:
    """A new snapshot of a link, for a person who waits; earlier ones stay.

    `options` are for this one alone, over what holds for the link.

    Raises:
        LinkNotFoundError: the owner has no such link.
        QuotaExceededError: the account keeps as many bytes as it may.
    """
    link = await link_store.lock(unit, owner_id, link_id)
    if link is None:
        raise LinkNotFoundError(link_id)
    await quotas.check_bytes(unit, owner_id)
    return await queue_snapshot(unit, link.owner_id, link.id, link.url, now(), options=options)


async def queue_snapshot(
    unit: UnitOfWork,
    owner_id: UUID,
    link_id: UUID,
    url: str,
    at: datetime,
    *,
    options: CaptureOptions | None = None,
) -> Snapshot:
    """Write a queued snapshot and its job."""
    wanted = new_snapshot(owner_id, link_id, url, at, options=options)
    (snapshot,) = await with_options(unit, owner_id, [wanted])
    await store.insert(unit, snapshot)
    await publish_job(unit, snapshot, issue=1, at=at)
    return snapshot


async def queue_snapshots(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: Sequence[tuple[UUID, str, CaptureOptions | None]],
    lane: Lane,
    at: datetime,
) -> None:
    """Write queued snapshots of different links, and their jobs.

    A link is given by its id and URL, with the options for this snapshot alone.
    """
    queued = [
        new_snapshot(owner_id, link_id, url, at, lane=lane, options=options)
        for link_id, url, options in wanted
    ]
    await queue_first_snapshots(unit, owner_id, queued, at)
    await store.name_latest(unit, queued)


async def queue_first_snapshots(
    unit: UnitOfWork, owner_id: UUID, queued: Sequence[Snapshot], at: datetime
) -> None:
    """Write the first snapshots of new links, which name them already, and their jobs."""
    if not queued:
        return
    queued = await with_options(unit, owner_id, queued)
    sealed = await sealed_for(unit, owner_id, [item.url for item in queued])
    await store.insert_many(unit, queued)
    await unit.publish_many(
        [
            (job_message_id(item.id, 1), _job(item, issue=1, at=at, sealed=sealed.get(item.url)))
            for item in queued
        ],
        owner_id=owner_id,
        at=at,
    )


async def queue_upload(
    unit: UnitOfWork, owner_id: UUID, link_id: UUID, url: str, page: Artifact, at: datetime
) -> Snapshot:
    """Write a queued snapshot of a page that came as a file, which it names, and its job."""
    wanted = replace(new_snapshot(owner_id, link_id, url, at), origin=Origin.UPLOADED)
    (snapshot,) = await with_options(unit, owner_id, [wanted])
    await store.insert(unit, snapshot)
    await store.add_artifacts(unit, snapshot, [page])
    await publish_job(unit, snapshot, issue=1, at=at)
    return snapshot


def new_snapshot(
    owner_id: UUID,
    link_id: UUID,
    url: str,
    at: datetime,
    *,
    lane: Lane = Lane.INTERACTIVE,
    options: CaptureOptions | None = None,
) -> Snapshot:
    """A snapshot that waits for a capture, with options for it alone; not written yet."""
    snapshot_id = new_id()
    return Snapshot(
        id=snapshot_id,
        owner_id=owner_id,
        link_id=link_id,
        url=url,
        lane=lane,
        state=SnapshotState.QUEUED,
        step=None,
        attempts=0,
        earlier_attempts=0,
        created_at=at,
        started_at=None,
        captured_at=None,
        progress_at=None,
        http_status=None,
        final_url=None,
        title=None,
        language=None,
        failure=None,
        job=Job(
            issue=1,
            issued_at=at,
            message_id=job_message_id(snapshot_id, 1),
            stream=None,
            sequence=None,
            missing_since=None,
        ),
        index=IndexProgress(indexed_at=None, error=None, issues=0, issued_at=None),
        options=options,
        own_options=options,
    )


async def uploaded_page(unit: UnitOfWork, snapshot: Snapshot) -> Artifact | None:
    """The file that a snapshot is made of; None: it is made from the web."""
    if snapshot.origin is not Origin.UPLOADED:
        return None
    return await store.artifact(unit, snapshot.owner_id, snapshot.id, ArtifactKind.HTML)


def job_message_id(snapshot_id: UUID, issue: int) -> str:
    """The message id of one issue of a snapshot's job."""
    return f"{snapshot_id}:{issue}:requested"


async def publish_job(unit: UnitOfWork, snapshot: Snapshot, *, issue: int, at: datetime) -> None:
    """Write one issue of a snapshot's job to the outbox."""
    upload = await uploaded_page(unit, snapshot)
    urls = [] if upload else [snapshot.url]
    sealed = (await sealed_for(unit, snapshot.owner_id, urls)).get(snapshot.url)
    await unit.publish(
        _job(snapshot, issue=issue, at=at, upload=upload, sealed=sealed),
        message_id=job_message_id(snapshot.id, issue),
        owner_id=snapshot.owner_id,
        at=at,
    )


def _job(
    snapshot: Snapshot,
    *,
    issue: int,
    at: datetime,
    upload: Artifact | None = None,
    sealed: str | None = None,
) -> CaptureRequested:
    return CaptureRequested(
        snapshot_id=snapshot.id,
        link_id=snapshot.link_id,
        owner_id=snapshot.owner_id,
        url=snapshot.url,
        lane=snapshot.lane,
        issue=issue,
        upload=upload,
        options=snapshot.options or CaptureOptions(),
        sealed_credentials=sealed,
        requested_at=at,
    )


async def get_snapshot(unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID) -> Snapshot:
    """An owner's snapshot.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
    """
    snapshot = await store.get(unit, owner_id, snapshot_id)
    if snapshot is None:
        raise SnapshotNotFoundError(snapshot_id)
    return snapshot


async def list_snapshots(
    unit: UnitOfWork,
    owner_id: UUID,
    link_id: UUID,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> SnapshotPage:
    """The history of a link, newest first.

    Raises:
        LinkNotFoundError: the owner has no such link.
        LinkTrashedError: it is in the trash.
    """
    link = await link_store.get(unit, owner_id, link_id)
    if link is None:
        raise LinkNotFoundError(link_id)
    if link.trashed_at is not None:
        raise LinkTrashedError(link_id)
    found = await store.of_link(unit, link_id, after, limit + 1)
    return SnapshotPage(items=found[:limit], has_more=len(found) > limit)


async def all_snapshots(
    unit: UnitOfWork,
    owner_id: UUID,
    wanted: SnapshotFilter,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> SnapshotPage:
    """An owner's snapshots that a filter means, newest first."""
    found = await matching.newest(unit, owner_id, wanted, after, limit + 1)
    return SnapshotPage(items=found[:limit], has_more=len(found) > limit)


async def pin_snapshot(
    unit: UnitOfWork,
    owner_id: UUID,
    snapshot_id: UUID,
    precondition: Precondition,
    *,
    pinned: bool,
) -> Snapshot:
    """Pin a snapshot, or take the pin away: nothing deletes a pinned one.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
        PreconditionFailedError: it has another version.
    """
    await get_snapshot(unit, owner_id, snapshot_id)
    snapshot = await store.lock(unit, snapshot_id)
    if snapshot is None:
        raise SnapshotNotFoundError(snapshot_id)
    precondition.check(snapshot.version)
    if snapshot.pinned != pinned:
        await store.change(unit, snapshot_id, pinned=pinned)
    return await get_snapshot(unit, owner_id, snapshot_id)


async def get_artifact(
    unit: UnitOfWork, owner_id: UUID, snapshot_id: UUID, kind: ArtifactKind
) -> Artifact:
    """One artifact of an owner's snapshot.

    Raises:
        SnapshotNotFoundError: the owner has no such snapshot.
        ArtifactNotFoundError: the snapshot has no artifact of this kind.
    """
    artifact = await store.artifact(unit, owner_id, snapshot_id, kind)
    if artifact is None:
        await get_snapshot(unit, owner_id, snapshot_id)
        raise ArtifactNotFoundError(snapshot_id, kind)
    return artifact


async def offer_again(unit: UnitOfWork, snapshot: Snapshot, at: datetime) -> None:
    """Write `snapshot.captured` once more, from what the database knows."""
    issue = snapshot.index.issues + 1
    await store.change(unit, snapshot.id, index_issues=issue, index_issued_at=at)
    await unit.publish(
        SnapshotCaptured(
            snapshot_id=snapshot.id,
            link_id=snapshot.link_id,
            owner_id=snapshot.owner_id,
            url=snapshot.url,
            final_url=snapshot.final_url or snapshot.url,
            http_status=snapshot.http_status,
            title=snapshot.title,
            language=snapshot.language,
            page=snapshot.page,
            text_sketch=snapshot.text_sketch,
            artifacts=snapshot.artifacts,
            failure=snapshot.failure,
            missing_steps=snapshot.missing_steps,
            media_type=snapshot.media_type,
            verdict=snapshot.verdict,
            archived_copy=snapshot.archived_copy,
            attempt=max(snapshot.attempts, 1),
            started_at=snapshot.started_at or snapshot.created_at,
            captured_at=snapshot.captured_at or at,
        ),
        message_id=f"{snapshot.id}:{issue}:offered",
        owner_id=snapshot.owner_id,
        at=at,
    )
