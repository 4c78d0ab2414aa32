"""A link as catalog knows it, and what a client may ask to change."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal
from uuid import UUID

from services.catalog.snapshots.model import Snapshot
from services.catalog.tags.names import TagName


class Unset(Enum):
    """What a client did not mention, which is not the same as null."""

    UNSET = "unset"


UNSET: Literal[Unset.UNSET] = Unset.UNSET


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link's own row."""

    id: UUID
    owner_id: UUID
    identity: str
    url: str
    title: str | None
    note: str | None
    created_at: datetime
    updated_at: datetime
    version: int
    indexed_version: int
    issued_at: datetime
    issues: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its tags and its newest snapshot."""

    row: LinkRow
    tags: tuple[str, ...]
    latest_snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class NewLink:
    """What a client wants to keep."""

    url: str
    title: str | None = None
    note: str | None = None
    tags: tuple[TagName, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What a client wants to be different."""

    title: str | Literal[Unset.UNSET] | None = UNSET
    note: str | Literal[Unset.UNSET] | None = UNSET
    tags: tuple[TagName, ...] | Literal[Unset.UNSET] = UNSET


class LinkNotFoundError(Exception):
    """The owner has no link with this id."""

    def __init__(self, link_id: UUID) -> None:
        super().__init__(str(link_id))
        self.link_id = link_id


class NoteTooLongError(Exception):
    """The note that a link has and the one that is added are too long together."""

    def __init__(self, max_length: int) -> None:
        super().__init__(str(max_length))
        self.max_length = max_length
