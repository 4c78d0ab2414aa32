"""The HTTP contract of search, between catalog (who asks) and embed (who answers).

`POST /v1/search` on embed takes a `SearchRequest` and answers a `SearchResponse`; both need the
service token. Embed knows links only by id: catalog joins them with its own rows.
"""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class SearchRequest(BaseModel):
    """One person's question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner_id: UUID
    query: Annotated[str, Field(min_length=1, max_length=2_000)]
    tag_ids: Annotated[
        tuple[UUID, ...],
        Field(description="Links must carry each of these, or a tag that lies under it"),
    ] = ()
    limit: Annotated[int, Field(ge=1, le=100, description="Links, not passages")] = 20
    passages_per_link: Annotated[int, Field(ge=1, le=10)] = 3


class Passage(BaseModel):
    """A piece of a snapshot's text that answers the query.

    `start` and `end` count Unicode code points in the snapshot's text artifact, so that
    `text_artifact[start:end] == text`.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    snapshot_id: UUID
    score: float


class LinkHit(BaseModel):
    """A link that matched. No passages: its title, URL, tags or note matched."""

    model_config = ConfigDict(frozen=True)

    link_id: UUID
    score: float
    passages: tuple[Passage, ...]


class SearchResponse(BaseModel):
    """Hits, best first."""

    model_config = ConfigDict(frozen=True)

    hits: tuple[LinkHit, ...]
    model: str
    took_ms: float
