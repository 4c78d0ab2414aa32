"""`tag_links`."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.catalog.access.scopes import Scope
from services.catalog.agents.errors import explained
from services.catalog.agents.model import Caller, Tool, ToolInput, ToolRefusedError
from services.catalog.bulk.editing import edit_links
from services.catalog.bulk.model import Edit
from services.catalog.clock import now
from services.catalog.links import service as links
from services.catalog.links.texts import TagTexts
from services.catalog.tags.names import parse_tags

MAX_LINKS = 100


class TagLinksIn(ToolInput):
    """Which links, and which tags."""

    link_ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_LINKS)]
    add: TagTexts = Field(default=[], description="Tags that the links shall carry")
    remove: TagTexts = Field(default=[], description="Tags that they shall not carry")


class TaggedOut(BaseModel):
    """What became of a link."""

    link_id: UUID
    tags: Annotated[list[str] | None, Field(description="Its tags now; null: see `error`")]
    error: str | None


class TagLinksOut(BaseModel):
    """What became of each link, in order."""

    results: list[TaggedOut]


async def _tag(caller: Caller, wanted: TagLinksIn) -> TagLinksOut:
    if not wanted.add and not wanted.remove:
        raise ToolRefusedError("Say which tags to add or to remove.")
    link_ids = list(dict.fromkeys(wanted.link_ids))
    added, removed = parse_tags(wanted.add), parse_tags(wanted.remove)
    edits = [Edit(link_id, added_tags=added, removed_tags=removed) for link_id in link_ids]
    async with caller.state.database.write() as unit:
        outcomes = await edit_links(unit, caller.owner_id, edits, now())
        found = await links.get_links(unit, caller.owner_id, link_ids)
    results = [
        TaggedOut(link_id=link_id, tags=None, error=explained(outcome))
        if isinstance(outcome, Exception)
        else TaggedOut(link_id=link_id, tags=list(found[link_id].tags), error=None)
        for link_id, outcome in zip(link_ids, outcomes, strict=True)
    ]
    return TagLinksOut(results=results)


TAG_LINKS = Tool(
    name="tag_links",
    title="Tag links",
    description=(
        f"Give tags to up to {MAX_LINKS} links and take tags from them. Tags are paths like "
        "`tech/ai`; one that does not exist is made, so look at list_tags first. Only a link's own "
        "tags are removed, not what lies under them. One link that fails does not stop the others: "
        "look at each result's `error`."
    ),
    takes=TagLinksIn,
    answers=TagLinksOut,
    run=_tag,
    scope=Scope.WRITE,
)
