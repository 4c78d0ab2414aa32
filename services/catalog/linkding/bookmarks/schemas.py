"""Bookmarks as linkding presents and takes them."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field
from starlette.datastructures import URL

from services.catalog.linkding.assets.model import asset_number
from services.catalog.linkding.bookmarks.model import Bookmark, Found, Wanted
from services.catalog.linkding.bookmarks.service import Edit
from services.catalog.linkding.query import parse
from services.catalog.linkding.tag_names import shown_all
from services.catalog.links.sorting import Sort
from services.catalog.links.texts import DescriptionText, NoteText, TitleText, UrlText, UtcTime
from services.catalog.tags.names import MAX_TAGS_PER_LINK
from services.catalog.tags.schemas import TagText
from shared.contracts.artifacts import ArtifactKind

_SORTS = {
    "added_desc": Sort.NEWEST,
    "added_asc": Sort.OLDEST,
    "title_asc": Sort.TITLE,
    "title_desc": Sort.TITLE_DOWN,
}
_YES_OR_NO = {"yes": True, "no": False}
_JUST_AFTER = timedelta(microseconds=1)


def _nothing_for_null(value: object) -> object:
    return "" if value is None else value


_Null = BeforeValidator(_nothing_for_null)


class BookmarkPatch(BaseModel):
    """What clients say of a bookmark. Unknown fields are passed over, as linkding does."""

    url: UrlText | None = None
    title: Annotated[TitleText, _Null] = ""
    description: Annotated[DescriptionText, _Null] = ""
    notes: Annotated[NoteText, _Null] = ""
    is_archived: bool = False
    unread: bool = False
    shared: bool = False  # nothing here is shared: taken and passed over
    tag_names: Annotated[list[TagText], Field(max_length=MAX_TAGS_PER_LINK)] = []

    def to_edit(self, *, keeps_texts: bool = False) -> Edit:
        """What the use case takes."""
        given = {
            name: getattr(self, name)
            for name in self.model_fields_set - {"shared", "tag_names"}
            if getattr(self, name) is not None
        }
        if "tag_names" in self.model_fields_set:
            given["tag_names"] = tuple(self.tag_names)
        return Edit(**given, keeps_texts=keeps_texts)


class BookmarkIn(BookmarkPatch):
    """A bookmark to save, or to change as a whole. Only the URL must be there."""

    url: UrlText


class BookmarkQuery(BaseModel):
    """Which bookmarks, in which order."""

    q: str = Field(default="", max_length=8_500)
    sort: str = "added_desc"
    unread: str = "off"
    shared: str = "off"
    modified_since: UtcTime | None = None
    added_since: UtcTime | None = None
    limit: str | None = None
    offset: str | None = None
    after: str | None = Field(default=None, max_length=2_000)

    def to_wanted(self, *, archived: bool) -> Wanted:
        """What the use case takes."""
        return Wanted(
            archived=archived,
            query=parse(self.q),
            sort=_SORTS.get(self.sort, Sort.NEWEST),
            unread=_YES_OR_NO.get(self.unread),
            changed_since=_just_after(self.modified_since),
            added_since=_just_after(self.added_since),
        )


class BookmarkOut(BaseModel):
    """A bookmark. The texts that linkding once took from the page are empty there too by now."""

    id: int
    url: str
    title: str
    description: str
    notes: str
    web_archive_snapshot_url: Literal[""] = ""
    favicon_url: str | None
    preview_image_url: str | None
    is_archived: bool
    unread: bool
    shared: Literal[False] = False
    tag_names: list[str]
    date_added: AwareDatetime
    date_modified: AwareDatetime
    website_title: None = None
    website_description: None = None

    @classmethod
    def of(cls, bookmark: Bookmark, api: URL) -> "BookmarkOut":
        """Present a bookmark; `api` is where the API of the door begins."""
        row = bookmark.link.row
        return cls(
            id=bookmark.number,
            url=row.url,
            title=row.title or "",
            description=row.description or "",
            notes=row.note or "",
            favicon_url=_asset_url(bookmark, ArtifactKind.FAVICON, api),
            preview_image_url=_asset_url(bookmark, ArtifactKind.THUMBNAIL, api),
            is_archived=row.archived,
            unread=not row.read,
            tag_names=shown_all(bookmark.link.tags),
            date_added=row.created_at,
            date_modified=row.updated_at,
        )

    @classmethod
    def json_of(cls, bookmark: Bookmark, api: URL) -> dict[str, Any]:
        """A bookmark in a list."""
        return cls.of(bookmark, api).model_dump(mode="json")


class MetadataOut(BaseModel):
    """What the page of a URL says of itself, as far as it was captured; nothing is fetched."""

    url: str
    title: str | None
    description: str | None
    preview_image: str | None


class CheckOut(BaseModel):
    """What is known of a URL."""

    bookmark: BookmarkOut | None
    metadata: MetadataOut
    auto_tags: list[str]

    @classmethod
    def of(cls, found: Found, api: URL) -> "CheckOut":
        """Present it."""
        known = BookmarkOut.of(found.bookmark, api) if found.bookmark else None
        metadata = MetadataOut(
            url=found.url,
            title=known.title or None if known else None,
            description=known.description or None if known else None,
            preview_image=known.preview_image_url if known else None,
        )
        return cls(bookmark=known, metadata=metadata, auto_tags=shown_all(found.auto_tags))


def _asset_url(bookmark: Bookmark, kind: ArtifactKind, api: URL) -> str | None:
    snapshot = bookmark.link.good_snapshot
    if snapshot is None or all(item.kind is not kind for item in snapshot.artifacts):
        return None
    number = asset_number(bookmark.number, kind)
    return f"{api}bookmarks/{bookmark.number}/assets/{number}/download/"


def _just_after(moment: datetime | None) -> datetime | None:
    """Linkding means later ones only; databases here know nothing between two microseconds."""
    return None if moment is None else moment + _JUST_AFTER
