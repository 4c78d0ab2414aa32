"""One import while a process works on it: batch after batch, each in a transaction of its own.

A batch writes its links, its lines and the import's position together. So whoever goes on after a
crash, at whatever moment, begins with the first entry that is not done.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

import structlog

from services.catalog.accounts import store as account_store
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.imports import store
from services.catalog.imports.files import key_of
from services.catalog.imports.model import Import, ImportState, LineOutcome, Outcome
from services.catalog.imports.taking import Numbered, Taking
from services.catalog.imports.takings import WAYS
from services.catalog.transfer.formats.model import UnsupportedFileError
from shared.artifacts.store import ArtifactMissingError, ArtifactStore

log = structlog.get_logger()

BATCH = 200
"""Entries in a transaction: on SQLite nobody else writes meanwhile, so it must be short."""
_BEATS = 3  # while a lease lasts


class LostError(Exception):
    """The import was deleted, or another process has it."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some entries, how far the file was read, and whether it ended or broke after them."""

    entries: list[Numbered]
    read_bytes: int
    is_last: bool
    error: UnsupportedFileError | None = None


class ImportRun:
    """Works on an import that this process holds."""

    def __init__(
        self,
        database: Database,
        artifacts: ArtifactStore,
        import_: Import,
        *,
        holder: UUID,
        lease: timedelta,
        turn: asyncio.Lock,
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._import = import_
        self._holder = holder
        self._lease = lease
        self._turn = turn
        self._taking: Taking[Any] = WAYS[import_.format].taking(import_, database, artifacts)

    @property
    def import_id(self) -> UUID:
        """Which import it is."""
        return self._import.id

    async def run(self, stop: asyncio.Event) -> None:
        """Take what is left of the file, until its end or until `stop` is set.

        Raises:
            LostError: somebody else has the import now, or nobody.
        """
        async with self._held():
            try:
                with tempfile.TemporaryFile() as file:
                    await self._fetch(file)
                    await self._take_all(file, stop)
            except UnsupportedFileError as error:
                await self.end(ImportState.FAILED, str(error))
            except ArtifactMissingError:
                await self.end(ImportState.FAILED, "The artifact store has lost the file.")

    async def end(self, state: ImportState, error: str | None = None) -> None:
        """It is over; the file is needed no longer.

        Raises:
            LostError: somebody else has the import now, or nobody.
        """
        async with self._database.write() as unit:
            held = await store.lock_held(unit, self._import.id, self._holder)
            if held is None:
                raise LostError
            is_done = state is ImportState.DONE
            ended = replace(
                held,
                state=state,
                read_bytes=held.size_bytes if is_done else held.read_bytes,
                error=error,
                ended_at=now(),
                version=held.version + 1,
            )
            await store.save(unit, ended)
        await self._artifacts.delete([key_of(ended.id)])
        log.info(
            "import_ended",
            import_id=str(ended.id),
            state=ended.state,
            added=ended.added,
            existing=ended.existing,
            refused=ended.refused,
        )

    async def let_go(self, again_at: datetime | None) -> None:
        """Leave it to whoever takes it up next, unless it has ended; not before a moment."""
        async with self._database.write() as unit:
            await store.hold(unit, self._import.id, self._holder, again_at)

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[None]:
        """Say again and again that the import is being worked on."""
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / _BEATS)
            try:
                async with self._database.write() as unit:
                    until = now() + self._lease
                    if not await store.hold(unit, self._import.id, self._holder, until):
                        return  # the next batch finds out
            except Exception:
                log.exception("import_lease_not_renewed", import_id=str(self._import.id))

    async def _fetch(self, file: BinaryIO) -> None:
        """Bring the file here: readers need one in which they can go back."""
        async for piece in await self._artifacts.stream(key_of(self._import.id)):
            await asyncio.to_thread(file.write, piece)
        file.seek(0)

    async def _take_all(self, file: BinaryIO, stop: asyncio.Event) -> None:
        entries = self._taking.entries(file)
        try:
            while not stop.is_set():
                batch = await asyncio.to_thread(
                    _next_batch, entries, file, after=self._import.position
                )
                if batch.entries:
                    await self._taking.prepare(batch.entries)
                    async with self._turn:  # one account after another
                        await self._take(batch)
                if batch.error is not None:
                    raise batch.error
                if batch.is_last:
                    await self.end(ImportState.DONE)
                    return
        finally:
            await asyncio.to_thread(_close, entries)

    async def _take(self, batch: _Batch) -> None:
        async with self._database.write() as unit:
            await account_store.share(unit, self._import.owner_id)  # the first in everybody's order
            held = await store.lock_held(unit, self._import.id, self._holder)
            if held is None or held.position != self._import.position:
                raise LostError
            lines = await self._taking.take(unit, held.owner_id, batch.entries)
            progressed = replace(
                held,
                read_bytes=max(held.read_bytes, min(batch.read_bytes, held.size_bytes)),
                position=batch.entries[-1].number,
                added=held.added + _count(lines, Outcome.ADDED),
                existing=held.existing + _count(lines, Outcome.EXISTING),
                refused=held.refused + _count(lines, Outcome.REFUSED),
                version=held.version + 1,
            )
            await store.add_lines(unit, progressed, lines)
            await store.save(unit, progressed)
        self._import = progressed


def _next_batch(entries: Iterator[Numbered], file: BinaryIO, *, after: int) -> _Batch:
    """The next entries after a number. In a thread: reading takes its time."""
    found: list[Numbered] = []  # keeps what came before an error
    error = None
    try:
        found.extend(islice((entry for entry in entries if entry.number > after), BATCH))
    except UnsupportedFileError as raised:
        error = raised
    return _Batch(found, file.tell(), is_last=len(found) < BATCH, error=error)


def _close(entries: Iterator[Numbered]) -> None:
    close = getattr(entries, "close", None)
    if close is not None:
        close()


def _count(lines: Sequence[LineOutcome], outcome: Outcome) -> int:
    return sum(line.outcome is outcome for line in lines)
