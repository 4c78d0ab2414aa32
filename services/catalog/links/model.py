"""A link as catalog knows it, and what a client may ask to change."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Literal
from uuid import UUID

from services.catalog.links.states import LinkState
from services.catalog.snapshots.model import Snapshot
from services.catalog.tags.names import TagName
from shared.contracts.capture_options import CaptureOptions

MAX_NOTE_LENGTH = 10_000


class Unset(Enum):
    """What a client did not mention, which is not the same as null."""

    UNSET = "unset"


UNSET: Literal[Unset.UNSET] = Unset.UNSET

MAX_NOTE_LENGTH = 10_000

# The columns of a link that people write; tags are rows of their own.
WRITABLE = (
    "title",
    "description",
    "note",
    "site_name",
    "author",
    "published_at",
    "language",
    "read",
    "favourite",
    "archived",
)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link's own row."""

    id: UUID
    owner_id: UUID
    url: str
    site: str
    created_at: datetime
    updated_at: datetime
    snapshot_at: datetime
    issued_at: datetime
    title: str | None = None
    sort_title: str = ""
    description: str | None = None
    note: str | None = None
    site_name: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    read: bool = False
    favourite: bool = False
    archived: bool = False
    trashed_at: datetime | None = None
    version: int = 1
    latest_snapshot_id: UUID | None = None
    good_snapshot_id: UUID | None = None
    state: LinkState = LinkState.NONE
    checked_at: datetime | None = None
    check_failures: int = 0
    broken_reason: str | None = None
    broken_since: datetime | None = None
    recheck_at: datetime | None = None
    indexed_version: int = 0
    issues: int = 1


def next_version(row: LinkRow, at: datetime) -> LinkRow:
    """A row that was changed, still to be written and announced."""
    return replace(row, updated_at=at, version=row.version + 1, issued_at=at, issues=1)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its tags and its snapshots: the newest, and the newest that is good.

    `tags` are the names of the link's own tags, without the ancestors that these imply.
    """

    row: LinkRow
    tags: tuple[str, ...]
    latest_snapshot: Snapshot | None
    good_snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class NewLink:
    """What a client wants to keep. Added again, it fills what is empty and takes nothing away.

    `id` is the one that the link is to have if it is new, and `created_at` since when it is kept
    (from 1970 to now); None: any, and now. `options` are for its first snapshot alone.
    """

    url: str
    id: UUID | None = None
    created_at: datetime | None = None
    title: str | None = None
    description: str | None = None
    note: str | None = None
    site_name: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    read: bool = False
    favourite: bool = False
    archived: bool = False
    tags: tuple[TagName, ...] = ()
    options: CaptureOptions | None = None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What a client wants to be different."""

    title: str | Literal[Unset.UNSET] | None = UNSET
    note: str | Literal[Unset.UNSET] | None = UNSET
    tags: tuple[TagName, ...] | Literal[Unset.UNSET] = UNSET
    description: str | Literal[Unset.UNSET] | None = UNSET
    site_name: str | Literal[Unset.UNSET] | None = UNSET
    author: str | Literal[Unset.UNSET] | None = UNSET
    published_at: datetime | Literal[Unset.UNSET] | None = UNSET
    language: str | Literal[Unset.UNSET] | None = UNSET
    read: bool | Literal[Unset.UNSET] = UNSET
    favourite: bool | Literal[Unset.UNSET] = UNSET
    archived: bool | Literal[Unset.UNSET] = UNSET

    def fields_for(self, row: LinkRow) -> dict[str, Any]:
        """The columns that become different, with what they become."""
        wanted = {name: getattr(self, name) for name in WRITABLE}
        return {
            name: value
            for name, value in wanted.items()
            if value is not UNSET and value != getattr(row, name)
        }


class LinkNotFoundError(Exception):
    """The owner has no link with this id."""

    def __init__(self, link_id: UUID) -> None:
        super().__init__(str(link_id))
        self.link_id = link_id


class LinkMergedError(LinkNotFoundError):
    """The owner's link is part of another now."""

    def __init__(self, link_id: UUID, into_id: UUID) -> None:
        super().__init__(link_id)
        self.into_id = into_id


class LinkTrashedError(LinkNotFoundError):
    """The link is in the trash: it is restored before it is read or changed again."""


class NoteTooLongError(Exception):
    """The note that a link has and the one that is added are too long together."""

    def __init__(self, max_length: int) -> None:
        super().__init__(str(max_length))
        self.max_length = max_length
