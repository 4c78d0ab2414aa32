"""`/links`."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from services.catalog.links import adding, service
from services.catalog.links.listing import ListQuery, PartPage, needs_of, part_of, part_page
from services.catalog.links.schemas import LinkIn, LinkOut, LinkPatch
from services.catalog.links.sorting import cursor_after, place_after
from services.catalog.paths import link_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from services.catalog.trash import service as trash
from shared.http.pages import Page

router = ApiRouter(tags=["links"])

_LOCATION = {
    "Location": {"description": "Path of the link", "schema": {"type": "string"}},
}


@router.post(
    "/links",
    status_code=HTTPStatus.CREATED,
    summary="Add a link",
    operation_id="add_link",
    response_description="The new link, with its queued snapshot",
    responses=documented("note-too-long", "quota-exceeded", "tag-name", "too-many-tags")
    | {
        HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER},
        HTTPStatus.OK.value: {
            "model": LinkOut,
            "description": "The URL is kept already: the link, with the new tags added",
            "headers": _LOCATION | ETAG_HEADER,
        },
    },
)
async def add_link(body: LinkIn, response: Response, unit: WriteUnit, owner_id: Owner) -> LinkOut:
    """Keep a link and take a snapshot of its page.

    Adding one that is kept already adds the tags, the note, and the title if there is none.
    """
    added = await adding.add_link(unit, owner_id, body.to_new())
    response.status_code = HTTPStatus.CREATED if added.is_new else HTTPStatus.OK
    response.headers["Location"] = link_path(added.row.id)
    set_etag(response, added.row.version)
    return LinkOut.of(await service.get_link(unit, owner_id, added.row.id))


@router.get(
    "/links",
    summary="List links",
    operation_id="list_links",
    response_model=Page[LinkOut] | PartPage,
    responses={
        HTTPStatus.OK.value: {"description": "A page; with `fields`, of links with these only"}
    },
)
async def list_links(
    unit: ReadUnit, owner_id: Owner, query: Annotated[ListQuery, Query()]
) -> Page[LinkOut] | JSONResponse:
    """Links that fulfil every condition, newest first unless `sort` says otherwise.

    Read on with `cursor=<next_cursor>` until it is null: links that are added meanwhile are neither
    repeated nor do they push others out.
    """
    names = query.field_names
    after = place_after(query.cursor, query.sort)
    wanted = service.Listing(query.to_filter(), query.sort, after, query.limit)
    page = await service.list_links(unit, owner_id, wanted, needs_of(names))
    cursor = cursor_after(page.items[-1].row, query.sort) if page.has_more else None
    if query.fields is None:
        return Page(items=[LinkOut.of(link) for link in page.items], next_cursor=cursor)
    return part_page([part_of(link, names) for link in page.items], cursor)


@router.get(
    "/links/{link_id}",
    summary="Read a link",
    operation_id="get_link",
    responses=documented("link-not-found", "link-merged", "link-trashed")
    | {HTTPStatus.OK.value: {"headers": ETAG_HEADER}},
)
async def get_link(link_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner) -> LinkOut:
    """One link with its newest snapshot and its newest good one. In the trash it is not found."""
    link = await service.get_link(unit, owner_id, link_id)
    set_etag(response, link.row.version)
    return LinkOut.of(link)


@router.patch(
    "/links/{link_id}",
    summary="Change a link",
    operation_id="change_link",
    responses=documented(
        "link-not-found", "link-merged", "link-trashed", "tag-name", "precondition-failed"
    )
    | {HTTPStatus.OK.value: {"headers": ETAG_HEADER}},
)
async def change_link(
    link_id: UUID,
    body: LinkPatch,
    if_match: IfMatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
) -> LinkOut:
    """Change fields or tags; what is not mentioned stays."""
    link = await service.change_link(unit, owner_id, link_id, body.to_change(), if_match)
    set_etag(response, link.row.version)
    return LinkOut.of(link)


@router.delete(
    "/links/{link_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a link",
    operation_id="delete_link",
    responses=documented("link-not-found", "link-merged", "precondition-failed"),
)
async def delete_link(
    link_id: UUID,
    if_match: IfMatch,
    unit: WriteUnit,
    owner_id: Owner,
    *,
    permanent: Annotated[bool, Query(description="Not to the trash: for good, at once")] = False,
) -> None:
    """Move a link to the trash, from where it can be restored for the account's `trash_days`.

    With `permanent=true` it goes with its snapshots, their files, and what search knows of it.
    """
    if permanent:
        await service.delete_link(unit, owner_id, link_id, if_match)
    else:
        await trash.trash_link(unit, owner_id, link_id, if_match)
