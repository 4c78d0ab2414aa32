"""Links in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from services.catalog.links.identity import MAX_URL_LENGTH, InvalidUrlError, check_url
from services.catalog.links.model import MAX_NOTE_LENGTH, UNSET, Link, LinkChange, NewLink
from services.catalog.links.url_pattern import URL_PATTERN
from services.catalog.snapshots.schemas import SNAPSHOT_EXAMPLE, SnapshotOut
from services.catalog.tags.names import MAX_TAGS_PER_LINK, parse_tags
from services.catalog.tags.schemas import TagText

MAX_TITLE_LENGTH = 500

LINK_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
    "url": "https://example.com/",
    "title": "Example Domain",
    "note": "for the workshop",
    "tags": ["reading", "机器学习"],
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
    "latest_snapshot": SNAPSHOT_EXAMPLE,
}


def _check_url(text: str) -> str:
    try:
        check_url(text)
    except InvalidUrlError as error:
        raise PydanticCustomError("url", "{reason}", {"reason": str(error)}) from error
    return text


def _check_text(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("text", "must not contain NUL characters")
    return text


UrlText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_URL_LENGTH, strip_whitespace=True),
    AfterValidator(_check_url),
    Field(
        description="An absolute http or https URL without user name and password",
        examples=["https://example.com/"],
        json_schema_extra={"pattern": URL_PATTERN},
    ),
]
TitleText = Annotated[
    str,
    StringConstraints(max_length=MAX_TITLE_LENGTH, strip_whitespace=True),
    AfterValidator(_check_text),
]
NoteText = Annotated[
    str,
    StringConstraints(max_length=MAX_NOTE_LENGTH, strip_whitespace=True),
    AfterValidator(_check_text),
]
TagTexts = Annotated[
    list[TagText],
    Field(
        max_length=MAX_TAGS_PER_LINK,
        description="Names in any script; case and width do not matter",
        examples=[["reading", "机器学习"]],
    ),
]


class LinkIn(BaseModel):
    """A link to keep. Without a title it gets the page's own when it is captured."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://example.com/",
                    "note": "for the workshop",
                    "tags": ["reading", "机器学习"],
                }
            ]
        },
    )

    url: UrlText
    title: TitleText | None = None
    note: NoteText | None = None
    tags: TagTexts = []

    def to_new(self) -> NewLink:
        """What the use case takes; an empty text is none."""
        return NewLink(
            url=self.url,
            title=self.title or None,
            note=self.note or None,
            tags=parse_tags(self.tags),
        )


class LinkPatch(BaseModel):
    """What to change. What is absent stays; null clears a title or note; `tags` replaces all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "Example", "note": None, "tags": ["reading"]}]},
    )

    title: TitleText | None = None
    note: NoteText | None = None
    tags: TagTexts = []

    def to_change(self) -> LinkChange:
        """What the use case takes."""
        given = self.model_fields_set
        return LinkChange(
            title=(self.title or None) if "title" in given else UNSET,
            note=(self.note or None) if "note" in given else UNSET,
            tags=parse_tags(self.tags) if "tags" in given else UNSET,
        )


class LinkOut(BaseModel):
    """A kept link. `version` grows with every change."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINK_EXAMPLE]})

    id: UUID
    url: str
    title: str | None
    note: str | None
    tags: list[str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int
    latest_snapshot: SnapshotOut | None

    @classmethod
    def of(cls, link: Link) -> "LinkOut":
        """Present a link."""
        return cls(
            id=link.row.id,
            url=link.row.url,
            title=link.row.title,
            note=link.row.note,
            tags=list(link.tags),
            created_at=link.row.created_at,
            updated_at=link.row.updated_at,
            version=link.row.version,
            latest_snapshot=SnapshotOut.of(link.latest_snapshot) if link.latest_snapshot else None,
        )
