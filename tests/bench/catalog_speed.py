"""Catalog's speed over HTTP with a large library, on SQLite and on PostgreSQL.

Usage: python -m tests.bench.catalog_speed [LINKS ...] [--buku PYTHON_WITH_BUKU] [--plans]

Times are of one client on one connection, the client's own work included. Beside it, in the same
run and with as many links, buku is measured, when a Python that has it is given.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx

from services.catalog.clock import now
from services.catalog.database.engine import Database
from shared.http.pages import encode_cursor
from tests.bench.catalog_library import Library, make_library
from tests.bench.catalog_plans import print_plans
from tests.support.nats import NatsServer
from tests.support.postgres import PostgresServer
from tests.support.stack import SERVICE_TOKEN, TOKEN, ServiceProcess

_REPEATS = 100
_BULK_CALLS = 5
_BULK_ITEMS = 1_000


def queries(library: Library, random: Random) -> dict[str, Iterator[dict[str, Any]]]:
    """What is asked for, kind by kind; every request is another one."""

    def tag() -> str:
        return random.choice(library.tags)

    def popular() -> str:
        return random.choice(library.tags[:50])

    def each(make: Callable[[], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        while True:
            yield make()

    def deep() -> dict[str, Any]:
        link_id = random.choice(library.link_ids)
        return {"cursor": encode_cursor(["-created_at", f"={now().isoformat()}", str(link_id)])}

    def deep_by_title() -> dict[str, Any]:
        link_id = str(random.choice(library.link_ids))
        return {"sort": "title", "cursor": encode_cursor(["title", f"={link_id[-2:]}", link_id])}

    year = random.randrange(2020, 2025)
    return {
        "list, newest": each(dict),
        "list, any page": each(deep),
        "list, fields=id,url,title": each(lambda: {"fields": "id,url,title"}),
        "list, 100 a page": each(lambda: {"limit": 100}),
        "list, any page by title": each(deep_by_title),
        "sort -updated_at": each(lambda: {"sort": "-updated_at"}),
        "sort -published_at": each(lambda: {"sort": "-published_at"}),
        "a tag": each(lambda: {"tag": tag()}),
        "a popular tag": each(lambda: {"tag": popular()}),
        "a tag by title": each(lambda: {"tag": tag(), "sort": "title"}),
        "a popular tag by title": each(lambda: {"tag": popular(), "sort": "title"}),
        "two popular tags": each(lambda: {"tag": [popular(), popular()]}),
        "one of three tags": each(lambda: {"any_tag": [tag(), popular(), tag()]}),
        "not a tag, unread": each(lambda: {"not_tag": popular(), "read": False}),
        "a site": each(lambda: {"site": random.choice(library.sites)}),
        "a site, a language, unread": each(
            lambda: {"site": random.choice(library.sites[:100]), "language": "zh", "read": False}
        ),
        "failed": each(lambda: {"state": "failed"}),
        "favourite with a tag": each(lambda: {"favourite": True, "tag": popular()}),
        "with a note, archived": each(lambda: {"has_note": True, "archived": True}),
        "broken": each(lambda: {"broken": True}),
        "of a year, with a tag": each(
            lambda: {
                "created_after": f"{year}-01-01T00:00:00Z",
                "created_before": f"{year + 1}-01-01T00:00:00Z",
                "tag": popular(),
            }
        ),
        "changed in a day": each(
            lambda: {
                "updated_after": f"{year}-03-01T00:00:00Z",
                "updated_before": f"{year}-03-02T00:00:00Z",
            }
        ),
    }


def facet_queries(library: Library, random: Random) -> dict[str, Iterator[dict[str, Any]]]:
    """Filters of facets."""

    def each(make: Callable[[], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        while True:
            yield make()

    return {
        "facets of all": each(dict),
        "facets of a tag": each(lambda: {"tag": random.choice(library.tags)}),
        "facets of a popular tag": each(lambda: {"tag": random.choice(library.tags[:50])}),
        "facets of unread": each(lambda: {"read": False}),
    }


async def measure(client: httpx.AsyncClient, library: Library) -> None:
    """Print a line a kind of request."""
    random = Random(2)
    for path, kinds in (
        ("/links", queries(library, random)),
        ("/links/facets", facet_queries(library, random)),
    ):
        for name, parameters in kinds.items():

            async def call(path: str = path, params: Any = parameters) -> httpx.Response:
                return await client.get(path, params=next(params))

            await report(name, call)

    async def one() -> httpx.Response:
        return await client.get(f"/links/{random.choice(library.link_ids)}")

    await report("one link", one)
    numbers = iter(range(10**9))

    async def add() -> httpx.Response:
        return await client.post("/links", json=new_link(library, random, next(numbers)))

    await report("add a link with 5 tags", add)
    await report_bulk(client, library, random)


def new_link(library: Library, random: Random, number: int) -> dict[str, Any]:
    """A link that is not kept yet."""
    url = f"https://{random.choice(library.sites)}/new/{number}-{random.randrange(10**9)}"
    return {"url": url, "title": f"new {number}", "tags": random.sample(library.tags, k=5)}


async def report(name: str, call: Callable[[], Awaitable[httpx.Response]]) -> None:
    """Time a kind of request, after a few that nobody counts."""
    times = []
    for number in range(_REPEATS + 5):
        started = time.perf_counter()
        answer = await call()
        if number >= 5:
            times.append((time.perf_counter() - started) * 1_000)
        answer.raise_for_status()
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    print(f"{name:32} {statistics.median(times):7.1f} {p95:7.1f} {times[-1]:7.1f}", flush=True)


async def report_bulk(client: httpx.AsyncClient, library: Library, random: Random) -> None:
    """Adds a second through bulk."""
    started = time.perf_counter()
    for number in range(_BULK_CALLS):
        items = [
            {"op": "create", **new_link(library, random, number * _BULK_ITEMS + at)}
            for at in range(_BULK_ITEMS)
        ]
        answer = await client.post("/links/bulk", json={"items": items}, timeout=120)
        answer.raise_for_status()
    seconds = time.perf_counter() - started
    print(f"{'bulk: adds a second':32} {_BULK_CALLS * _BULK_ITEMS / seconds:7.0f}", flush=True)


async def run(url: str, count: int, nats: NatsServer, folder: Path, *, plans: bool) -> None:
    """One library on one database."""
    database = Database(url)
    started = time.perf_counter()
    library = await make_library(database, count)
    print(f"   made in {time.perf_counter() - started:.0f} s", flush=True)
    if plans:
        await print_plans(database, library)
    await database.close()
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
    try:
        await catalog.ready()
        headers = {"Authorization": f"Bearer {TOKEN}"}
        base = f"{catalog.url}/api/v1"
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60) as client:
            print(f"{'':32} {'p50':>7} {'p95':>7} {'max':>7} ms", flush=True)
            await measure(client, library)
        print(f"{'peak memory of catalog':32} {catalog.peak_memory_mib():7.0f} MiB", flush=True)
    finally:
        catalog.stop()


def main() -> int:
    """Every size on both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("links", type=int, nargs="*", default=[100_000])
    parser.add_argument("--buku", type=Path)
    parser.add_argument("--plans", action="store_true")
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


async def measure_all(
    options: argparse.Namespace, nats: NatsServer, postgres: PostgresServer, folder: Path
) -> None:
    """Every size on every database that is asked for."""
    for count in options.links:
        for kind in options.database or ["sqlite", "postgres"]:
            print(f"== {count:,} links on {kind} (load {os.getloadavg()[0]:.1f})", flush=True)
            url = f"sqlite+aiosqlite:///{folder / f'{count}.db'}"
            if kind == "postgres":
                url = postgres.fresh_database()
            await run(url, count, nats, folder, plans=options.plans)
        if options.buku:
            print(f"== {count:,} links in buku", flush=True)
            place = folder / f"buku-{count}"
            place.mkdir()
            script = Path(__file__).with_name("catalog_buku.py")
            command = [options.buku, str(script), str(place), str(count)]
            await asyncio.to_thread(subprocess.run, command, check=True)


if __name__ == "__main__":
    sys.exit(main())
