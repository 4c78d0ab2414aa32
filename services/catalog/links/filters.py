"""Which links are meant: the one filter of lists, facets, tagging, exports and schedules. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.links.states import LinkState
from services.catalog.tags.names import TagName


class Trash(StrEnum):
    """Whether links in the trash are meant."""

    WITHOUT = "without"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Every condition that is set must hold; nothing set means every link outside the trash.

    A tag stands for itself and everything under it. Times are `after <= t < before`.
    """

    all_tags: tuple[TagName, ...] = ()
    any_tags: tuple[TagName, ...] = ()
    no_tags: tuple[TagName, ...] = ()
    untagged: bool | None = None
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    states: tuple[LinkState, ...] = ()
    read: bool | None = None
    favourite: bool | None = None
    archived: bool | None = None
    has_note: bool | None = None
    broken: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    ids: tuple[UUID, ...] = ()
    trash: Trash = Trash.WITHOUT
