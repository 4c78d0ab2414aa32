"""`list_links` and `list_tags`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.catalog.agents.model import Caller, Tool, ToolInput
from services.catalog.agents.presenting import NOTICE, LinkBrief, Notice
from services.catalog.links import service as links
from services.catalog.links.filter_schemas import LinkConditions
from services.catalog.links.service import Listing, Needs
from services.catalog.links.sorting import Sort, cursor_after, place_after
from services.catalog.tags import paging
from services.catalog.tags import service as tags
from services.catalog.tags.names import key_of

_NEEDS = Needs(tags=True, latest_snapshot=False, good_snapshot=True)
_NEXT = Field(description="Give it as `cursor` to read on; null at the end")
Cursor = Annotated[
    str | None, Field(max_length=2_000, description="`next_cursor` of the page before")
]


class ListLinksIn(LinkConditions):
    """Which links, in which order, and which page of them."""

    sort: Annotated[Sort, Field(description="`-` stands for downwards")] = Sort.NEWEST
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class ListLinksOut(BaseModel):
    """A page of links."""

    notice: Notice = NOTICE
    links: list[LinkBrief]
    next_cursor: Annotated[str | None, _NEXT]


async def _list_links(caller: Caller, wanted: ListLinksIn) -> ListLinksOut:
    listing = Listing(
        wanted.to_filter(), wanted.sort, place_after(wanted.cursor, wanted.sort), wanted.limit
    )
    async with caller.state.database.read() as unit:
        page = await links.list_links(unit, caller.owner_id, listing, _NEEDS)
    cursor = cursor_after(page.items[-1].row, wanted.sort) if page.has_more else None
    return ListLinksOut(links=[LinkBrief.of(item) for item in page.items], next_cursor=cursor)


class ListTagsIn(ToolInput):
    """Which tags."""

    begins: Annotated[
        str,
        Field(
            max_length=255,
            pattern=r"^[^\x00]*$",
            description="How the name, a part of it or an alias begins; empty: all",
        ),
    ] = ""
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class TagBrief(BaseModel):
    """A tag."""

    id: UUID
    name: str
    count: Annotated[int, Field(description="Links that carry it, or a tag under it")]


class ListTagsOut(BaseModel):
    """A page of tags."""

    tags: list[TagBrief]
    next_cursor: Annotated[str | None, _NEXT]


async def _list_tags(caller: Caller, wanted: ListTagsIn) -> ListTagsOut:
    async with caller.state.database.read() as unit:
        page = await tags.list_tags(
            unit,
            caller.owner_id,
            begins=key_of(wanted.begins),
            after=paging.after_of(wanted.cursor),
            limit=wanted.limit,
        )
    found = [TagBrief(id=item.row.id, name=item.row.name, count=item.count) for item in page.items]
    cursor = paging.cursor_of(page.items[-1].row.key) if page.has_more else None
    return ListTagsOut(tags=found, next_cursor=cursor)


LIST_LINKS = Tool(
    name="list_links",
    title="List links",
    description=(
        "Links of the user's library by tags, site, language, dates and flags, newest first unless "
        "`sort` says otherwise. Every condition that is given must hold; a tag stands for the tags "
        "under it too. To find links by what their pages say, use search_links."
    ),
    takes=ListLinksIn,
    answers=ListLinksOut,
    run=_list_links,
)
LIST_TAGS = Tool(
    name="list_tags",
    title="List tags",
    description="The user's tags in the order of their names, with how many links each finds.",
    takes=ListTagsIn,
    answers=ListTagsOut,
    run=_list_tags,
)
