"""`/links`."""

from http import HTTPStatus
from uuid import UUID

from fastapi import Response

from services.catalog.links import adding, service
from services.catalog.links.schemas import LinkIn, LinkOut, LinkPatch
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import link_path
from services.catalog.problems import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from services.catalog.tags.names import parse_tags
from services.catalog.tags.schemas import TagFilter
from shared.http.pages import Page

router = ApiRouter(tags=["links"], responses=documented(HTTPStatus.UNPROCESSABLE_ENTITY))

_LOCATION = {
    "Location": {"description": "Path of the link", "schema": {"type": "string"}},
}


@router.post(
    "/links",
    status_code=HTTPStatus.CREATED,
    summary="Add a link",
    operation_id="add_link",
    response_description="The new link, with its queued snapshot",
    responses=documented(HTTPStatus.BAD_REQUEST)
    | {
        HTTPStatus.CREATED.value: {"headers": _LOCATION},
        HTTPStatus.OK.value: {
            "model": LinkOut,
            "description": "The URL is kept already: the link, with the new tags added",
            "headers": _LOCATION,
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
    return LinkOut.of(await service.get_link(unit, owner_id, added.row.id))


@router.get("/links", summary="List links", operation_id="list_links")
async def list_links(
    unit: ReadUnit,
    owner_id: Owner,
    tag: TagFilter = [],  # noqa: B006 - FastAPI copies it
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[LinkOut]:
    """Links, newest first. Read on with `cursor=<next_cursor>` until it is null."""
    after = after_of(cursor)
    page = await service.list_links(
        unit, owner_id, tags=parse_tags(tag), after=after[1] if after else None, limit=limit
    )
    last = page.items[-1].row if page.has_more else None
    return Page(
        items=[LinkOut.of(link) for link in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/links/{link_id}",
    summary="Read a link",
    operation_id="get_link",
    responses=documented(HTTPStatus.NOT_FOUND),
)
async def get_link(link_id: UUID, unit: ReadUnit, owner_id: Owner) -> LinkOut:
    """One link with its newest snapshot."""
    return LinkOut.of(await service.get_link(unit, owner_id, link_id))


@router.patch(
    "/links/{link_id}",
    summary="Change a link",
    operation_id="change_link",
    responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND),
)
async def change_link(link_id: UUID, body: LinkPatch, unit: WriteUnit, owner_id: Owner) -> LinkOut:
    """Change title, note or tags; what is not mentioned stays."""
    return LinkOut.of(await service.change_link(unit, owner_id, link_id, body.to_change()))


@router.delete(
    "/links/{link_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a link",
    operation_id="delete_link",
    responses=documented(HTTPStatus.NOT_FOUND),
)
async def delete_link(link_id: UUID, unit: WriteUnit, owner_id: Owner) -> None:
    """Delete a link with its snapshots, their files, and what search knows of it."""
    await service.delete_link(unit, owner_id, link_id)
