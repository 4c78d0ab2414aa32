"""Adding many links at once, and many at the same time, on both databases."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import event

from services.catalog.bulk import service as bulk
from services.catalog.bulk.model import Create, Done
from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.links import service as links
from services.catalog.links.adding import Added, add_link, add_links
from services.catalog.links.identity import InvalidUrlError
from services.catalog.links.model import MAX_NOTE_LENGTH, Link, NewLink, NoteTooLongError
from services.catalog.snapshots import service as snapshots
from services.catalog.tags.names import TooManyTagsError, parse_tags
from services.catalog.trash import service as trash
from shared.contracts.messages import Lane

SPELLINGS = (
    "https://example.com/a?x=1&y=2",
    "HTTPS://EXAMPLE.com:443/b/../a?y=2&x=1#part",
    "https://example.com./a?x=1&y=2&",
    "https://example.com/%61?utm_source=feed&x=1&y=2",
    "https://example.com/a?x=1&y=2&fbclid=z#:~:text=b",
)


def new(url: str, *tags: str, **fields: object) -> NewLink:
    return NewLink(url=url, tags=parse_tags(tags), **fields)  # type: ignore[arg-type]


async def add_all(
    database: Database, owner_id: UUID, wanted: Sequence[NewLink]
) -> list[Added | Exception]:
    async with database.write() as unit:
        return list(await add_links(unit, owner_id, wanted, Lane.BULK))


async def read(database: Database, owner_id: UUID, link_id: UUID) -> Link:
    async with database.read() as unit:
        return await links.get_link(unit, owner_id, link_id)


async def subjects(database: Database) -> Counter[str]:
    async with database.read() as unit:
        return Counter(row.subject for row in await outbox.oldest(unit, 10_000))


async def test_fifty_spellings_at_once_make_one_link_one_snapshot_and_no_error(
    database: Database, owner_id: UUID
) -> None:
    async def add(index: int) -> Added:
        async with database.write() as unit:
            wanted = new(SPELLINGS[index % len(SPELLINGS)], f"t{index % 3}/x", "all")
            return await add_link(unit, owner_id, wanted)

    added = await asyncio.gather(*(add(index) for index in range(50)))
    assert len({item.row.id for item in added}) == 1
    assert sum(item.is_new for item in added) == 1
    link = await read(database, owner_id, added[0].row.id)
    assert link.tags == ("all", "t0/x", "t1/x", "t2/x")
    async with database.read() as unit:
        page = await snapshots.list_snapshots(unit, owner_id, link.row.id, None, 10)
    assert len(page.items) == 1
    assert (await subjects(database))["capture.requested.v1.interactive"] == 1


async def test_bulk_calls_that_overlap_in_any_order_make_every_link_once(
    database: Database, owner_id: UUID
) -> None:
    urls = [f"https://example.com/{index}" for index in range(40)]

    async def call(turn: int) -> list[Done]:
        order = urls[turn:] + urls[:turn]
        items = [
            Create(new(url, f"t{index % 4}"))
            for index, url in enumerate(order if turn % 2 else order[::-1])
        ]
        async with database.write() as unit:
            outcomes = await bulk.run(unit, owner_id, items)
        assert all(isinstance(outcome, Done) for outcome in outcomes)
        return [outcome for outcome in outcomes if isinstance(outcome, Done)]

    calls = await asyncio.gather(*(call(turn) for turn in range(8)))
    outcomes = [outcome for outcomes in calls for outcome in outcomes]
    assert len({outcome.link_id for outcome in outcomes}) == len(urls)
    assert sum(outcome.is_new for outcome in outcomes) == len(urls)
    assert (await subjects(database))["capture.requested.v1.bulk"] == len(urls)


async def test_a_thousand_links_take_as_many_statements_as_ten(
    database: Database, owner_id: UUID
) -> None:
    count = 0

    def counted(*_arguments: object) -> None:
        nonlocal count
        count += 1

    async def statements(first: int, size: int) -> int:
        nonlocal count
        wanted = [
            new(f"https://example.com/{index}", "a/b", f"t{index % 7}")
            for index in range(first, first + size)
        ]
        count = 0
        event.listen(database.engine.sync_engine, "before_cursor_execute", counted)
        await add_all(database, owner_id, wanted)
        event.remove(database.engine.sync_engine, "before_cursor_execute", counted)
        return count

    await statements(0, 10)  # makes the tags
    few = await statements(100, 10)
    assert await statements(1_000, 1_000) <= few + 10  # more only where values are sent in parts


async def test_results_are_in_order_and_the_bad_ones_fail_alone(
    database: Database, owner_id: UUID
) -> None:
    results = await add_all(
        database,
        owner_id,
        [
            new("https://example.com/a", note="n" * MAX_NOTE_LENGTH),
            new("ftp://example.com/"),
            new("https://example.com/a#part", note="more"),
            new("https://example.com/b", *(f"t{index}" for index in range(99))),
            new("https://example.com/b", "u0", "u1"),
            new("https://example.com/b", "u0"),
        ],
    )
    kinds = [Added, InvalidUrlError, NoteTooLongError, Added, TooManyTagsError, Added]
    assert [type(result) for result in results] == kinds
    first, last = results[3], results[5]
    assert isinstance(first, Added)
    assert isinstance(last, Added)
    assert (first.is_new, last.is_new, first.row.id) == (True, False, last.row.id)
    assert len((await read(database, owner_id, first.row.id)).tags) == 100


async def test_what_is_wanted_twice_in_a_call_is_put_together(
    database: Database, owner_id: UUID
) -> None:
    results = await add_all(
        database,
        owner_id,
        [new(SPELLINGS[0], "a", note="one"), new(SPELLINGS[1], "b", title="T", note="two")],
    )
    assert isinstance(results[0], Added)
    link = await read(database, owner_id, results[0].row.id)
    assert (link.row.title, link.row.note, link.tags) == ("T", "one\n\ntwo", ("a", "b"))
    assert link.row.version == 1
    async with database.read() as unit:
        rows = [row for row in await outbox.oldest(unit, 10) if row.subject == "link.saved.v1"]
    (saved,) = [json.loads(row.payload) for row in rows]
    assert (saved["title"], saved["tags"], saved["version"]) == ("T", ["a", "b"], 1)


async def test_adding_again_fills_and_sets_but_takes_nothing_away(
    database: Database, owner_id: UUID
) -> None:
    url = "https://example.com/"
    await add_all(database, owner_id, [new(url, title="T", read=True)])
    again = new(url, title="other", author="A", published_at=now(), favourite=True)
    (result,) = await add_all(database, owner_id, [again])
    assert isinstance(result, Added)
    row = result.row
    assert (row.title, row.author, row.read, row.favourite) == ("T", "A", True, True)
    assert row.version == 2
    assert await add_all(database, owner_id, [again]) == [Added(row, is_new=False)]


@pytest.mark.parametrize("tags", [(), ("back",)])
async def test_adding_what_is_in_the_trash_restores_it(
    database: Database, owner_id: UUID, tags: tuple[str, ...]
) -> None:
    (first,) = await add_all(database, owner_id, [new("https://example.com/")])
    assert isinstance(first, Added)
    async with database.write() as unit:
        await trash.trash_link(unit, owner_id, first.row.id)
    (again,) = await add_all(database, owner_id, [new("https://example.com/", *tags)])
    assert isinstance(again, Added)
    assert (again.row.id, again.is_new, again.row.trashed_at) == (first.row.id, False, None)
    assert again.row.version == 3


async def test_a_link_whose_snapshot_is_brought_along_asks_for_none(
    database: Database, owner_id: UUID
) -> None:
    async with database.write() as unit:
        added = await add_link(unit, owner_id, new("https://example.com/"), capture=False)
        await snapshots.queue_snapshot(unit, owner_id, added.row.id, added.row.url, now())
    link = await read(database, owner_id, added.row.id)
    assert link.latest_snapshot is not None
    assert (await subjects(database))["capture.requested.v1.interactive"] == 1


async def test_a_link_can_be_kept_without_a_snapshot_and_captured_later(
    database: Database, owner_id: UUID
) -> None:
    async with database.write() as unit:
        added = await add_link(unit, owner_id, new("https://example.com/"), capture=False)
    link = await read(database, owner_id, added.row.id)
    assert (link.row.state, link.latest_snapshot, link.good_snapshot) == ("none", None, None)
    assert (await subjects(database))["capture.requested.v1.interactive"] == 0
    async with database.write() as unit:
        await snapshots.request_snapshot(unit, owner_id, added.row.id)
    assert (await read(database, owner_id, added.row.id)).row.state == "queued"


async def test_links_that_were_kept_elsewhere_before_lie_where_they_belong_in_time(
    database: Database, owner_id: UUID
) -> None:
    days = [datetime(year, 5, 6, tzinfo=UTC) for year in (1970, 2009, 2021)]
    urls = [f"https://example.com/{day.year}" for day in days]
    today = new("https://example.com/today")
    wanted = [
        today,
        *(NewLink(url=url, created_at=day) for url, day in zip(urls, days, strict=True)),
    ]
    added = await add_all(database, owner_id, wanted)
    again = await add_all(database, owner_id, [replace(today, created_at=days[0])])

    ids = [item.row.id for item in added if isinstance(item, Added)]
    assert [item.row.created_at for item in added[1:] if isinstance(item, Added)] == days
    async with database.read() as unit:
        page = await links.list_links(unit, owner_id, links.Listing(limit=10))
    assert [link.row.id for link in page.items] == [ids[0], *reversed(ids[1:])]
    assert isinstance(again[0], Added)
    assert isinstance(added[0], Added)
    assert again[0].row.created_at == added[0].row.created_at
