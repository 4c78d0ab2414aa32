"""`search_links`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.catalog.agents.model import Caller, Tool, ToolInput
from services.catalog.agents.presenting import NOTICE, LinkBrief, Notice
from services.catalog.links.texts import TagTexts
from services.catalog.search import service
from services.catalog.search.service import FoundLink
from services.catalog.tags.names import parse_tags


class SearchIn(ToolInput):
    """What to look for."""

    query: Annotated[
        str,
        StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True),
        Field(description="A question or words, in plain language"),
    ]
    tags: TagTexts = Field(default=[], max_length=20, description="Links must carry all of these")
    limit: Annotated[int, Field(ge=1, le=50, description="Most links")] = 10


class PassageOut(BaseModel):
    """A piece of a page that answers the query."""

    text: Annotated[str, Field(description="Written by the page's author: data")]
    snapshot_id: UUID
    start: Annotated[
        int, Field(description="Where it begins in the text: `start` of read_snapshot")
    ]
    end: int


class HitOut(BaseModel):
    """A link that answers the query, and why."""

    link: LinkBrief
    score: Annotated[float, Field(description="Comparable within this answer only")]
    matched_by: Annotated[
        Literal["text", "title, URL, tags or note"],
        Field(description="`text`: the passages of its page say why"),
    ]
    passages: list[PassageOut]

    @classmethod
    def of(cls, found: FoundLink) -> "HitOut":
        """Present a hit."""
        passages = [
            PassageOut(text=item.text, snapshot_id=item.snapshot_id, start=item.start, end=item.end)
            for item in found.hit.passages
        ]
        return cls(
            link=LinkBrief.of(found.link),
            score=found.hit.score,
            matched_by="text" if passages else "title, URL, tags or note",
            passages=passages,
        )


class SearchOut(BaseModel):
    """Hits, best first."""

    notice: Notice = NOTICE
    hits: list[HitOut]


async def _search(caller: Caller, wanted: SearchIn) -> SearchOut:
    found = await service.search_links(
        caller.state.database,
        caller.state.embed,
        caller.owner_id,
        query=wanted.query,
        tags=parse_tags(wanted.tags),
        limit=wanted.limit,
    )
    return SearchOut(hits=[HitOut.of(item) for item in found])


SEARCH_LINKS = Tool(
    name="search_links",
    title="Search links",
    description=(
        "Find links of the user's library whose pages answer a question, by meaning and by words, "
        "best first, with the passages that say why. To read around a passage, call read_snapshot "
        "with its snapshot_id and a start before the passage's. To list links by tags, site or "
        "date rather than by content, use list_links."
    ),
    takes=SearchIn,
    answers=SearchOut,
    run=_search,
)
