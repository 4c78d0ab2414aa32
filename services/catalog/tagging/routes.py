"""`/links/tagging`."""

from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, WriteUnit
from services.catalog.tagging import service
from services.catalog.tagging.schemas import TaggingIn, TaggingOut

router = ApiRouter(tags=["tags"])


@router.post(
    "/links/tagging",
    summary="Tag links by filter",
    operation_id="tag_links",
    responses=documented("tag-name", "too-many-tags"),
)
async def tag_links(body: TaggingIn, unit: WriteUnit, owner_id: Owner) -> TaggingOut:
    """Give tags to every link that a filter means, and take tags from them.

    It is one change: all of them or none. Search follows.
    """
    return TaggingOut.of(await service.tag_links(unit, owner_id, body.to_tagging()))
