"""`/compat/linkding/api/bookmarks/`."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from starlette.datastructures import URL

from services.catalog.linkding.access import LinkdingRoute
from services.catalog.linkding.bookmarks import reading, service
from services.catalog.linkding.bookmarks.schemas import (
    BookmarkIn,
    BookmarkOut,
    BookmarkPatch,
    BookmarkQuery,
    CheckOut,
)
from services.catalog.linkding.bookmarks.service import Edit
from services.catalog.linkding.paging import page_of, window_of
from services.catalog.routing import ApiRouter
from services.catalog.state import CatalogState, Owner, ReadUnit, State, WriteUnit

router = ApiRouter(prefix="/api/bookmarks", route_class=LinkdingRoute)


def _api_url(request: Request) -> URL:
    """Where the API of the door begins, as the client reaches it."""
    return URL(f"{request.base_url}api/")


ApiUrl = Annotated[URL, Depends(_api_url)]
Asked = Annotated[BookmarkQuery, Query()]


@router.get("/")
async def list_bookmarks(
    request: Request, state: State, owner_id: Owner, api: ApiUrl, query: Asked
) -> dict[str, Any]:
    """Bookmarks outside the archive, newest first unless `sort` says otherwise."""
    return await _page(request, state, owner_id, api, query, archived=False)


@router.get("/archived/")
async def list_archived(
    request: Request, state: State, owner_id: Owner, api: ApiUrl, query: Asked
) -> dict[str, Any]:
    """Bookmarks in the archive."""
    return await _page(request, state, owner_id, api, query, archived=True)


@router.get("/shared/")
async def list_shared(request: Request, query: Asked) -> dict[str, Any]:
    """None: nothing is shared here."""
    return page_of(request.url, window_of(query.limit, None), [], 0, has_more=False)


@router.get("/check/")
async def check_url(
    url: Annotated[str, Query(min_length=1, max_length=20_000)],
    state: State,
    owner_id: Owner,
    api: ApiUrl,
) -> CheckOut:
    """Whether a URL is bookmarked, what its page says, and which tags rules would give it."""
    return CheckOut.of(await reading.check_url(state.database, owner_id, url), api)


@router.post("/", status_code=HTTPStatus.CREATED)
async def save_bookmark(
    body: BookmarkIn,
    unit: WriteUnit,
    owner_id: Owner,
    api: ApiUrl,
    disable_scraping: str | None = None,
) -> BookmarkOut:
    """Keep a URL, or change the bookmark that has it; with a snapshot when it is new."""
    edit = body.to_edit(keeps_texts=disable_scraping is None)
    return BookmarkOut.of(await service.save_bookmark(unit, owner_id, body.url, edit), api)


@router.get("/{number:int}/")
async def get_bookmark(number: int, unit: ReadUnit, owner_id: Owner, api: ApiUrl) -> BookmarkOut:
    """One bookmark."""
    return BookmarkOut.of(await service.get_bookmark(unit, owner_id, number), api)


@router.put("/{number:int}/")
async def put_bookmark(
    number: int, body: BookmarkIn, unit: WriteUnit, owner_id: Owner, api: ApiUrl
) -> BookmarkOut:
    """Change a bookmark; as in linkding, what is not mentioned stays."""
    edited = await service.change_bookmark(unit, owner_id, number, body.to_edit())
    return BookmarkOut.of(edited, api)


@router.patch("/{number:int}/")
async def patch_bookmark(
    number: int, body: BookmarkPatch, unit: WriteUnit, owner_id: Owner, api: ApiUrl
) -> BookmarkOut:
    """Change what is mentioned."""
    edited = await service.change_bookmark(unit, owner_id, number, body.to_edit())
    return BookmarkOut.of(edited, api)


@router.post("/{number:int}/archive/", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def archive_bookmark(number: int, unit: WriteUnit, owner_id: Owner) -> None:
    """Move a bookmark to the archive."""
    await service.change_bookmark(unit, owner_id, number, Edit(is_archived=True))


@router.post("/{number:int}/unarchive/", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def unarchive_bookmark(number: int, unit: WriteUnit, owner_id: Owner) -> None:
    """Take a bookmark out of the archive."""
    await service.change_bookmark(unit, owner_id, number, Edit(is_archived=False))


@router.delete("/{number:int}/", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_bookmark(number: int, unit: WriteUnit, owner_id: Owner) -> None:
    """Move a bookmark to the trash."""
    await service.trash_bookmark(unit, owner_id, number)


async def _page(
    request: Request,
    state: CatalogState,
    owner_id: Owner,
    api: URL,
    query: BookmarkQuery,
    *,
    archived: bool,
) -> dict[str, Any]:
    window = window_of(query.limit, query.offset, query.after)
    wanted = query.to_wanted(archived=archived)
    page = await reading.list_bookmarks(state.database, owner_id, wanted, window)
    results = [BookmarkOut.json_of(item, api) for item in page.items]
    return page_of(
        request.url, window, results, page.count, has_more=page.has_more, cursor=page.cursor
    )
