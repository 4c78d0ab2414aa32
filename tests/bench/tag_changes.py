"""Changes of tags that 100,000 links carry, on SQLite and PostgreSQL: seconds, and bytes at most.

Usage: python -m tests.bench.tag_changes [LINKS]

Every link carries five tags, four of them below a root. Each change is one transaction of catalog's
own use cases; beside it, in the same run and database, stands one plain `UPDATE` of every link's
version, which any change of so many links needs at least.
"""

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update

from services.catalog.accounts.store import ensure_account
from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.database.migrate import migrate
from services.catalog.database.tables import links, tag_rule_tags, tag_rules
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.filters import LinkFilter
from services.catalog.tag_rules import service as rules
from services.catalog.tagging import service as tagging
from services.catalog.tagging import store as carrying
from services.catalog.tagging.service import Tagging
from services.catalog.tags import service as tags
from services.catalog.tags import store as tag_store
from services.catalog.tags.model import Children, TagChange
from services.catalog.tags.names import parse_tag, parse_tags
from tests.support.postgres import PostgresServer

_BATCH = 5_000
Change = Callable[[UnitOfWork, UUID], Awaitable[Any]]


async def seed(database: Database, count: int) -> UUID:
    """An owner with `count` links: `all/part` on each, and four more of 1,000 tags."""
    chance = random.Random(1)
    at = now() - timedelta(days=1)
    async with database.write() as unit:
        owner_id = await ensure_account(unit, "owner", at)
        names = ["all/part", *(f"topics/t{n % 50}/u{n}" for n in range(1_000))]
        made = await tag_store.ensure(unit, owner_id, parse_tags(names), at)
    part = made.pop("all/part")
    others = list(made.values())
    for _first in range(0, count, _BATCH):
        rows = [_link(owner_id, number, at) for number in range(_first, _first + _BATCH)]
        carried = {row["id"]: [part, *chance.sample(others, 4)] for row in rows}
        async with database.write() as unit:
            await unit.connection.execute(insert(links), rows)
            await carrying.attach_many(unit, owner_id, carried)
    return owner_id


def _link(owner_id: UUID, number: int, at: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "owner_id": owner_id,
        "url": f"https://site{number % 500}.example/page/{number}",
        "site": f"site{number % 500}.example",
        "title": f"Page {number} about something",
        "sort_title": f"page {number:07}",
        "read": False,
        "favourite": False,
        "archived": False,
        "created_at": at,
        "updated_at": at,
        "version": 1,
        "state": "captured",
        "snapshot_at": at,
        "check_failures": 0,
        "indexed_version": 1,
        "issued_at": at,
        "issues": 1,
    }


def changes() -> dict[str, Change]:
    """What is measured, in order."""

    async def tag_id(unit: UnitOfWork, owner_id: UUID, name: str) -> UUID:
        tag = parse_tag(name)
        return (await tag_store.resolve(unit, owner_id, [tag]))[tag.key]

    def named(old: str, new: str) -> Change:
        async def run(unit: UnitOfWork, owner_id: UUID) -> None:
            change = TagChange(name=parse_tag(new))
            await tags.change_tag(unit, owner_id, await tag_id(unit, owner_id, old), change)

        return run

    async def merge(unit: UnitOfWork, owner_id: UUID) -> None:
        source = await tag_id(unit, owner_id, "topics/t0")
        await tags.merge_tags(unit, owner_id, source, await tag_id(unit, owner_id, "far/part"))

    async def give_and_take(unit: UnitOfWork, owner_id: UUID) -> None:
        add, remove = parse_tags(["new/tag"]), parse_tags(["far/part"])
        await tagging.tag_links(unit, owner_id, Tagging(LinkFilter(), add, remove))

    async def run_rule(unit: UnitOfWork, owner_id: UUID) -> None:
        rule_id, at = new_id(), now()
        values = {"id": rule_id, "owner_id": owner_id, "enabled": True, "version": 1}
        rule = tag_rules.insert().values(
            values | {"title_contains": "ABOUT", "created_at": at, "updated_at": at}
        )
        await unit.connection.execute(rule)
        given = await tag_store.ensure(unit, owner_id, parse_tags(["ruled"]), at)
        await unit.connection.execute(
            tag_rule_tags.insert().values(rule_id=rule_id, tag_id=given["ruled"], owner_id=owner_id)
        )
        await rules.run_rule(unit, owner_id, rule_id, dry_run=False)

    async def cut_off(unit: UnitOfWork, owner_id: UUID) -> None:
        new = await tag_id(unit, owner_id, "new")
        await tags.delete_tag(unit, owner_id, new, Children.DELETE)

    async def plain(unit: UnitOfWork, owner_id: UUID) -> None:
        await unit.connection.execute(
            update(links)
            .where(links.c.owner_id == owner_id)
            .values(version=links.c.version + 1, updated_at=now())
        )

    return {
        "plain UPDATE of every link": plain,
        "show a tag otherwise": named("all", "All"),
        "move a tag of every link": named("all/part", "far/part"),
        "merge a tag of a part": merge,
        "give and take a tag by filter": give_and_take,
        "run a rule by title": run_rule,
        "delete a tag with what is under it": cut_off,
    }


async def measure(name: str, database: Database, count: int) -> None:
    """Seed, change, print."""
    await migrate(database)
    owner_id = await seed(database, count)
    if name == "PostgreSQL":
        async with database.write() as unit:
            await unit.connection.execute(text("ANALYZE"))
    for title, change in changes().items():
        started = time.perf_counter()
        async with database.write() as unit:
            await change(unit, owner_id)
        seconds = time.perf_counter() - started
        print(f"{name:12}{title:34}{seconds:8.2f} s", flush=True)
    await database.close()


async def main(count: int) -> None:
    """Both databases."""
    with tempfile.TemporaryDirectory(prefix="linksnap-bench-") as folder:
        await measure("SQLite", Database(f"sqlite+aiosqlite:///{folder}/catalog.db"), count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024
        print(f"{'':12}{'memory at most':34}{peak:8} MiB")
    with tempfile.TemporaryDirectory(prefix="linksnap-bench-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            await measure("PostgreSQL", Database(server.fresh_database()), count)
        finally:
            server.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
