"""`/links/facets`."""

from typing import Annotated

from fastapi import Query

from services.catalog.facets import service
from services.catalog.facets.schemas import FacetQuery, FacetsOut
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit

router = ApiRouter(tags=["links"])


@router.get("/links/facets", summary="Count links by facets", operation_id="count_links")
async def count_links(
    unit: ReadUnit, owner_id: Owner, query: Annotated[FacetQuery, Query()]
) -> FacetsOut:
    """How many links there are by tag, site, language, month and state.

    The filter is that of `GET /links`. Without one the counts of the whole library are ready.
    """
    facets = await service.count_links(
        unit, owner_id, query.to_filter(), limit=query.limit, depth=query.depth
    )
    return FacetsOut.of(facets)
