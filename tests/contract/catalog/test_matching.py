"""Filters and orders of links, on both databases: the walks agree with testing every link."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select, update

from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.database.tables import links
from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.links.matching import store as matching
from services.catalog.links.sorting import Place, Sort, place_of
from services.catalog.links.states import LinkState
from services.catalog.tags.names import TagName, parse_tags
from tests.contract.catalog.libraries import FIRST, TAGS, Kept, fill, row

_TAGGED = (*TAGS, "unknown")


def is_meant(kept: Kept, wanted: LinkFilter) -> bool:
    """What a filter means, said once more and slowly."""
    item = kept.row
    flags = {
        "read": item.read,
        "favourite": item.favourite,
        "archived": item.archived,
        "has_note": item.note is not None,
        "broken": item.broken_reason is not None,
        "untagged": not kept.tags,
    }
    times = {
        "created": item.created_at,
        "updated": item.updated_at,
        "published": item.published_at,
    }
    values = ((item.site, wanted.sites), (item.language, wanted.languages))
    return (
        (item.trashed_at is None) == (wanted.trash is Trash.WITHOUT)
        and all(tag.key in kept.tags for tag in wanted.all_tags)
        and (not wanted.any_tags or any(tag.key in kept.tags for tag in wanted.any_tags))
        and not any(tag.key in kept.tags for tag in wanted.no_tags)
        and all(not allowed or value in allowed for value, allowed in values)
        and (not wanted.states or item.state in wanted.states)
        and (not wanted.ids or item.id in wanted.ids)
        and all(getattr(wanted, name) in (None, flag) for name, flag in flags.items())
        and all(
            (after is None or (time is not None and time >= after))
            and (before is None or (time is not None and time < before))
            for name, time in times.items()
            for after in [getattr(wanted, f"{name}_after")]
            for before in [getattr(wanted, f"{name}_before")]
        )
    )


def in_order(kept: Sequence[Kept], sort: Sort) -> list[UUID]:
    places = [place_of(item.row, sort) for item in kept]
    if sort.field == "created_at":
        return sorted((place.link_id for place in places), reverse=sort.is_down)
    dated = [place for place in places if place.value is not None]
    dated.sort(key=lambda place: (place.value, place.link_id), reverse=sort.is_down)
    undated = sorted(
        (place.link_id for place in places if place.value is None), reverse=sort.is_down
    )
    return [*(place.link_id for place in dated), *undated]


def some_filter(random: Random, kept: Sequence[Kept]) -> LinkFilter:
    """A filter of two or three conditions."""
    at = FIRST + timedelta(hours=7 * random.randrange(len(kept)))

    def tags() -> tuple[TagName, ...]:
        return parse_tags(random.sample(_TAGGED[:4], k=random.randrange(1, 3)))

    possible = {
        "all_tags": tags(),
        "any_tags": parse_tags(random.sample(_TAGGED, k=2)),
        "no_tags": tags(),
        "untagged": random.random() < 0.5,
        "sites": tuple(random.sample(["one.example", "two.example", "no.example"], k=2)),
        "languages": tuple(random.sample(["en", "zh", "fr"], k=random.randrange(1, 3))),
        "states": tuple(random.sample(list(LinkState), k=2)),
        "read": random.random() < 0.5,
        "favourite": random.random() < 0.5,
        "archived": random.random() < 0.5,
        "has_note": random.random() < 0.5,
        "broken": random.random() < 0.5,
        "created_after": at,
        "created_before": at + timedelta(hours=300),
        "updated_after": FIRST + timedelta(hours=random.randrange(50)),
        "updated_before": FIRST + timedelta(hours=random.randrange(50)),
        "published_after": FIRST - timedelta(days=random.randrange(60)),
        "published_before": FIRST - timedelta(days=random.randrange(60)),
        "ids": tuple(item.row.id for item in random.sample(list(kept), k=20)),
        "trash": Trash.ONLY,
    }
    names = random.sample(list(possible), k=random.randrange(1, 4))
    return LinkFilter(**{name: possible[name] for name in names})  # type: ignore[arg-type]


async def read(
    database: Database, owner_id: UUID, wanted: LinkFilter, sort: Sort, size: int
) -> list[UUID]:
    """A whole list, page by page."""
    found: list[UUID] = []
    after: Place | None = None
    while True:
        async with database.read() as unit:
            rows = await matching.page(unit, owner_id, wanted, sort, after, size)
        found += [item.id for item in rows]
        if len(rows) < size:
            return found
        after = place_of(rows[-1], sort)


@pytest.mark.parametrize("short", [3_000, 5])
async def test_every_walk_finds_what_a_filter_means(
    database: Database,
    owner_id: UUID,
    stranger_id: UUID,
    short: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matching, "_SHORT", short)  # also how a large library is walked
    kept = await fill(database, owner_id, 80)
    await fill(database, stranger_id, 20, seed=2)
    random = Random(3)
    for number in range(48):
        wanted = some_filter(random, kept)
        meant = [item for item in kept if is_meant(item, wanted)]
        sort = list(Sort)[number % len(Sort)]
        assert await read(database, owner_id, wanted, sort, 15) == in_order(meant, sort), wanted
        async with database.read() as unit:
            ids = await matching.matching(unit, owner_id, wanted)
            within = await unit.connection.execute(select(links.c.id).where(links.c.id.in_(ids)))
        assert sorted(within.scalars()) == sorted(item.row.id for item in meant), wanted


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_neither_skip_nor_repeat_while_links_come_and_go(
    database: Database, owner_id: UUID, sort: Sort
) -> None:
    kept = await fill(database, owner_id, 30)
    outside = [item for item in kept if item.row.trashed_at is None]
    random = Random(4)
    seen: list[UUID] = []
    after: Place | None = None
    while True:
        async with database.read() as unit:
            rows = await matching.page(unit, owner_id, LinkFilter(), sort, after, 4)
        seen += [item.id for item in rows]
        if len(rows) < 4:
            break
        after = place_of(rows[-1], sort)
        async with database.write() as unit:
            new = row(random, owner_id, random.randrange(1_000))
            await unit.connection.execute(links.insert().values(**asdict(new)))
    expected = in_order(outside, sort)
    assert [link_id for link_id in seen if link_id in set(expected)] == expected


async def test_a_filter_is_part_of_a_statement(database: Database, owner_id: UUID) -> None:
    kept = await fill(database, owner_id, 40)
    for wanted in (
        LinkFilter(any_tags=parse_tags(["a", "c"]), read=True),
        LinkFilter(sites=("one.example", "two.example")),
        LinkFilter(all_tags=parse_tags(["nothing"])),
        LinkFilter(ids=(kept[0].row.id, new_id())),
    ):
        async with database.write() as unit:
            ids = await matching.matching(unit, owner_id, wanted)
            changed = await unit.connection.execute(
                update(links).where(links.c.id.in_(ids)).values(updated_at=now())
            )
        assert changed.rowcount == sum(is_meant(item, wanted) for item in kept)
