"""`add_link`."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.catalog.access.scopes import Scope
from services.catalog.agents.model import Caller, Tool, ToolInput
from services.catalog.agents.presenting import NOTICE, LinkBrief, Notice
from services.catalog.links import adding
from services.catalog.links import service as links
from services.catalog.links.model import NewLink
from services.catalog.links.texts import NoteText, TagTexts, TitleText, UrlText
from services.catalog.tags.names import parse_tags


class AddLinkIn(ToolInput):
    """A link to keep."""

    url: UrlText
    title: Annotated[TitleText | None, Field(description="Leave it out to take the page's own")] = (
        None
    )
    note: Annotated[NoteText | None, Field(description="Why it is kept, for the user")] = None
    tags: TagTexts = Field(default=[])


class AddLinkOut(BaseModel):
    """The link that is kept now."""

    notice: Notice = NOTICE
    is_new: Annotated[bool, Field(description="False: it was kept already, and got what is new")]
    link: LinkBrief


async def _add(caller: Caller, wanted: AddLinkIn) -> AddLinkOut:
    new = NewLink(
        url=wanted.url,
        title=wanted.title or None,
        note=wanted.note or None,
        tags=parse_tags(wanted.tags),
    )
    async with caller.state.database.write() as unit:
        added = await adding.add_link(unit, caller.owner_id, new)
        link = await links.get_link(unit, caller.owner_id, added.row.id)
    return AddLinkOut(is_new=added.is_new, link=LinkBrief.of(link))


ADD_LINK = Tool(
    name="add_link",
    title="Add a link",
    description=(
        "Keep a web page in the user's library: its URL, with tags and a note if given. A snapshot "
        "of the page is taken in the background, which takes some seconds to minutes; get_link "
        "shows when it is there. A URL that is kept already is found in any spelling: it gets the "
        "new tags and the note, and loses nothing. Tags are paths like `tech/ai`; list_tags shows "
        "those that the user has, which are to be preferred over new ones."
    ),
    takes=AddLinkIn,
    answers=AddLinkOut,
    run=_add,
    scope=Scope.WRITE,
)
