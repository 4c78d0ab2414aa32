"""`/links/bulk`."""

from services.catalog.bulk import service
from services.catalog.bulk.presenting import present
from services.catalog.bulk.schemas import BulkIn, BulkOut, parse_item
from services.catalog.problem_types.registry import documented_of_items
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, WriteUnit

router = ApiRouter(tags=["links"])


@router.post(
    "/links/bulk",
    summary="Change many links",
    operation_id="change_links",
    response_description="A result for every item, in their order",
    responses=documented_of_items(
        "link-not-found",
        "link-merged",
        "too-many-tags",
        "note-too-long",
        "quota-exceeded",
        "tag-name",
        "precondition-failed",
        "invalid-input",
    ),
)
async def change_links(body: BulkIn, unit: WriteUnit, owner_id: Owner) -> BulkOut:
    """Create, update, tag, delete and restore up to 1,000 links, in one transaction.

    Items are done in their order. One that cannot be done has a problem in its result and does not
    stop the others. Pages of new links are captured after those that somebody waits for.
    """
    parsed = [parse_item(item) for item in body.items]
    return present(parsed, await service.run(unit, owner_id, service.doable(parsed)))
