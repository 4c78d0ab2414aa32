"""The filter of links in the public API: one model for queries and for bodies."""

from typing import Annotated, Any
from uuid import UUID

import ada_url
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.links.languages import canonical_language
from services.catalog.links.states import LinkState
from services.catalog.links.texts import Flag, UtcTime
from services.catalog.tags.names import parse_tags
from services.catalog.tags.schemas import TagText


def _site(text: str) -> str:
    """The host as links have it: in lower case, in ASCII, without `www.`."""
    try:
        host = ada_url.URL(f"https://{text.strip()}/").hostname
    except (ValueError, UnicodeError):
        return text.strip().lower()
    return str(host.removesuffix(".").removeprefix("www."))


SiteText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=253, pattern=r"^[^\x00]*$"),
    AfterValidator(_site),
]
LanguageText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=35, pattern=r"^[^\x00]*$"),
    AfterValidator(canonical_language),
]


def _tags(description: str) -> Any:
    return Field(default=[], max_length=20, description=description, examples=[["reading"]])


def _flag(description: str) -> Any:
    return Field(default=None, description=description)


class LinkConditions(BaseModel):
    """Which links are meant: all conditions that are given hold; without one, all but the trash.

    The names are the same in a query (`?tag=a&tag=b`) and in a body (`{"tag": ["a", "b"]}`).
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"tag": ["reading"], "read": False}]},
    )

    tag: list[TagText] = _tags("Links carry all of these; a tag stands for what lies under it too")
    any_tag: list[TagText] = _tags("Links carry at least one of these")
    not_tag: list[TagText] = _tags("Links carry none of these")
    untagged: Flag | None = _flag("Whether links carry no tag at all")
    site: list[SiteText] = Field(
        default=[],
        max_length=20,
        description="Links are on one of these hosts; `www.` does not matter",
        examples=[["example.com"]],
    )
    language: list[LanguageText] = Field(
        default=[], max_length=20, description="Links are in one of these", examples=[["en", "zh"]]
    )
    state: list[LinkState] = Field(
        default=[],
        max_length=7,
        description="Their newest snapshot is in one of these states; `none`: they have none",
    )
    read: Flag | None = _flag("Whether they have been read")
    favourite: Flag | None = _flag("Whether they are favourites")
    archived: Flag | None = _flag("Whether they are archived")
    has_note: Flag | None = _flag("Whether they have a note")
    broken: Flag | None = _flag("Whether their page is known to be gone")
    created_after: UtcTime | None = _flag("Added at this moment or later")
    created_before: UtcTime | None = _flag("Added before this moment")
    updated_after: UtcTime | None = _flag("Last changed at this moment or later")
    updated_before: UtcTime | None = _flag("Last changed before this moment")
    published_after: UtcTime | None = _flag("Their page says that it is of this moment or later")
    published_before: UtcTime | None = _flag("Their page says that it is older than this moment")
    id: list[UUID] = Field(default=[], max_length=1_000, description="Links are among these")
    trash: Trash = Field(
        default=Trash.WITHOUT, description="`only`: those in the trash instead of those outside"
    )

    def to_filter(self) -> LinkFilter:
        """What the use cases take."""
        return LinkFilter(
            all_tags=parse_tags(self.tag),
            any_tags=parse_tags(self.any_tag),
            no_tags=parse_tags(self.not_tag),
            untagged=self.untagged,
            sites=tuple(dict.fromkeys(self.site)),
            languages=tuple(dict.fromkeys(self.language)),
            states=tuple(dict.fromkeys(self.state)),
            read=self.read,
            favourite=self.favourite,
            archived=self.archived,
            has_note=self.has_note,
            broken=self.broken,
            created_after=self.created_after,
            created_before=self.created_before,
            updated_after=self.updated_after,
            updated_before=self.updated_before,
            published_after=self.published_after,
            published_before=self.published_before,
            ids=tuple(dict.fromkeys(self.id)),
            trash=self.trash,
        )
