"""Reading the log: pages, filters, what is forgotten, and writers that commit out of order."""

import asyncio
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import update

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.event_tables import events
from services.catalog.events import service
from services.catalog.events.feed import EventFeed
from services.catalog.events.model import (
    EventFamily,
    EventNotFoundError,
    EventPage,
    EventsForgottenError,
    EventType,
    types_of,
)
from services.catalog.events.pruning import EventPruning
from services.catalog.links.adding import add_link
from services.catalog.links.model import NewLink
from tests.contract.catalog.history import Reader
from tests.contract.catalog.libraries import fill


async def page(
    database: Database,
    owner_id: UUID,
    after: int | None,
    *wanted: EventType | EventFamily,
    limit: int = 200,
) -> EventPage:
    async with database.read() as unit:
        types = types_of(frozenset(wanted))
        return await service.read_on(unit, owner_id, after, types, limit)


async def numbered(database: Database) -> None:
    await EventFeed(database, poll_seconds=1, max_followers=1).look()


async def test_pages_leave_nothing_out(database: Database, owner_id: UUID) -> None:
    assert await page(database, owner_id, None) == EventPage([], 0, has_more=False)
    await fill(database, owner_id, 12)
    await numbered(database)
    place: int | None = None
    seen: list[int] = []
    has_more = True
    while has_more:
        found = await page(database, owner_id, place, limit=5)
        seen += [event.sequence for event in found.items]
        place, has_more = found.after, found.has_more
    assert seen == list(range(1, len(seen) + 1))
    assert (await page(database, owner_id, place)).items == []
    with pytest.raises(EventNotFoundError):
        await page(database, owner_id, len(seen) + 1)


async def test_some_types_only(database: Database, owner_id: UUID) -> None:
    await fill(database, owner_id, 12)
    await numbered(database)
    everything = (await page(database, owner_id, 0)).items
    tags = await page(database, owner_id, 0, EventFamily.TAGS)
    assert tags.items == [event for event in everything if event.type.startswith("tag.")]
    assert (tags.after, tags.has_more) == (len(everything), False)
    both = await page(
        database, owner_id, 0, EventType.TAG_ADDED, EventType.LINK_ADDED, EventType.IMPORT_DONE
    )
    assert both.items == [event for event in everything if event.type.endswith(".added")]
    first = await page(database, owner_id, 0, EventFamily.TAGS, limit=1)
    assert (first.after, first.has_more) == (first.items[0].sequence, True)


async def test_a_rare_type_is_looked_for_in_parts(
    database: Database, owner_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_LOOKED_THROUGH", 3)
    await fill(database, owner_id, 12)
    await numbered(database)
    found = await page(database, owner_id, 0, EventFamily.IMPORTS, limit=2)
    assert (found.items, found.after, found.has_more) == ([], 3, True)


async def test_what_is_old_is_forgotten_and_said_to_be(database: Database, owner_id: UUID) -> None:
    await fill(database, owner_id, 6)
    await numbered(database)
    newest = (await page(database, owner_id, None)).after
    async with database.write() as unit:
        await unit.connection.execute(
            update(events)
            .where(events.c.sequence <= 4)
            .values(at=now() - timedelta(days=30, minutes=1))
        )
    await EventPruning(database, keep_days=30).prune()
    assert (await page(database, owner_id, None)).items[0].sequence == 5
    assert len((await page(database, owner_id, 4)).items) == newest - 4
    with pytest.raises(EventsForgottenError) as forgotten:
        await page(database, owner_id, 3)
    assert (forgotten.value.after, forgotten.value.oldest) == (3, 5)


async def test_numbers_count_on_after_everything_is_old(
    database: Database, owner_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_FORGOTTEN_AT_ONCE", 2)
    await fill(database, owner_id, 6)
    await numbered(database)
    newest = (await page(database, owner_id, None)).after
    async with database.write() as unit:
        await unit.connection.execute(update(events).values(at=now() - timedelta(days=31)))
    await EventPruning(database, keep_days=30).prune()
    assert [event.sequence for event in (await page(database, owner_id, None)).items] == [newest]
    async with database.write() as unit:
        await add_link(unit, owner_id, NewLink(url="https://example.com/later"))
    await numbered(database)
    found = await page(database, owner_id, newest)
    assert [event.sequence for event in found.items] == [newest + 1, newest + 2]


async def test_a_reader_that_follows_misses_nothing_of_writers_at_once(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    """Transactions are held open for random moments, so that they commit out of order."""
    random = Random(7)
    added: dict[UUID, set[UUID]] = {owner_id: set(), stranger_id: set()}
    done = asyncio.Event()

    async def write(number: int, who: UUID) -> None:
        async with database.write() as unit:
            await asyncio.sleep(random.random() / 50)
            link = await add_link(unit, who, NewLink(url=f"https://example.com/{number}"))
            await asyncio.sleep(random.random() / 20)
        added[who].add(link.row.id)

    async def follow(reader: Reader) -> list[tuple[int, UUID | None]]:
        seen: list[tuple[int, UUID | None]] = []
        ended = False
        while not ended:
            ended = done.is_set()
            news = await reader.news()
            seen += [(event.sequence, event.link_id) for event in news if event.link_id]
            await asyncio.sleep(0)
        return seen

    readers = [asyncio.create_task(follow(Reader(database, who))) for who in added]
    await asyncio.gather(*(write(number, who) for number in range(40) for who in added))
    done.set()
    for who, seen in zip(added, await asyncio.gather(*readers), strict=True):
        assert [sequence for sequence, _link in seen] == list(range(1, 81))
        assert {link_id for _sequence, link_id in seen} == added[who]


async def test_writers_who_want_the_same_link_make_one_event(
    database: Database, owner_id: UUID
) -> None:
    async def write() -> None:
        async with database.write() as unit:
            await add_link(unit, owner_id, NewLink(url="https://example.com/"))

    await asyncio.gather(*(write() for _ in range(12)))
    types = await Reader(database, owner_id).types()
    assert types.count("link.added") == 1
    assert "link.deleted" not in types
