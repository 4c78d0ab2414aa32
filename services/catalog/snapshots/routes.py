"""`/snapshots`, and the snapshots of a link."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import snapshot_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.snapshots import removal, service
from services.catalog.snapshots.filter_schemas import SnapshotQuery
from services.catalog.snapshots.schemas import SnapshotIn, SnapshotOut, SnapshotPatch
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["snapshots"])

_AS_USUAL = SnapshotIn()
_LOCATION = {"Location": {"description": "Path of the snapshot", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/links/{link_id}/snapshots",
    status_code=HTTPStatus.ACCEPTED,
    summary="Take a new snapshot",
    operation_id="request_snapshot",
    responses=documented("link-not-found", "quota-exceeded")
    | {HTTPStatus.ACCEPTED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def request_snapshot(
    link_id: UUID,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    body: SnapshotIn = _AS_USUAL,
) -> SnapshotOut:
    """Ask for a new snapshot of a link. Earlier ones stay.

    It is taken as `GET /links/{id}/capture-options` says, but for what the body's `options` choose.
    """
    snapshot = await service.request_snapshot(unit, owner_id, link_id, body.to_options())
    response.headers["Location"] = snapshot_path(snapshot.id)
    set_etag(response, snapshot.version)
    return SnapshotOut.of(snapshot)


@router.get(
    "/links/{link_id}/snapshots",
    summary="List snapshots",
    operation_id="list_snapshots",
    responses=documented("link-not-found", "link-trashed"),
)
async def list_snapshots(
    link_id: UUID,
    unit: ReadUnit,
    owner_id: Owner,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[SnapshotOut]:
    """The history of a link, newest first: `change` says which snapshots differ from the last."""
    page = await service.list_snapshots(unit, owner_id, link_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[SnapshotOut.of(snapshot) for snapshot in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/snapshots",
    summary="List snapshots of all links",
    operation_id="list_all_snapshots",
)
async def list_all_snapshots(
    wanted: Annotated[SnapshotQuery, Query()], unit: ReadUnit, owner_id: Owner
) -> Page[SnapshotOut]:
    """Snapshots that a filter means, newest first: what waits, what failed and why."""
    page = await service.all_snapshots(
        unit, owner_id, wanted.to_filter(), after_of(wanted.cursor), wanted.limit
    )
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[SnapshotOut.of(snapshot) for snapshot in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/snapshots/{snapshot_id}",
    summary="Read a snapshot",
    operation_id="get_snapshot",
    responses=documented("snapshot-not-found") | _ETAG,
)
async def get_snapshot(
    snapshot_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> SnapshotOut:
    """One snapshot: poll it until `indexed_at` is set or `state` is `failed`."""
    snapshot = await service.get_snapshot(unit, owner_id, snapshot_id)
    set_etag(response, snapshot.version)
    return SnapshotOut.of(snapshot)


@router.patch(
    "/snapshots/{snapshot_id}",
    summary="Pin a snapshot",
    operation_id="change_snapshot",
    responses=documented("snapshot-not-found", "precondition-failed") | _ETAG,
)
async def change_snapshot(
    snapshot_id: UUID,
    body: SnapshotPatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> SnapshotOut:
    """Pin a snapshot, or take the pin away. Nothing deletes a pinned one, unless its link goes."""
    snapshot = await service.pin_snapshot(unit, owner_id, snapshot_id, if_match, pinned=body.pinned)
    set_etag(response, snapshot.version)
    return SnapshotOut.of(snapshot)


@router.delete(
    "/snapshots/{snapshot_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a snapshot",
    operation_id="delete_snapshot",
    responses=documented(
        "snapshot-not-found", "snapshot-open", "snapshot-pinned", "precondition-failed"
    ),
)
async def delete_snapshot(
    snapshot_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Delete one snapshot that has ended and is not pinned.

    Search forgets it and finds the newest good snapshot that is left. Files that no other snapshot
    names are deleted a while later.
    """
    await removal.delete_snapshot(unit, owner_id, snapshot_id, if_match)
