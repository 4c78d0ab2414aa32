"""Numbers of links and tags for clients that know no UUIDs, on both databases."""

import asyncio
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.linkding.numbers import store
from services.catalog.linkding.numbers.model import LARGEST, Numbered
from services.catalog.linkding.numbers.service import numbers_of
from services.catalog.links import service as links
from services.catalog.links.adding import add_link
from services.catalog.links.model import NewLink
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import parse_tags


async def add(database: Database, owner_id: UUID, count: int) -> list[UUID]:
    async with database.write() as unit:
        return [
            (await add_link(unit, owner_id, NewLink(url=f"https://example.com/{new_id()}"))).row.id
            for _ in range(count)
        ]


async def test_each_owner_counts_from_one(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    mine, theirs = await add(database, owner_id, 2), await add(database, stranger_id, 1)
    assert await numbers_of(database, owner_id, Numbered.LINK, mine) == {mine[0]: 1, mine[1]: 2}
    assert await numbers_of(database, stranger_id, Numbered.LINK, theirs) == {theirs[0]: 1}
    async with database.read() as unit:
        assert await store.find(unit, stranger_id, Numbered.LINK, 1) == theirs[0]
        assert await store.find(unit, stranger_id, Numbered.LINK, 2) is None
        assert await store.find(unit, owner_id, Numbered.TAG, 1) is None
        for odd in (0, -1, LARGEST + 1):
            assert await store.find(unit, owner_id, Numbered.LINK, odd) is None


async def test_nobody_numbers_what_is_anothers(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    mine = await add(database, owner_id, 1)
    assert await numbers_of(database, stranger_id, Numbered.LINK, [*mine, new_id()]) == {}


async def test_numbers_stay_and_are_never_given_again(database: Database, owner_id: UUID) -> None:
    first, last = await add(database, owner_id, 2)
    assert await numbers_of(database, owner_id, Numbered.LINK, [last]) == {last: 1}
    assert await numbers_of(database, owner_id, Numbered.LINK, [first, last]) == {first: 2, last: 1}
    async with database.write() as unit:
        await links.delete_link(unit, owner_id, first)
    (new,) = await add(database, owner_id, 1)
    assert await numbers_of(database, owner_id, Numbered.LINK, [new, first]) == {new: 3}


async def test_tags_count_for_themselves(database: Database, owner_id: UUID) -> None:
    await numbers_of(database, owner_id, Numbered.LINK, await add(database, owner_id, 3))
    async with database.write() as unit:
        ids = await tag_store.ensure(unit, owner_id, parse_tags(["a/b"]), now())
        numbers = await store.give(unit, owner_id, Numbered.TAG, list(ids.values()))
    assert list(numbers.values()) == [1]


async def test_many_at_once_give_each_link_one_number(database: Database, owner_id: UUID) -> None:
    mine = await add(database, owner_id, 12)
    asked = [mine[start : start + 6] for start in range(7)] * 2
    found = await asyncio.gather(
        *(numbers_of(database, owner_id, Numbered.LINK, ids) for ids in asked)
    )
    together: dict[UUID, int] = {}
    for numbers in found:
        for link_id, number in numbers.items():
            assert together.setdefault(link_id, number) == number
    assert sorted(together.values()) == list(range(1, 13))
