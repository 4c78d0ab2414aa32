"""Links in the public API."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.capture_options.schemas import OptionsIn
from services.catalog.links.model import WRITABLE, Link, LinkChange, LinkRow, NewLink
from services.catalog.links.texts import (
    DescriptionText,
    Flag,
    LanguageTag,
    NameText,
    NoteText,
    TagTexts,
    TitleText,
    UrlText,
    UtcTime,
)
from services.catalog.paths import artifact_path
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.schemas import SNAPSHOT_EXAMPLE, SnapshotOut
from services.catalog.tags.names import parse_tags
from shared.contracts.artifacts import ArtifactKind

_SNAPSHOT_PATH = "/api/v1/snapshots/01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10"

LINK_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
    "url": "https://example.com/",
    "site": "example.com",
    "title": "Example Domain",
    "description": "A domain for use in illustrative examples.",
    "note": "for the workshop",
    "site_name": "Example",
    "author": None,
    "published_at": None,
    "language": "en",
    "favicon": f"{_SNAPSHOT_PATH}/artifacts/favicon",
    "thumbnail": f"{_SNAPSHOT_PATH}/artifacts/thumbnail",
    "read": False,
    "favourite": True,
    "archived": False,
    "tags": ["reading", "机器学习"],
    "broken": None,
    "checked_at": None,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "trashed_at": None,
    "version": 1,
    "latest_snapshot": SNAPSHOT_EXAMPLE,
    "good_snapshot": SNAPSHOT_EXAMPLE,
}


class LinkFields(BaseModel):
    """What people write about a link. What its page says of itself fills what they leave empty."""

    title: TitleText | None = None
    description: DescriptionText | None = None
    note: NoteText | None = None
    site_name: NameText | None = None
    author: NameText | None = None
    published_at: UtcTime | None = None
    language: LanguageTag | None = None
    read: Flag = False
    favourite: Flag = False
    archived: Flag = False
    tags: TagTexts = []

    def given(self) -> dict[str, Any]:
        """What was mentioned, as the use cases take it; an empty text is none."""
        fields: dict[str, Any] = {
            name: None if getattr(self, name) == "" else getattr(self, name)
            for name in WRITABLE
            if name in self.model_fields_set
        }
        if "tags" in self.model_fields_set:
            fields["tags"] = parse_tags(self.tags)
        return fields


class LinkIn(LinkFields):
    """A link to keep. What is left empty is filled from the page when it is captured."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://example.com/",
                    "note": "for the workshop",
                    "favourite": True,
                    "tags": ["reading", "机器学习"],
                }
            ]
        },
    )

    url: UrlText
    options: Annotated[
        OptionsIn | None,
        Field(description="How the first snapshot is taken; for a link that is new"),
    ] = None

    def to_new(self) -> NewLink:
        """What the use case takes."""
        options = self.options.to_options() if self.options else None
        return NewLink(url=self.url, options=options, **self.given())


class LinkPatch(LinkFields):
    """What to change. What is absent stays; null clears a text or a time; `tags` replaces all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"title": "Example", "note": None, "read": True, "tags": ["reading"]}]
        },
    )

    def to_change(self) -> LinkChange:
        """What the use case takes."""
        return LinkChange(**self.given())


class BrokenOut(BaseModel):
    """Since when a link's page is known to be gone, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "http_error", "since": "2025-07-14T08:00:00.123456Z"}]
        }
    )

    reason: str
    since: AwareDatetime

    @classmethod
    def of(cls, row: LinkRow) -> Self | None:
        """Present what is known, if a link is broken."""
        if row.broken_reason is None or row.broken_since is None:
            return None
        return cls(reason=row.broken_reason, since=row.broken_since)


class LinkOut(BaseModel):
    """A kept link. `version` grows with every change."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINK_EXAMPLE]})

    id: UUID
    url: str
    site: Annotated[str, Field(description="The host, without `www.`")]
    title: str | None
    description: str | None
    note: str | None
    site_name: str | None
    author: str | None
    published_at: AwareDatetime | None
    language: str | None
    favicon: Annotated[str | None, Field(description="Path of the site's icon, a PNG")]
    thumbnail: Annotated[str | None, Field(description="Path of a small picture of the page")]
    read: bool
    favourite: bool
    archived: bool
    tags: list[str]
    broken: Annotated[BrokenOut | None, Field(description="Null while the page answers")]
    checked_at: Annotated[
        AwareDatetime | None, Field(description="When somebody last looked whether it answers")
    ]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    trashed_at: Annotated[AwareDatetime | None, Field(description="Null outside the trash")]
    version: int
    latest_snapshot: Annotated[SnapshotOut | None, Field(description="The newest, however it went")]
    good_snapshot: Annotated[
        SnapshotOut | None, Field(description="The newest that was taken, at least in part")
    ]

    @classmethod
    def of(cls, link: Link) -> "LinkOut":
        """Present a link."""
        return cls(**presented(link))


def presented(link: Link) -> dict[str, Any]:
    """Every field of `LinkOut`."""
    row = link.row
    return {
        **{name: getattr(row, name) for name in _OWN},
        "favicon": _path(link.good_snapshot, ArtifactKind.FAVICON),
        "thumbnail": _path(link.good_snapshot, ArtifactKind.THUMBNAIL),
        "tags": list(link.tags),
        "broken": BrokenOut.of(row),
        "latest_snapshot": SnapshotOut.of(link.latest_snapshot) if link.latest_snapshot else None,
        "good_snapshot": SnapshotOut.of(link.good_snapshot) if link.good_snapshot else None,
    }


_DERIVED = {"favicon", "thumbnail", "tags", "broken", "latest_snapshot", "good_snapshot"}
_OWN = tuple(name for name in LinkOut.model_fields if name not in _DERIVED)


def _path(snapshot: Snapshot | None, kind: ArtifactKind) -> str | None:
    if snapshot is None or all(item.kind is not kind for item in snapshot.artifacts):
        return None
    return artifact_path(snapshot.id, kind)
