"""`/snapshots`, and the snapshots of a link."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Response

from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import snapshot_path
from services.catalog.problems import documented
from services.catalog.routing import ApiRouter
from services.catalog.snapshots import artifact_response, service
from services.catalog.snapshots.schemas import SnapshotOut
from services.catalog.state import Owner, ReadUnit, State, WriteUnit
from shared.contracts.artifacts import ArtifactKind
from shared.http.pages import Page

router = ApiRouter(
    tags=["snapshots"],
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
)

IfNoneMatch = Annotated[str | None, Header(description="ETags of copies that the client has")]

_ARTIFACT_RESPONSES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "The file. Its headers forbid scripts, forms and the network.",
        "content": {
            "image/webp": {"schema": {"type": "string", "format": "binary"}},
            "text/html": {"schema": {"type": "string"}},
            "text/plain": {"schema": {"type": "string"}},
            "text/markdown": {"schema": {"type": "string"}},
            "application/json": {"schema": {}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "multipart/related": {"schema": {"type": "string", "format": "binary"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
        "headers": {"ETag": {"description": "By SHA-256", "schema": {"type": "string"}}},
    },
    HTTPStatus.NOT_MODIFIED.value: {"description": "The client's copy is good"},
}


@router.post(
    "/links/{link_id}/snapshots",
    status_code=HTTPStatus.ACCEPTED,
    summary="Take a new snapshot",
    operation_id="request_snapshot",
    responses={
        HTTPStatus.ACCEPTED.value: {
            "headers": {
                "Location": {"description": "Path of the snapshot", "schema": {"type": "string"}}
            }
        }
    },
)
async def request_snapshot(
    link_id: UUID, response: Response, unit: WriteUnit, owner_id: Owner
) -> SnapshotOut:
    """Ask for a new snapshot of a link. Earlier ones stay."""
    snapshot = await service.request_snapshot(unit, owner_id, link_id)
    response.headers["Location"] = snapshot_path(snapshot.id)
    return SnapshotOut.of(snapshot)


@router.get("/links/{link_id}/snapshots", summary="List snapshots", operation_id="list_snapshots")
async def list_snapshots(
    link_id: UUID,
    unit: ReadUnit,
    owner_id: Owner,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[SnapshotOut]:
    """The history of a link, newest first."""
    page = await service.list_snapshots(unit, owner_id, link_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[SnapshotOut.of(snapshot) for snapshot in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get("/snapshots/{snapshot_id}", summary="Read a snapshot", operation_id="get_snapshot")
async def get_snapshot(snapshot_id: UUID, unit: ReadUnit, owner_id: Owner) -> SnapshotOut:
    """One snapshot: poll it until `indexed_at` is set or `state` is `failed`."""
    return SnapshotOut.of(await service.get_snapshot(unit, owner_id, snapshot_id))


@router.head(
    "/snapshots/{snapshot_id}/artifacts/{kind}",
    operation_id="head_artifact",
    summary="Read an artifact's headers",
    response_class=Response,
    include_in_schema=False,
)
async def head_artifact(
    snapshot_id: UUID,
    kind: ArtifactKind,
    unit: ReadUnit,
    owner_id: Owner,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """What GET would answer, without the bytes."""
    artifact = await service.get_artifact(unit, owner_id, snapshot_id, kind)
    if artifact_response.is_fresh(artifact, if_none_match):
        return artifact_response.not_modified(artifact)
    return artifact_response.head(artifact)


@router.get(
    "/snapshots/{snapshot_id}/artifacts/{kind}",
    summary="Read an artifact",
    operation_id="get_artifact",
    response_class=Response,
    responses=_ARTIFACT_RESPONSES,
)
async def get_artifact(
    snapshot_id: UUID,
    kind: ArtifactKind,
    state: State,
    unit: ReadUnit,
    owner_id: Owner,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The bytes of one file of a snapshot."""
    artifact = await service.get_artifact(unit, owner_id, snapshot_id, kind)
    if artifact_response.is_fresh(artifact, if_none_match):
        return artifact_response.not_modified(artifact)
    return artifact_response.streamed(artifact, await state.artifacts.stream(artifact.key))
