"""The database: an engine for SQLite or PostgreSQL, and transactions on it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import stamina
from sqlalchemy import Connection, FromClause, event, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.catalog.database.bell import Bell
from services.catalog.database.sqlite import connect
from services.catalog.database.unit_of_work import UnitOfWork
from shared.sealing import Sealer

_READ_ONLY = "catalog_read_only"

_SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout = 15000",
    "PRAGMA synchronous = FULL",  # an answered POST survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -8000",
)


class Database:
    """Hands out units of work.

    `sealer` seals what is secret, where a key is set. `committed` rings after
    every commit; `outbox_changed` is set after one that wrote to the outbox.
    """

    def __init__(self, url: str, sealer: Sealer | None = None) -> None:
        self.sealer = sealer
        self._is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self._is_sqlite else _postgres_engine(url)
        self._reading = self.engine.execution_options(
            **{_READ_ONLY: True}, **({} if self._is_sqlite else {"postgresql_readonly": True})
        )
        self._reading_a_moment = self._reading.execution_options(
            **({} if self._is_sqlite else {"isolation_level": "REPEATABLE READ"})
        )
        self._writer = asyncio.Lock()
        self.outbox_changed = asyncio.Event()
        self.committed = Bell()

    @property
    def keeps_ledger(self) -> bool:
        """Whether several may write at once: counts are folded later, events numbered later."""
        return not self._is_sqlite

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """One transaction: commits at the end of the block, rolls back when it raises.

        SQLite has a single writer; queueing here is fair and does not poll, unlike its own lock.
        """
        async with AsyncExitStack() as stack:
            if self._is_sqlite:
                await stack.enter_async_context(self._writer)
            unit = UnitOfWork(await stack.enter_async_context(self.engine.begin()), self.sealer)
            yield unit
        self.committed.ring()
        if unit.outbox_written:
            self.outbox_changed.set()

    @asynccontextmanager
    async def write_schema(self) -> AsyncIterator[UnitOfWork]:
        """A transaction in which SQLite may drop a table without what refers to its rows."""
        if not self._is_sqlite:
            async with self.write() as unit:
                yield unit
            return
        async with self._writer, self.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            await raw.execute("PRAGMA foreign_keys = OFF")  # heeded outside of transactions only
            try:
                async with connection.begin():
                    yield UnitOfWork(connection)
                    orphans = await connection.execute(text("PRAGMA foreign_key_check"))
                    if found := orphans.first():
                        raise RuntimeError(f"rows of {found[0]} refer to rows that are gone")
            finally:
                await raw.execute("PRAGMA foreign_keys = ON")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """One read-only transaction; on PostgreSQL each statement has its own moment."""
        async with self._reading.begin() as connection:
            yield UnitOfWork(connection)

    @asynccontextmanager
    async def read_moment(self) -> AsyncIterator[UnitOfWork]:
        """One read-only transaction: everything read in it belongs to the same moment.

        Made for many statements, but not for long: while it lasts, neither database can clear away
        what is written meanwhile.
        """
        async with self._reading_a_moment.begin() as connection:
            yield UnitOfWork(connection)

    async def prepare(self) -> None:
        """Turn SQLite's write-ahead log on: readers and the writer then do not wait for each other.

        The file remembers it. Processes that turn it on at the same time refuse each other without
        regard to the busy time-out, so it is tried again.
        """
        if not self._is_sqlite:
            return
        async for attempt in stamina.retry_context(
            on=sqlite3.OperationalError, timeout=30, wait_max=1
        ):
            with attempt:
                async with self.engine.connect() as connection:
                    raw = (await connection.get_raw_connection()).driver_connection
                    assert raw is not None
                    await raw.execute("PRAGMA journal_mode = WAL")

    async def check(self) -> None:
        """Raise unless the database answers (for `/readyz`)."""
        async with self._reading.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class _HintingCompiler(SQLiteCompiler):
    """SQLAlchemy leaves the hints of `with_hint` out on SQLite, which has `INDEXED BY`."""

    def get_from_hint_text(self, _table: FromClause, text: str | None) -> str | None:
        """A hint follows the table's name."""
        return text


def _postgres_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)


def _sqlite_engine(url: str) -> AsyncEngine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    # isolation_level=None: the driver starts no transaction of its own; `_begin` does.
    engine = create_async_engine(
        url, connect_args={"isolation_level": None, "async_creator_fn": connect}
    )
    engine.dialect.statement_compiler = _HintingCompiler
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock at once: a later upgrade could fail with SQLITE_BUSY."""
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
