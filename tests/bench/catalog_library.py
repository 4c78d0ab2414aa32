"""A made-up library for the benchmark of catalog, written straight into its tables.

Indexes and triggers are put aside meanwhile and made again as the schema has them; the facets'
totals are then counted as their migration counts them.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate, islice
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.catalog.accounts.store import ensure_account
from services.catalog.clock import first_id_at, now
from services.catalog.database.engine import Database
from services.catalog.database.migrate import migrate
from services.catalog.links.titles import sort_title

TAGS = 5_000
TAGS_A_LINK = 5
SITES = 20_000
LANGUAGES = ("en", "zh", "de", "fr", "ja")
_WORDS = (
    "storage",
    "garden",
    "学习",
    "music",
    "paper",
    "engine",
    "river",
    "proof",
    "kernel",
    "tea",
)
_BATCH = 20_000
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_SPAN = timedelta(days=5 * 365)
_LINK_COLUMNS = """
    id owner_id url site title sort_title note language published_at read favourite archived
    created_at updated_at version latest_snapshot_id good_snapshot_id state snapshot_at
    check_failures broken_reason broken_since indexed_version issued_at issues
"""
_SNAPSHOT_COLUMNS = """
    id owner_id link_id url lane state attempts earlier_attempts created_at captured_at
    http_status final_url issue issued_at job_message_id indexed_at index_issues version origin
    pinned
"""
_COLUMNS = {
    table: columns.split()
    for table, columns in {
        "links": _LINK_COLUMNS,
        "link_urls": "owner_id key link_id url source created_at",
        "link_tags": "link_id tag_id owner_id own",
        "snapshots": _SNAPSHOT_COLUMNS,
        "artifacts": "snapshot_id kind owner_id link_id key media_type size_bytes sha256",
    }.items()
}
_KINDS = (("thumbnail", "image/webp"), ("text", "text/plain"))
_COUNTED = {
    "site": "site",
    "language": "language",
    "state": "state",
    "month": "substr(created_at, 1, 7)",
}


@dataclass(frozen=True, slots=True)
class Library:
    """What the measuring needs to know of it."""

    owner_id: UUID
    link_ids: list[UUID]
    tags: list[str]
    sites: list[str]


class _Made:
    """Links with everything that belongs to them, oldest first."""

    def __init__(self, owner_id: UUID, count: int) -> None:
        self._random = Random(1)
        self._owner_id = owner_id
        self._count = count
        self.link_ids: list[UUID] = []
        self.tag_ids = [UUID(int=self._random.getrandbits(128)) for _ in range(TAGS)]
        self._tag_weights = list(accumulate(1 / (rank + 10) for rank in range(TAGS)))
        self._site_weights = list(accumulate(1 / (rank + 10) for rank in range(SITES)))
        self.sites = [f"site-{rank}.example" for rank in range(SITES)]

    def __iter__(self) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
        numbers = iter(range(self._count))
        while batch := list(islice(numbers, _BATCH)):
            rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
            for number in batch:
                self._add(rows, number)
            yield rows

    def _add(self, rows: dict[str, list[tuple[Any, ...]]], number: int) -> None:
        random, owner = self._random, self._owner_id
        at = _FIRST + _SPAN * (number / self._count)
        link_id = UUID(int=first_id_at(at).int + random.getrandbits(60))
        snapshot_id = UUID(int=first_id_at(at).int + random.getrandbits(60))
        self.link_ids.append(link_id)
        (site,) = random.choices(self.sites, cum_weights=self._site_weights)
        url = f"https://{site}/{random.choice(_WORDS)}/{number}"
        title = f"{random.choice(_WORDS)} {random.choice(_WORDS)} {number}"
        state = "failed" if random.random() < 0.03 else "captured"
        broken = random.random() < 0.005
        fields = (
            *(link_id, owner, url, site, title, sort_title(title, url)),
            "a note" if random.random() < 0.1 else None,
            random.choice(LANGUAGES) if random.random() < 0.5 else "en",
            at - timedelta(days=random.randrange(3_000)) if random.random() < 0.6 else None,
            *(random.random() < 0.5, random.random() < 0.03, random.random() < 0.3),
            *(at, at + timedelta(days=random.randrange(200)), 1, snapshot_id, snapshot_id),
            *(state, at, 0, "http_error" if broken else None, at if broken else None, 1, at, 1),
        )
        rows["links"].append(fields)
        key = sha256(url.encode()).hexdigest()
        rows["link_urls"].append((owner, key, link_id, url, "added", at))
        chosen: dict[int, None] = {}
        while len(chosen) < TAGS_A_LINK:
            (tag,) = random.choices(range(TAGS), cum_weights=self._tag_weights)
            chosen[tag] = None
        rows["link_tags"] += [(link_id, self.tag_ids[tag], owner, True) for tag in chosen]
        rows["snapshots"].append(
            (
                *(snapshot_id, owner, link_id, url, "interactive", state, 1, 0, at, at, 200, url),
                *(1, at, f"{snapshot_id}:1:requested", at, 1, 1, "captured", False),
            )
        )
        rows["artifacts"] += [
            (snapshot_id, kind, owner, link_id, f"{link_id}/{key}-{kind}", media, 1_000, key)
            for kind, media in _KINDS
        ]


async def make_library(database: Database, count: int) -> Library:
    """Make a database with so many links, 5 tags each, and a snapshot each."""
    await migrate(database)
    is_sqlite = database.engine.dialect.name == "sqlite"
    async with database.write() as unit:
        owner_id = await ensure_account(unit, "owner", now())
        await unit.connection.execute(text("UPDATE accounts SET check_days = 0"))
        made = _Made(owner_id, count)
        tags = [f"tag-{rank}" for rank in range(TAGS)]
        write = _write_sqlite if is_sqlite else _write_postgres
        columns = ["id", "owner_id", "key", "name", "created_at", "updated_at", "version"]
        at = now()
        pairs = zip(made.tag_ids, tags, strict=True)
        raw = (await unit.connection.get_raw_connection()).driver_connection
        again = await _put_aside(unit.connection, is_sqlite=is_sqlite)
        tag_rows = [(tag_id, owner_id, name, name, at, at, 1) for tag_id, name in pairs]
        await write(raw, "tags", columns, tag_rows)
        for rows in made:
            for table, table_columns in _COLUMNS.items():
                await write(raw, table, table_columns, rows[table])
        for statement in [*again, *_counting(is_sqlite=is_sqlite)]:
            await unit.connection.execute(text(statement))
    async with database.engine.connect() as connection:
        if not is_sqlite:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE"))
    return Library(owner_id, made.link_ids, tags, made.sites)


async def _put_aside(connection: Any, *, is_sqlite: bool) -> list[str]:
    """Drop the indexes and triggers of the large tables; the statements that make them again."""
    tables = ", ".join(f"'{table}'" for table in _COLUMNS)
    if is_sqlite:
        rows = await connection.execute(
            text(
                "SELECT type, name, sql FROM sqlite_master "
                f"WHERE tbl_name IN ({tables}) AND type IN ('index', 'trigger') AND sql NOT NULL"
            )
        )
    else:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        rows = await connection.execute(
            text(
                "SELECT 'index', indexname, indexdef FROM pg_indexes "
                f"WHERE tablename IN ({tables}) AND indexname NOT LIKE 'pk%'"
            )
        )
    found = rows.all()
    for kind, name, _sql in found:
        await connection.execute(text(f"DROP {kind} {name}"))
    return [str(sql).replace(":", "\\:") for _kind, _name, sql in found]


def _counting(*, is_sqlite: bool) -> list[str]:
    month = _COUNTED["month"] if is_sqlite else "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM')"
    tag = "tag_id" if is_sqlite else "replace(CAST(tag_id AS text), '-', '')"
    insert = "INSERT INTO facet_totals (owner_id, facet, value, count) SELECT owner_id,"
    return [
        *(
            f"{insert} '{facet}', {value}, count(*) FROM links "
            f"WHERE {value} IS NOT NULL GROUP BY 1, 3"
            for facet, value in (_COUNTED | {"month": month}).items()
        ),
        f"{insert} 'tag', {tag}, count(*) FROM link_tags GROUP BY 1, 3",
    ]


async def _write_sqlite(
    raw: Any, table: str, columns: list[str], rows: list[tuple[Any, ...]]
) -> None:
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    stored = await asyncio.to_thread(lambda: [tuple(map(_stored, row)) for row in rows])
    await raw.executemany(statement, stored)


async def _write_postgres(
    raw: Any, table: str, columns: list[str], rows: list[tuple[Any, ...]]
) -> None:
    await raw.copy_records_to_table(table, records=rows, columns=columns)


def _stored(value: Any) -> Any:
    """As SQLAlchemy stores it in SQLite."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value
