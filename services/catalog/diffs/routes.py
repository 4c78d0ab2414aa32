"""`/snapshots/{id}/diff/{other_id}`."""

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from services.catalog.diffs import service
from services.catalog.diffs.page import CONTENT_SECURITY_POLICY, diff_page
from services.catalog.diffs.schemas import DiffOut
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.snapshots.model import Snapshot
from services.catalog.state import Owner, State

router = ApiRouter(tags=["snapshots"])


class DiffFormat(StrEnum):
    """How a diff is shown."""

    JSON = "json"
    HTML = "html"


@router.get(
    "/snapshots/{snapshot_id}/diff/{other_id}",
    summary="Compare two snapshots",
    operation_id="diff_snapshots",
    response_model=DiffOut,
    responses=documented(
        "snapshot-not-found", "artifact-not-found", "artifact-missing", "text-too-large"
    )
    | {
        HTTPStatus.OK.value: {
            "description": "Which lines differ, and which words in them",
            "content": {
                "text/html": {
                    "schema": {"type": "string"},
                    "example": "<!doctype html><title>What changed</title>",
                }
            },
        }
    },
)
async def diff_snapshots(
    snapshot_id: UUID,
    other_id: UUID,
    state: State,
    owner_id: Owner,
    wanted: Annotated[
        DiffFormat | None, Query(alias="format", description="In place of `Accept`")
    ] = None,
    context: Annotated[
        int, Query(ge=0, le=100, description="Lines around a change that are shown with it")
    ] = 3,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """How the text of the first snapshot became that of the second.

    They may be of one link or of two. Of Chinese, single characters are compared. A page for
    people comes with `format=html` or `Accept: text/html`.
    """
    found = await service.diff_snapshots(
        state.database, state.artifacts, owner_id, (snapshot_id, other_id), context=context
    )
    if (wanted or _accepted(accept)) is DiffFormat.JSON:
        return JSONResponse(DiffOut.of(found).model_dump(mode="json"), headers={"Vary": "Accept"})
    page = diff_page(found.diff, old_name=_name(found.old), new_name=_name(found.new))
    headers = {"Vary": "Accept", "Content-Security-Policy": CONTENT_SECURITY_POLICY}
    return HTMLResponse(page, headers=headers)


def _accepted(accept: str | None) -> DiffFormat:
    """HTML for who names it before JSON, as browsers do."""
    for part in (accept or "").split(","):
        match part.partition(";")[0].strip().lower():
            case "text/html":
                return DiffFormat.HTML
            case "application/json":
                return DiffFormat.JSON
    return DiffFormat.JSON


def _name(snapshot: Snapshot) -> str:
    """What people know a snapshot by."""
    at = snapshot.captured_at or snapshot.created_at
    return f"{snapshot.title or snapshot.url} ({at:%Y-%m-%d %H:%M} UTC)"
