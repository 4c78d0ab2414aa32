"""`/search`."""

import time
from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints

from services.catalog.links.schemas import LinkOut
from services.catalog.paging import DEFAULT_LIMIT
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.search import service
from services.catalog.search.schemas import HitOut, SearchOut
from services.catalog.state import Owner, State
from services.catalog.tags.names import parse_tags
from services.catalog.tags.schemas import TagFilter

router = ApiRouter(tags=["search"])

QueryText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True),
    Query(description="A question or words, in plain language", examples=["how do plants eat"]),
]


@router.get(
    "/search",
    summary="Search by meaning",
    operation_id="search",
    responses=documented("search-unavailable"),
)
async def search(
    q: QueryText,
    state: State,
    owner_id: Owner,
    tag: TagFilter = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[int, Query(ge=1, le=100, description="Links, not passages")] = DEFAULT_LIMIT,
) -> SearchOut:
    """Links whose pages, titles, notes or tags answer the query, best first."""
    started = time.perf_counter()
    found = await service.search_links(
        state.database, state.embed, owner_id, query=q, tags=parse_tags(tag), limit=limit
    )
    items = [
        HitOut(link=LinkOut.of(item.link), score=item.hit.score, passages=list(item.hit.passages))
        for item in found
    ]
    return SearchOut(items=items, took_ms=round((time.perf_counter() - started) * 1000, 3))
