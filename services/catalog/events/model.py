"""An event as catalog knows it. Triggers write events; migration 0011 says when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class EventType(StrEnum):
    """What happened."""

    LINK_ADDED = "link.added"
    LINK_CHANGED = "link.changed"
    LINK_TRASHED = "link.trashed"
    LINK_RESTORED = "link.restored"
    LINK_DELETED = "link.deleted"
    TAG_ADDED = "tag.added"
    TAG_CHANGED = "tag.changed"
    TAG_DELETED = "tag.deleted"
    SNAPSHOT_QUEUED = "snapshot.queued"
    SNAPSHOT_PROGRESS = "snapshot.progress"
    SNAPSHOT_CAPTURED = "snapshot.captured"
    SNAPSHOT_PARTIAL = "snapshot.partial"
    SNAPSHOT_FAILED = "snapshot.failed"
    SNAPSHOT_CANCELLED = "snapshot.cancelled"
    SNAPSHOT_INDEXED = "snapshot.indexed"
    SNAPSHOT_CHANGED = "snapshot.changed"
    SNAPSHOT_DELETED = "snapshot.deleted"
    IMPORT_STARTED = "import.started"
    IMPORT_PROGRESSED = "import.progressed"
    IMPORT_DONE = "import.done"
    IMPORT_FAILED = "import.failed"


class EventFamily(StrEnum):
    """All types of one kind."""

    LINKS = "link.*"
    TAGS = "tag.*"
    SNAPSHOTS = "snapshot.*"
    IMPORTS = "import.*"

    @property
    def types(self) -> frozenset[EventType]:
        """The types that it means."""
        beginning = self.value.removesuffix("*")
        return frozenset(item for item in EventType if item.value.startswith(beginning))


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        sequence: its number among the owner's events: they count from 1 without a gap.
        data: what is known of it, as it was then; the keys depend on the type.
    """

    sequence: int
    type: EventType
    at: datetime
    link_id: UUID | None = None
    snapshot_id: UUID | None = None
    tag_id: UUID | None = None
    import_id: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """Which of an owner's events are kept: from `oldest` to `newest`; both 0: none ever was."""

    oldest: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events in their order, the number to go on after, and whether there are more now."""

    items: list[Event]
    after: int
    has_more: bool


class EventsForgottenError(Exception):
    """Events after this number were deleted since."""

    def __init__(self, after: int, oldest: int) -> None:
        super().__init__(f"{after} < {oldest}")
        self.after = after
        self.oldest = oldest


class EventNotFoundError(Exception):
    """The owner has had no event of this number yet."""

    def __init__(self, sequence: int) -> None:
        super().__init__(str(sequence))
        self.sequence = sequence


class TooManyStreamsError(Exception):
    """The account follows its events as often as it may."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count


def types_of(wanted: frozenset[EventType | EventFamily]) -> frozenset[EventType]:
    """The types that a filter means; empty: every type."""
    types: set[EventType] = set()
    for item in wanted:
        types |= item.types if isinstance(item, EventFamily) else {item}
    return frozenset(types)
