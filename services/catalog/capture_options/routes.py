"""`/capture-options`, and what holds for a link."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.capture_options import service
from services.catalog.capture_options.schemas import (
    EffectiveOptionsOut,
    OptionSetIn,
    OptionSetOut,
    OptionSetPatch,
)
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import capture_options_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["capture options"])

_LOCATION = {"Location": {"description": "Path of the options", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/capture-options",
    status_code=HTTPStatus.CREATED,
    summary="Choose capture options",
    operation_id="create_capture_options",
    responses=documented("unknown-reference")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_capture_options(
    body: OptionSetIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> OptionSetOut:
    """Have the links of a scope captured in another way, from the next snapshot on.

    What is said closest to a link holds, option by option: for the link, then for its tags (the
    deeper before the shorter, then by name), then for its site (the longer before the shorter; a
    site stands for its subdomains too), then for all links. Of several for one scope the newest
    holds.
    """
    item = await service.create_options(
        unit,
        owner_id,
        body.scope.to_scope(),
        options=body.options.to_options(),
        enabled=body.enabled,
    )
    response.headers["Location"] = capture_options_path(item.id)
    set_etag(response, item.version)
    return OptionSetOut.of(item)


@router.get("/capture-options", summary="List capture options", operation_id="list_capture_options")
async def list_capture_options(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[OptionSetOut]:
    """Everything that was chosen, newest first."""
    page = await service.list_options(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[OptionSetOut.of(item) for item in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/capture-options/{options_id}",
    summary="Read capture options",
    operation_id="get_capture_options",
    responses=documented("capture-options-not-found") | _ETAG,
)
async def get_capture_options(
    options_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> OptionSetOut:
    """What was chosen for one scope."""
    item = await service.get_options(unit, owner_id, options_id)
    set_etag(response, item.version)
    return OptionSetOut.of(item)


@router.patch(
    "/capture-options/{options_id}",
    summary="Change capture options",
    operation_id="change_capture_options",
    responses=documented(
        "capture-options-not-found",
        "unknown-reference",
        "precondition-failed",
    )
    | _ETAG,
)
async def change_capture_options(
    options_id: UUID,
    body: OptionSetPatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> OptionSetOut:
    """Change which links are meant, what is chosen (`options` are replaced whole), or whether."""
    item = await service.change_options(unit, owner_id, options_id, body.to_change(), if_match)
    set_etag(response, item.version)
    return OptionSetOut.of(item)


@router.delete(
    "/capture-options/{options_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete capture options",
    operation_id="delete_capture_options",
    responses=documented("capture-options-not-found", "precondition-failed"),
)
async def delete_capture_options(
    options_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Choose nothing any more. What was captured stays as it is."""
    await service.delete_options(unit, owner_id, options_id, if_match)


@router.get(
    "/links/{link_id}/capture-options",
    summary="See what holds for a link",
    operation_id="get_link_capture_options",
    responses=documented("link-not-found", "link-merged", "link-trashed"),
)
async def get_link_capture_options(
    link_id: UUID, unit: ReadUnit, owner_id: Owner
) -> EffectiveOptionsOut:
    """How the link's next snapshot will be taken, and where each option was said."""
    return EffectiveOptionsOut.of(await service.options_of_link(unit, owner_id, link_id))
