"""`/snapshots/{id}/artifacts`: the files of a snapshot."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Path, Response

from services.catalog.artifacts.names import name_of
from services.catalog.artifacts.ranges import NoSuchPartError, part_of
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.snapshots import artifact_response, service
from services.catalog.state import Owner, ReadUnit, State
from shared.contracts.artifacts import ArtifactKind

router = ApiRouter(tags=["snapshots"])

_ETAG_EXAMPLE = '"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"'

IfNoneMatch = Annotated[
    str | None,
    Header(description="ETags of copies that the client has", examples=[_ETAG_EXAMPLE]),
]
Range = Annotated[
    str | None,
    Header(alias="Range", description="One range of bytes", examples=["bytes=0-499"]),
]
IfRange = Annotated[
    str | None,
    Header(
        description="The ETag of what a range is to continue; else all is sent",
        examples=[_ETAG_EXAMPLE],
    ),
]


def asked_range(wanted: Range = None, if_range: IfRange = None) -> tuple[str | None, str | None]:
    """The headers about a part of a file."""
    return wanted, if_range


AskedRange = Annotated[tuple[str | None, str | None], Depends(asked_range)]
Kind = Annotated[ArtifactKind, Path(description="Which of the snapshot's files")]

_ARTIFACT_RESPONSES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "The file. Its headers forbid scripts, forms and the network.",
        "content": {
            # First: clients that can read an answer in one way only take it as bytes.
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "image/webp": {"schema": {"type": "string", "format": "binary"}},
            "text/html": {"schema": {"type": "string"}, "example": "<!doctype html><title>Example"},
            "text/plain": {"schema": {"type": "string"}, "example": "Example Domain"},
            "text/markdown": {"schema": {"type": "string"}, "example": "# Example Domain"},
            "application/json": {"schema": {}, "example": {"title": "Example Domain"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "multipart/related": {"schema": {"type": "string", "format": "binary"}},
        },
        "headers": {"ETag": {"description": "By SHA-256", "schema": {"type": "string"}}},
    },
    HTTPStatus.PARTIAL_CONTENT.value: {
        "description": "The range of the file that `Range` asks for",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    HTTPStatus.NOT_MODIFIED.value: {"description": "The client's copy is good"},
}


@router.head(
    "/snapshots/{snapshot_id}/artifacts/{kind}",
    operation_id="head_artifact",
    summary="Read an artifact's headers",
    response_class=Response,
    include_in_schema=False,
)
async def head_artifact(
    snapshot_id: UUID,
    kind: Kind,
    state: State,
    unit: ReadUnit,
    owner_id: Owner,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """What GET would answer, without the bytes."""
    artifact = await service.get_artifact(unit, owner_id, snapshot_id, kind)
    if artifact_response.is_fresh(artifact, if_none_match):
        return artifact_response.not_modified(artifact)
    name = await name_of(unit, state.artifacts, owner_id, snapshot_id, artifact)
    return artifact_response.head(artifact, name)


@router.get(
    "/snapshots/{snapshot_id}/artifacts/{kind}",
    summary="Read an artifact",
    operation_id="get_artifact",
    response_class=Response,
    responses=documented(
        "snapshot-not-found", "artifact-not-found", "artifact-missing", "range-not-satisfiable"
    )
    | _ARTIFACT_RESPONSES,
)
async def get_artifact(
    snapshot_id: UUID,
    kind: Kind,
    state: State,
    unit: ReadUnit,
    owner_id: Owner,
    asked: AskedRange,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The bytes of one file of a snapshot, or one range of them."""
    artifact = await service.get_artifact(unit, owner_id, snapshot_id, kind)
    if artifact_response.is_fresh(artifact, if_none_match):
        return artifact_response.not_modified(artifact)
    name = await name_of(unit, state.artifacts, owner_id, snapshot_id, artifact)
    etag, size = artifact_response.etag(artifact), artifact.size_bytes
    try:
        part = part_of(*asked, etag=etag, size=size)
    except NoSuchPartError:
        return artifact_response.no_such_part(artifact)
    if part is not None:
        pieces = await state.artifacts.stream(artifact.key, (part.start, part.end))
        return artifact_response.partial(artifact, pieces, name, part)
    pieces = await state.artifacts.stream(artifact.key)
    return artifact_response.streamed(artifact, pieces, name)
