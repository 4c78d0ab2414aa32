"""`/tags`."""

from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit
from services.catalog.tags import service
from services.catalog.tags.schemas import TagOut
from shared.http.pages import Page

router = ApiRouter(tags=["tags"])


@router.get("/tags", summary="List tags", operation_id="list_tags")
async def list_tags(unit: ReadUnit, owner_id: Owner) -> Page[TagOut]:
    """Every tag that a link carries, with the number of links, in the order of the names."""
    found = await service.list_tags(unit, owner_id)
    return Page(items=[TagOut(name=name, count=count) for name, count in found])
