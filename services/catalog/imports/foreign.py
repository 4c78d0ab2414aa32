"""Taking the files of other tools: every entry is a link to add."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.imports.model import Import, LineOutcome, Outcome
from services.catalog.imports.refining import Refined, refine, sentences
from services.catalog.links.adding import Added, AddingError, add_links
from services.catalog.problems import problem_of
from services.catalog.transfer.formats.model import Entry, ImportedLink, Unreadable
from services.catalog.transfer.formats.reading import read
from shared.artifacts.store import ArtifactStore
from shared.contracts.messages import Lane
from shared.http.problems import Problem

_URN = "urn:linksnap:problem:"
_UNREADABLE = "invalid-input"


class ForeignTaking:
    """Adds what a file of another tool says, as `POST /links/bulk` would."""

    def __init__(self, import_: Import, _database: Database, _artifacts: ArtifactStore) -> None:
        self._import = import_

    def entries(self, file: BinaryIO) -> Iterator[Entry]:
        """See `Taking`."""
        return read(file, self._import.format)

    async def prepare(self, entries: Sequence[Entry]) -> None:
        """Nothing needs to be done before."""

    async def take(
        self, unit: UnitOfWork, owner_id: UUID, entries: Sequence[Entry]
    ) -> list[LineOutcome]:
        """See `Taking`."""
        at = now()
        wanted = {
            entry.number: refine(entry, self._import.tags, at)
            for entry in entries
            if isinstance(entry, ImportedLink)
        }
        added = await add_links(
            unit,
            owner_id,
            [refined.new for refined in wanted.values()],
            Lane.BULK,
            capture=self._import.capture,
        )
        results = dict(zip(wanted, added, strict=True))
        return [
            unreadable(entry)
            if isinstance(entry, Unreadable)
            else _outcome(entry, wanted[entry.number], results[entry.number])
            for entry in entries
        ]


def refusal(number: int, url: str, error: Exception) -> LineOutcome:
    """An entry of which no link can be made.

    Raises:
        Exception: the error itself, when it is none of the domain's.
    """
    problem = problem_of(error)
    return LineOutcome(
        number,
        url,
        Outcome.REFUSED,
        reason=_sentence(problem),
        problem=problem.type.removeprefix(_URN),
    )


def _outcome(entry: ImportedLink, refined: Refined, result: Added | AddingError) -> LineOutcome:
    if not isinstance(result, Added):
        return refusal(entry.number, refined.new.url, result)
    return LineOutcome(
        entry.number,
        refined.new.url,
        Outcome.ADDED if result.is_new else Outcome.EXISTING,
        link_id=result.row.id,
        reason=sentences(refined.remarks),
    )


def unreadable(entry: Unreadable) -> LineOutcome:
    """An entry that is there but cannot be read."""
    reason = f"It cannot be read: {entry.reason.rstrip('.')}."
    return LineOutcome(
        entry.number, entry.text, Outcome.REFUSED, reason=reason, problem=_UNREADABLE
    )


def _sentence(problem: Problem) -> str:
    detail = problem.detail.rstrip(".")
    return f"{detail[:1].upper()}{detail[1:]}."
