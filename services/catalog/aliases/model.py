"""A URL of a link, and two links that lead to one page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.links.model import Link


class UrlSource(StrEnum):
    """How a URL came to be one of a link's."""

    ADDED = "added"  # somebody added it
    REDIRECT = "redirect"  # a capture of the link ended there
    CANONICAL = "canonical"  # the captured page names it as its own
    MERGED = "merged"  # another link had it, which is part of this one now


class DuplicateReason(StrEnum):
    """Why two links are taken for one."""

    IDENTITY = "identity"  # their URLs are the same by the rules that hold now
    REDIRECT = "redirect"
    CANONICAL = "canonical"


@dataclass(frozen=True, slots=True)
class LinkUrl:
    """One URL under which a link is known. `key` is unique for its owner."""

    owner_id: UUID
    key: str
    link_id: UUID
    url: str
    source: UrlSource
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Collision:
    """Two links that lead to one URL. `link_id` is the older."""

    link_id: UUID
    other_id: UUID
    url: str
    reason: DuplicateReason = DuplicateReason.IDENTITY


@dataclass(frozen=True, slots=True)
class FoundCollision:
    """A collision that waits for somebody to merge the two links."""

    pair: Collision
    found_at: datetime


def collision(one: UUID, other: UUID, url: str, reason: DuplicateReason) -> Collision:
    """Ids of links sort by their age."""
    return Collision(min(one, other), max(one, other), url, reason)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two links that wait for somebody to merge them. `link` is the older."""

    link: Link
    other: Link
    reason: DuplicateReason
    url: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """As what a URL is kept: by which of the link's URLs."""

    link: Link
    matched_by: UrlSource
    matched_url: str
