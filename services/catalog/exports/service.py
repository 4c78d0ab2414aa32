"""Use cases of exports: the pieces of a file, one after another.

An error in the middle is raised to the server, which cuts the connection: what has arrived then is
seen to be incomplete, by the missing end of the transfer and, in an archive, of its directory.
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.exports.files import FileList, packed_files
from services.catalog.exports.model import ExportFormat, Wanted
from services.catalog.exports.packing import Packing
from services.catalog.exports.reading import link_records, rows_of
from services.catalog.exports.spool import Write, spooled
from services.catalog.exports.tables import Tables
from services.catalog.transfer.writing.csv_file import CsvWriter
from services.catalog.transfer.writing.html_file import HtmlWriter
from services.catalog.transfer.writing.json_lines import JsonLinesWriter
from services.catalog.transfer.writing.markdown_file import MarkdownWriter
from services.catalog.transfer.writing.writer import LinkWriter
from shared.artifacts.store import ArtifactStore

_WRITERS: dict[ExportFormat, type[LinkWriter]] = {
    ExportFormat.JSONL: JsonLinesWriter,
    ExportFormat.CSV: CsvWriter,
    ExportFormat.HTML: HtmlWriter,
    ExportFormat.MARKDOWN: MarkdownWriter,
}


_AT_ONCE = 3
"""So many exports read the database at the same time; others wait before their first byte."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Reads the whole of an export in one transaction."""

    database: Database
    artifacts: ArtifactStore
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    def pieces(
        self, owner_id: UUID, form: ExportFormat, wanted: Wanted
    ) -> AsyncGenerator[bytes, None]:
        """The file. Its first piece may be awaited before anything is answered.

        Raises:
            TooManyFilesError: while it is read: an archive would be too large to come back.
        """
        if form is ExportFormat.ARCHIVE:
            return self._archive(owner_id, wanted)
        return self._text(owner_id, _WRITERS[form](), wanted)

    async def _text(
        self, owner_id: UUID, writer: LinkWriter, wanted: Wanted
    ) -> AsyncGenerator[bytes, None]:
        async def produce(write: Write) -> None:
            async with self.slots, self._moment() as unit:
                await write(writer.head().encode())
                async for rows in rows_of(unit, owner_id, wanted):
                    records = await link_records(unit, rows)
                    await write("".join(map(writer.link, records)).encode())
                await write(writer.tail().encode())

        async for piece in spooled(produce):
            yield piece

    async def _archive(self, owner_id: UUID, wanted: Wanted) -> AsyncGenerator[bytes, None]:
        with tempfile.TemporaryFile() as listed, Packing() as packing:
            files = FileList(listed)

            async def produce(write: Write) -> None:
                async with self.slots, self._moment() as unit:
                    for table, lines in Tables(unit, owner_id, wanted, files).all():
                        async for piece in packing.member(table, lines()):
                            await write(piece)

            async for piece in spooled(produce):
                yield piece
            async for piece in packed_files(files, packing, self.artifacts):
                yield piece
            async for piece in packing.end():
                yield piece

    def _moment(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.database.read_moment()
