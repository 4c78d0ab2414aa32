"""An import as catalog knows it, and what became of each line of its file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.tags.names import TagName
from services.catalog.transfer.formats.model import Format


class ImportState(StrEnum):
    """Where an import is in its life."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # what was added before stays


class Outcome(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    EXISTING = "existing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Import:
    """A file whose links are being added, or have been.

    Attributes:
        tags: what every link gets besides its own.
        capture: whether new links are captured, or only kept.
        size_bytes: of the file.
        read_bytes: how much of the file was read.
        position: the number of the last entry that is done; 0 at first.
        added: entries that made a link.
        existing: entries whose link was there already.
        refused: entries of which no link could be made.
        error: why it failed, for people.
    """

    id: UUID
    owner_id: UUID
    format: Format
    file_name: str | None
    size_bytes: int
    tags: tuple[TagName, ...]
    capture: bool
    created_at: datetime
    state: ImportState = ImportState.RUNNING
    read_bytes: int = 0
    position: int = 0
    added: int = 0
    existing: int = 0
    refused: int = 0
    error: str | None = None
    ended_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """What became of one entry.

    Attributes:
        number: the entry's place in the file, from 1.
        url: as the file has it; it may be none at all.
        link_id: the link that it made or met; None when it was refused.
        reason: why it was refused, or what of it was cut or left out; a sentence for people.
        problem: why it was refused, for programs: the type of a problem, without its prefix.
    """

    number: int
    url: str
    outcome: Outcome
    link_id: UUID | None = None
    reason: str | None = None
    problem: str | None = None


class ImportNotFoundError(Exception):
    """The owner has no import with this id."""

    def __init__(self, import_id: UUID) -> None:
        super().__init__(str(import_id))
        self.import_id = import_id
