"""`/compat/linkding/api/tags/`."""

from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from services.catalog.linkding.access import LinkdingRoute
from services.catalog.linkding.paging import MAX_TAG_LIMIT, page_of, window_of
from services.catalog.linkding.tags import service
from services.catalog.linkding.tags.schemas import TagIn, TagOut
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, State, WriteUnit

router = ApiRouter(prefix="/api/tags", route_class=LinkdingRoute)


@router.get("/")
async def list_tags(
    request: Request,
    state: State,
    owner_id: Owner,
    limit: str | None = None,
    offset: str | None = None,
) -> dict[str, Any]:
    """Tags, oldest first."""
    window = window_of(limit, offset, max_limit=MAX_TAG_LIMIT)
    page = await service.list_tags(state.database, owner_id, window)
    results = [TagOut.json_of(tag) for tag in page.items]
    return page_of(request.url, window, results, page.count, has_more=page.has_more)


@router.post("/", status_code=HTTPStatus.CREATED)
async def create_tag(body: TagIn, unit: WriteUnit, owner_id: Owner) -> TagOut:
    """Make a tag, or find the one that is there."""
    return TagOut.of(await service.create_tag(unit, owner_id, body.name))


@router.get("/{number:int}/")
async def get_tag(number: int, unit: ReadUnit, owner_id: Owner) -> TagOut:
    """One tag."""
    return TagOut.of(await service.get_tag(unit, owner_id, number))


@router.delete("/{number:int}/", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_tag(number: int, unit: WriteUnit, owner_id: Owner) -> None:
    """Delete a tag. One that others lie under stays."""
    await service.delete_tag(unit, owner_id, number)
