"""A link as a bookmark, and which bookmarks are wanted."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.catalog.linkding.query import All, Expression, Flag, Tagged
from services.catalog.links.filters import LinkFilter
from services.catalog.links.model import Link
from services.catalog.links.sorting import Sort
from services.catalog.tags.names import TagName


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A link with the number that clients know it by."""

    number: int
    link: Link


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a URL: its bookmark, if any, and the tags that rules would give it."""

    url: str
    bookmark: Bookmark | None
    auto_tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bookmarks, in which order. `changed_since` and `added_since` leave their moment out."""

    archived: bool | None = False
    query: All = field(default_factory=lambda: All(()))
    sort: Sort = Sort.NEWEST
    unread: bool | None = None
    changed_since: datetime | None = None
    added_since: datetime | None = None


class NoSuchBookmarkError(Exception):
    """The owner has no bookmark with this number, or it is in the trash."""


class UrlTakenError(Exception):
    """Another bookmark has the URL."""


class UrlFixedError(Exception):
    """A link keeps its URL; another URL is another link."""


def split(wanted: Wanted, tags: dict[str, TagName]) -> tuple[LinkFilter, Expression | None]:
    """The filter that can be walked, and what is left to be tested on each link.

    Args:
        wanted: what a client asks for.
        tags: the tags that the query's names mean, by the key of the name.
    """
    found = LinkFilter(
        archived=wanted.archived,
        read=None if wanted.unread is None else not wanted.unread,
        updated_after=wanted.changed_since,
        created_after=wanted.added_since,
    )
    rest: list[Expression] = []
    for item in wanted.query.items:
        match item:
            case Tagged(TagName(_, key)) if key in tags:
                found = replace(found, all_tags=(*found.all_tags, tags[key]))
            case Flag("untagged"):
                found = replace(found, untagged=True)
            case Flag("unread") if found.read is not True:
                found = replace(found, read=False)
            case _:
                rest.append(item)
    return found, All(tuple(rest)) if rest else None
