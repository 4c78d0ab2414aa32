"""How fast a file of bookmarks becomes links, what a person waits meanwhile, and the memory.

Usage: python -m tests.bench.imports [--links 30000] [--megabytes 200] [--buku PYTHON_WITH_BUKU]

The person adds one link after another over HTTP, with a pause between, for as long as the import
runs. Beside it, in the same run, the same file is parsed with html.parser and written to a plain
SQLite file with as many commits, and imported by buku, when a Python that has it is given.
"""

import argparse
import asyncio
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import httpx

from services.catalog.imports.running import BATCH
from tests.support.nats import NatsServer
from tests.support.postgres import PostgresServer
from tests.support.stack import SERVICE_TOKEN, TOKEN, ServiceProcess

_HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"
_PAUSE_SECONDS = 0.1
_BUKU = (
    "import sys; from buku import BukuDb; "
    "BukuDb(dbfile=sys.argv[2]).importdb(sys.argv[1], tacit=True)"
)


def bookmarks(count: int, text_length: int = 0) -> Iterator[str]:
    """A file of bookmarks, entry by entry, each with three tags and a text of this length."""
    random = Random(3)
    yield _HEAD
    for number in range(count):
        tags = ",".join(f"tag-{int(random.paretovariate(1)) % 5_000}" for _ in range(3))
        yield (
            f'<DT><A HREF="https://site-{random.randrange(5_000)}.example/{number}" '
            f'ADD_DATE="{1_100_000_000 + number * 10_000}" TAGS="{tags}">title {number}</A>\n'
        )
        if text_length:
            yield f"<DD>{'word ' * (text_length // 5)}\n"
    yield "</DL>\n"


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            said = dict(attrs)
            row = (said.get("href") or "", said.get("add_date") or "", said.get("tags") or "")
            self.rows.append(row)


def by_hand(file: Path, database: Path) -> float:
    """Seconds that parsing and writing take without everything that makes a library."""
    started = time.perf_counter()
    parser = _Parser()
    parser.feed(file.read_text())
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE links (url TEXT PRIMARY KEY, added TEXT, tags TEXT)")
        for first in range(0, len(parser.rows), BATCH):
            with connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO links VALUES (?, ?, ?)",
                    parser.rows[first : first + BATCH],
                )
    return time.perf_counter() - started


async def imported(client: httpx.AsyncClient, file: Path) -> tuple[float, list[float]]:
    """Seconds from the answer to the end, and those that single adds took meanwhile."""
    with file.open("rb") as content:
        answer = await client.post("/imports", files={"file": content}, timeout=600)
    answer.raise_for_status()
    path = f"/imports/{answer.json()['id']}"
    started = time.perf_counter()
    adds: list[float] = []
    while True:
        found = (await client.get(path, params={"limit": 1})).raise_for_status().json()
        if found["state"] != "running":
            break
        at = time.perf_counter()
        one = {"url": f"https://alone.example/{file.stem}/{len(adds)}", "tags": ["alone"]}
        (await client.post("/links", json=one)).raise_for_status()
        adds.append(time.perf_counter() - at)
        await asyncio.sleep(_PAUSE_SECONDS)
    if found["state"] != "done" or found["refused"]:
        raise RuntimeError(f"{found['state']}: {found['error']}, {found['refused']} refused")
    return time.perf_counter() - started, adds


async def measure(
    url: str, nats: NatsServer, folder: Path, files: dict[str, Path]
) -> dict[str, float]:
    """Import each file into one catalog; the seconds by the file's name."""
    catalog = ServiceProcess(
        "catalog",
        {
            "CATALOG_NATS_URL": nats.url,
            "CATALOG_ARTIFACTS_URL": (folder / "artifacts").as_uri(),
            "CATALOG_DATABASE_URL": url,
            "CATALOG_EMBED_URL": "http://127.0.0.1:9",
            "CATALOG_API_TOKEN": TOKEN,
            "CATALOG_RATE_LIMIT_PER_TOKEN": "0",
            "CATALOG_SERVICE_TOKEN": SERVICE_TOKEN,
        },
        folder,
    )
    catalog.start()
    took: dict[str, float] = {}
    try:
        await catalog.ready()
        headers = {"Authorization": f"Bearer {TOKEN}"}
        base = f"{catalog.url}/api/v1"
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60) as client:
            for name, file in files.items():
                seconds, adds = await imported(client, file)
                took[name] = seconds
                times = sorted(adds)
                p95 = times[int(len(times) * 0.95)] if times else 0.0
                print(
                    f"{name:12} {seconds:7.1f} s   single adds meanwhile: {len(adds)}, "
                    f"p50 {statistics.median(adds or [0.0]):.2f} s, p95 {p95:.2f} s, "
                    f"max {max(adds, default=0.0):.2f} s   "
                    f"peak memory {catalog.peak_memory_mib():.0f} MiB",
                    flush=True,
                )
    finally:
        catalog.stop()
    return took


async def measure_all(
    options: argparse.Namespace, nats: NatsServer, postgres: PostgresServer, folder: Path
) -> None:
    """Both databases, and what is outside."""
    entry_bytes = 10_000
    many, large = folder / "many.html", folder / "large.html"
    with many.open("w") as file:
        file.writelines(bookmarks(options.links))
    with large.open("w") as file:
        file.writelines(bookmarks(options.megabytes * 1_000_000 // entry_bytes, entry_bytes))
    names = {f"{options.links:,} links": many, f"{options.megabytes} MB": large}
    first = next(iter(names))
    plain = await asyncio.to_thread(by_hand, many, folder / "plain.db")
    outside = {"html.parser and sqlite3": plain}
    if options.buku:
        started = time.perf_counter()
        command = [options.buku, "-c", _BUKU, str(many), str(folder / "buku.db")]
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        outside["buku"] = time.perf_counter() - started
    for kind in options.database or ["sqlite", "postgres"]:
        print(f"== {kind} (load {os.getloadavg()[0]:.1f})", flush=True)
        url = f"sqlite+aiosqlite:///{folder / 'catalog.db'}"
        if kind == "postgres":
            url = postgres.fresh_database()
        took = await measure(url, nats, folder, names)
        for name, seconds in outside.items():
            print(f"{first}: {took[first] / seconds:.1f} times {name} ({seconds:.1f} s)")


def main() -> int:
    """Measure on both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--links", type=int, default=30_000)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--buku", type=Path)
    parser.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linksnap-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("nats", "postgres"):
            (folder / part).mkdir()
        nats, postgres = NatsServer(folder / "nats"), PostgresServer(folder / "postgres")
        nats.start()
        postgres.start()
        try:
            asyncio.run(measure_all(options, nats, postgres, folder))
        finally:
            postgres.stop()
            nats.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
