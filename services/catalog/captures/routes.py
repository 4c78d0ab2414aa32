"""`/snapshots/…/cancel` and `/retry`."""

from http import HTTPStatus
from uuid import UUID

from fastapi import Response

from services.catalog.captures import service
from services.catalog.captures.schemas import CancelIn, EffectOut, RetryIn
from services.catalog.paths import snapshot_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.snapshots.schemas import SnapshotOut
from services.catalog.state import Owner, WriteUnit

router = ApiRouter(tags=["snapshots"])

_LOCATION = {"Location": {"description": "Path of the snapshot", "schema": {"type": "string"}}}


@router.post(
    "/snapshots/cancel",
    summary="Cancel snapshots by filter",
    operation_id="cancel_snapshots",
)
async def cancel_snapshots(body: CancelIn, unit: WriteUnit, owner_id: Owner) -> EffectOut:
    """End every snapshot that a filter means and that is not taken yet."""
    return EffectOut.of(
        await service.cancel_by_filter(
            unit, owner_id, body.filter.to_filter(), dry_run=body.dry_run
        )
    )


@router.post(
    "/snapshots/retry",
    status_code=HTTPStatus.ACCEPTED,
    summary="Try snapshots again by filter",
    operation_id="retry_snapshots",
    responses=documented("quota-exceeded"),
)
async def retry_snapshots(body: RetryIn, unit: WriteUnit, owner_id: Owner) -> EffectOut:
    """Ask for new snapshots of links whose newest one is meant and failed, partly or wholly.

    They queue behind everything that a person waits for. A link whose newest snapshot was
    captured well, was uploaded, or is still to be taken, is left alone, so asking again does no
    harm.
    """
    return EffectOut.of(
        await service.retry_by_filter(
            unit, owner_id, body.filter.to_filter(), limit=body.limit, dry_run=body.dry_run
        )
    )


@router.post(
    "/snapshots/{snapshot_id}/cancel",
    summary="Cancel a snapshot",
    operation_id="cancel_snapshot",
    responses=documented("snapshot-not-found", "snapshot-ended", "precondition-failed")
    | {HTTPStatus.OK.value: {"headers": ETAG_HEADER}},
)
async def cancel_snapshot(
    snapshot_id: UUID, response: Response, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> SnapshotOut:
    """End a snapshot that is not taken yet. A browser that works on it stops."""
    snapshot = await service.cancel_snapshot(unit, owner_id, snapshot_id, if_match)
    set_etag(response, snapshot.version)
    return SnapshotOut.of(snapshot)


@router.post(
    "/snapshots/{snapshot_id}/retry",
    status_code=HTTPStatus.ACCEPTED,
    summary="Try a snapshot again",
    operation_id="retry_snapshot",
    responses=documented("snapshot-not-found", "snapshot-open", "quota-exceeded")
    | {HTTPStatus.ACCEPTED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def retry_snapshot(
    snapshot_id: UUID, response: Response, unit: WriteUnit, owner_id: Owner
) -> SnapshotOut:
    """Take a new snapshot of the same link; one that was uploaded is made of its file again.

    The one that ended stays in the history. Options that were chosen for it alone hold again.
    """
    snapshot = await service.retry_snapshot(unit, owner_id, snapshot_id)
    response.headers["Location"] = snapshot_path(snapshot.id)
    set_etag(response, snapshot.version)
    return SnapshotOut.of(snapshot)
