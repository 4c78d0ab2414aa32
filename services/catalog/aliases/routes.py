"""`/links/check`, `/links/duplicates`, `/links/{link_id}/urls` and `/links/{link_id}/merge`."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.catalog.aliases import merging, service
from services.catalog.aliases.paging import (
    after_duplicate,
    after_url,
    cursor_of_duplicate,
    cursor_of_url,
)
from services.catalog.aliases.schemas import DuplicateOut, LinkUrlOut, MergeIn, UrlCheckOut
from services.catalog.links import service as links
from services.catalog.links.schemas import LinkOut
from services.catalog.links.texts import UrlText
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["links"])


@router.get("/links/check", summary="Ask whether a URL is kept", operation_id="check_url")
async def check_url(
    url: Annotated[UrlText, Query()], unit: ReadUnit, owner_id: Owner
) -> UrlCheckOut:
    """Whether adding this URL, in any spelling, would find a link, and which."""
    match = await service.find_by_url(unit, owner_id, url)
    return UrlCheckOut.of(await service.canonical_url(unit, owner_id, url), match)


@router.get("/links/duplicates", summary="List duplicates", operation_id="list_duplicates")
async def list_duplicates(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[DuplicateOut]:
    """Pairs of links that lead to one page, newest first. `POST /links/{id}/merge` makes them one.

    Links in the trash are left out.
    """
    page = await service.list_duplicates(unit, owner_id, after_duplicate(cursor), limit)
    return Page(
        items=[DuplicateOut.of(item) for item in page.items],
        next_cursor=cursor_of_duplicate(page.items[-1]) if page.has_more else None,
    )


@router.get(
    "/links/{link_id}/urls",
    summary="List the URLs of a link",
    operation_id="list_link_urls",
    responses=documented("link-not-found", "link-merged", "link-trashed"),
)
async def list_urls(
    link_id: UUID,
    unit: ReadUnit,
    owner_id: Owner,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[LinkUrlOut]:
    """Every URL that leads to the link, oldest first."""
    page = await service.list_urls(unit, owner_id, link_id, after_url(cursor), limit)
    return Page(
        items=[LinkUrlOut.of(item) for item in page.items],
        next_cursor=cursor_of_url(page.items[-1]) if page.has_more else None,
    )


@router.post(
    "/links/{link_id}/merge",
    summary="Merge another link into this one",
    operation_id="merge_links",
    responses=documented("link-not-found", "unknown-reference", "precondition-failed")
    | {HTTPStatus.OK.value: {"headers": ETAG_HEADER}},
)
async def merge_links(
    link_id: UUID,
    body: MergeIn,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> LinkOut:
    """Make another link part of this one.

    Its tags, note, flags, URLs and snapshots move here, its title and other fields where this one
    has none. Afterwards its id answers 404 with the id of this link.
    """
    await merging.merge_links(unit, owner_id, link_id, body.other_id, if_match)
    link = await links.get_link(unit, owner_id, link_id)
    set_etag(response, link.row.version)
    return LinkOut.of(link)
