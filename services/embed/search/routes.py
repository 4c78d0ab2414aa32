"""`POST /v1/search`, for catalog."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from services.embed.search.service import Searcher
from shared.contracts.search import SearchRequest, SearchResponse

router = APIRouter(prefix="/v1", tags=["search"])


def searcher(request: Request) -> Searcher:
    """The searcher of this process; an error (503) until model and store are there."""
    found: Searcher = request.app.state.parts.searcher
    return found


@router.post("/search", summary="Find links by meaning and by words")
async def search(
    body: SearchRequest, service: Annotated[Searcher, Depends(searcher)]
) -> SearchResponse:
    """Hits grouped by link, best first."""
    return await service.search(body)
