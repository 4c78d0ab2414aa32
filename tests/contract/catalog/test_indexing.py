"""Changes of many links reach the index a few at a time, and nothing waits for ever."""

import json
from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import select, update

from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.database.tables import links
from services.catalog.indexing import store
from services.catalog.indexing.announcing import BATCH, MAX_WAITING, Announcer
from services.catalog.links import adding
from services.catalog.links.model import NewLink
from services.catalog.tags.names import parse_tags
from shared.contracts.messages import Lane
from shared.messaging.publisher import Publisher
from shared.messaging.topology import Durable

GRACE = timedelta(seconds=30)


class Waiting:
    """Says how much waits at embed's."""

    def __init__(self, count: int = 0) -> None:
        self.count = count

    async def waiting(self, _durable: Durable) -> int:
        return self.count


async def add(database: Database, owner_id: UUID, count: int) -> list[UUID]:
    """Links that were added and confirmed, with nothing in the outbox."""
    wanted = [
        NewLink(url=f"https://example.com/{number}", tags=parse_tags(["a/b"]))
        for number in range(count)
    ]
    async with database.write() as unit:
        added = await adding.add_links(unit, owner_id, wanted, Lane.BULK)
        await unit.connection.execute(update(links).values(indexed_version=1))
        await outbox.forget(unit, [row.position for row in await outbox.oldest(unit, 10_000)])
    return [item.row.id for item in added if isinstance(item, adding.Added)]


def announcer(database: Database, waiting: Waiting) -> Announcer:
    return Announcer(database, cast("Publisher", waiting), pause_seconds=1)


async def announced(database: Database) -> list[dict[str, object]]:
    async with database.read() as unit:
        return [json.loads(row.payload) for row in await outbox.oldest(unit, 10_000)]


async def test_a_change_of_many_links_is_announced_in_batches(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    link_ids = await add(database, owner_id, BATCH + 50)
    await add(database, stranger_id, 1)
    async with database.write() as unit:
        every = select(links.c.id)
        assert await store.mark_changed(unit, owner_id, every, now()) == BATCH + 50
        assert await store.mark_changed(unit, owner_id, link_ids[:3], now()) == 3
    assert await announced(database) == []
    telling = announcer(database, Waiting())
    assert await telling.announce()
    assert len(await announced(database)) == BATCH
    assert not await telling.announce()
    assert not await telling.announce()
    told = await announced(database)
    assert {str(item["link_id"]) for item in told} == {str(link_id) for link_id in link_ids}
    assert sorted(cast("int", item["version"]) for item in told) == [2] * (BATCH + 47) + [3] * 3
    assert all(item["tags"] == ["a/b"] for item in told)
    assert all(len(cast("list[str]", item["tag_ids"])) == 2 for item in told)


@pytest.mark.parametrize(("at_embed", "told"), [(MAX_WAITING, 0), (MAX_WAITING - 1, 1)])
async def test_nothing_is_announced_while_embed_has_enough_to_do(
    database: Database, owner_id: UUID, at_embed: int, told: int
) -> None:
    await add(database, owner_id, 1)
    async with database.write() as unit:
        await store.mark_changed(unit, owner_id, select(links.c.id), now())
    await announcer(database, Waiting(at_embed)).announce()
    assert len(await announced(database)) == told


async def test_links_that_must_wait_longer_do_not_hide_those_that_are_due(
    database: Database, owner_id: UUID
) -> None:
    *patient, due, marked = await add(database, owner_id, 30)
    at = now()
    long_ago = at - GRACE * 100
    async with database.write() as unit:
        change = update(links).values(indexed_version=0, issues=9, issued_at=long_ago)
        await unit.connection.execute(change.where(links.c.id.in_(patient)))
        change = update(links).values(indexed_version=0, issues=2, issued_at=at - GRACE * 3)
        await unit.connection.execute(change.where(links.c.id == due))
        change = update(links).values(indexed_version=0, issues=0, issued_at=long_ago)
        await unit.connection.execute(change.where(links.c.id == marked))
    async with database.read() as unit:
        found = await store.unconfirmed(unit, at=at, grace=GRACE, limit=5)
        later = await store.unconfirmed(unit, at=at + GRACE * 30, grace=GRACE, limit=50)
    assert [row.id for row in found] == [due]
    assert {row.id for row in later} == {due, *patient}
