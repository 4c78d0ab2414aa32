"""SQLite's connection: one turn of the database's thread a statement.

aiosqlite runs SQLite in a thread of its own, and SQLAlchemy asks it four times a statement: to make
a cursor, to execute, to fetch and to close. Each is a switch between two threads that share one
interpreter lock, which costs more than most of our statements do. Here all four are done in one
turn. A result is read whole, as SQLAlchemy does it anyway.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite

_Parameters = Sequence[Any]


class SqliteCursor:
    """What SQLAlchemy needs of an asynchronous cursor."""

    arraysize = 1

    def __init__(self, connection: "SqliteConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Nothing is opened before there is something to execute."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Nothing is left open."""

    async def execute(self, statement: str, parameters: _Parameters = ()) -> Self:
        """Execute a statement and read its rows."""
        await self._connection.turn(lambda raw: self._take(raw.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, every: Iterable[_Parameters]) -> Self:
        """Execute a statement with many sets of parameters."""
        await self._connection.turn(lambda raw: self._take(raw.executemany(statement, every)))
        return self

    async def fetchall(self) -> list[Any]:
        """The rows."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()


class SqliteConnection(aiosqlite.Connection):
    """A connection whose cursors are `SqliteCursor`s."""

    def cursor(self) -> Any:
        """A cursor; it is not awaited, as nothing happens yet."""
        return SqliteCursor(self)

    async def turn(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the connection in its thread."""
        await self._execute(work, self._conn)  # type: ignore[no-untyped-call]


def connect(database: str, **options: Any) -> SqliteConnection:
    """A connection that opens when it is awaited; its thread ends with the process."""
    connection = SqliteConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with its own
    return connection
