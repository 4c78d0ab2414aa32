"""How the entries of a file become links: one way for foreign files, another for our own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, Protocol, TypeVar
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.imports.model import Import, LineOutcome
from shared.artifacts.store import ArtifactStore


class Numbered(Protocol):
    """What a file is made of. `number` counts from 1, and means the same at every reading."""

    @property
    def number(self) -> int:
        """Its place in the file."""


EntryT = TypeVar("EntryT", bound=Numbered)


class Taking(Protocol[EntryT]):
    """Takes the entries of one import's file, a batch at a time; see runner.py.

    The three are called in turn and never at the same time. A batch whose transaction did not
    commit is taken again, maybe by another process.
    """

    def entries(self, file: BinaryIO) -> Iterator[EntryT]:
        """The entries from the beginning, in the order of their numbers; runs in a thread.

        Raises:
            UnsupportedFileError: the file is broken from here on.
        """

    async def prepare(self, entries: Sequence[EntryT]) -> None:
        """What must be done before the transaction, such as putting files into the store."""

    async def take(
        self, unit: UnitOfWork, owner_id: UUID, entries: Sequence[EntryT]
    ) -> list[LineOutcome]:
        """What becomes of each entry, in order, in the transaction that notes the progress."""


TakingFactory = Callable[[Import, Database, ArtifactStore], Taking[Any]]
"""How an import is taken; see takings.py for which format is taken how."""
