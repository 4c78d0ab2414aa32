"""A tag as catalog knows it, and why a change of one may be refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from services.catalog.links.model import UNSET, Unset
from services.catalog.tags.names import TagName

MAX_ALIASES = 50
MAX_DESCRIPTION_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag's own row."""

    id: UUID
    owner_id: UUID
    key: str
    name: str
    created_at: datetime
    updated_at: datetime
    version: int = 1
    colour: str | None = None
    description: str | None = None

    @property
    def path(self) -> TagName:
        """Its name and key."""
        return TagName(name=self.name, key=self.key)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with its other names, the one that it lies under, and how many links it finds."""

    row: TagRow
    parent_id: UUID | None
    aliases: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class RelatedTag:
    """A tag that links carry together with another one.

    Attributes:
        together: links that carry both, of those that were counted.
        strength: 0 to 1, the cosine of the two sets of links: 1 when they are the same.
    """

    id: UUID
    name: str
    together: int
    strength: float


@dataclass(frozen=True, slots=True)
class TagChange:
    """What a client wants to be different, or new."""

    name: TagName | Literal[Unset.UNSET] = UNSET
    colour: str | Literal[Unset.UNSET] | None = UNSET
    description: str | Literal[Unset.UNSET] | None = UNSET
    aliases: tuple[TagName, ...] | Literal[Unset.UNSET] = UNSET


class Children(StrEnum):
    """What happens to the tags under one that is deleted."""

    REFUSE = "refuse"  # then it is not deleted
    LIFT = "lift"  # they move to where it was
    DELETE = "delete"


class TagNotFoundError(Exception):
    """The owner has no tag with this id."""

    def __init__(self, tag_id: UUID) -> None:
        super().__init__(str(tag_id))
        self.tag_id = tag_id


class TagTakenError(Exception):
    """Another tag has this name, or is meant by it."""

    def __init__(self, name: str, tag_id: UUID) -> None:
        super().__init__(name)
        self.name = name
        self.tag_id = tag_id


class TagHasChildrenError(Exception):
    """Tags lie under one that would be deleted."""

    def __init__(self, tag_id: UUID, count: int) -> None:
        super().__init__(str(tag_id))
        self.tag_id = tag_id
        self.count = count


class TagUnderItselfError(Exception):
    """A tag would lie under itself."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
