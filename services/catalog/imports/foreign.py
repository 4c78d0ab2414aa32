"""Taking the files of other tools: every entry is a link to add."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.imports.model import Import, LineOutcome
from services.catalog.transfer.formats.model import Entry
from services.catalog.transfer.formats.reading import read
from shared.artifacts.store import ArtifactStore


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
        raise NotImplementedError
