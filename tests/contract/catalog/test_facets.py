"""Counts of links by facets, on both databases: the ledger and counting agree with recounting."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, select, update

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.tables import link_tags, links
from services.catalog.database.upkeep_tables import facet_counts
from services.catalog.facets import service, store
from services.catalog.facets.folding import FacetFolding
from services.catalog.facets.model import Facet, Facets
from services.catalog.links.filters import LinkFilter, Trash
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import parse_tags
from services.catalog.trash import service as trash_service
from tests.contract.catalog.libraries import Kept, counted, fill, trash

EVERYTHING = LinkFilter()


async def facets(
    database: Database, owner_id: UUID, wanted: LinkFilter = EVERYTHING, depth: int = 1_000
) -> Facets:
    async with database.read() as unit:
        return await service.count_links(unit, owner_id, wanted, limit=100, depth=depth)


def as_counts(found: Facets) -> dict[str, dict[str, int]]:
    return {str(facet): {item.value: item.count for item in found.values[facet]} for facet in Facet}


async def agree(database: Database, owner_id: UUID, kept: Sequence[Kept]) -> None:
    """What the ledger says is what the links say, before folding and after."""
    outside = [item for item in kept if item.row.trashed_at is None]
    for _ in range(2):
        found = await facets(database, owner_id)
        assert as_counts(found) == counted(outside)
        assert (found.counted, found.is_complete) == (len(outside), True)
        await FacetFolding(database).fold()
    async with database.read() as unit:
        assert (await unit.connection.execute(select(facet_counts.c.position))).all() == []


async def test_the_ledger_follows_every_change(database: Database, owner_id: UUID) -> None:
    kept = await fill(database, owner_id, 40)
    await agree(database, owner_id, kept)
    kept = [*await trash(database, kept[:15], now()), *kept[15:]]
    await agree(database, owner_id, kept)
    kept = [*await trash(database, kept[5:25], None), *kept[25:], *kept[:5]]
    await agree(database, owner_id, kept)
    async with database.write() as unit:
        ids = [item.row.id for item in kept[:10]]
        await unit.connection.execute(
            update(links).where(links.c.id.in_(ids)).values(site="new.example", language=None)
        )
        await unit.connection.execute(delete(links).where(links.c.id == kept[-1].row.id))
        await unit.connection.execute(delete(links).where(links.c.id == kept[12].row.id))
    changed = [
        replace(item, row=replace(item.row, site="new.example", language=None))
        for item in kept[:10]
    ]
    await agree(database, owner_id, [*changed, *kept[10:12], *kept[13:-1]])


async def test_the_ledger_follows_every_change_of_tags(database: Database, owner_id: UUID) -> None:
    kept = await fill(database, owner_id, 30)
    async with database.write() as unit:
        ids = await tag_store.resolve(unit, owner_id, parse_tags(["c", "d"]))
        lost = delete(link_tags).where(link_tags.c.tag_id == ids["c"])
        await unit.connection.execute(lost)
        renamed = update(link_tags).where(link_tags.c.tag_id == ids["d"])
        await unit.connection.execute(renamed.values(tag_id=ids["c"]))
    await agree(
        database,
        owner_id,
        [
            Kept(item.row, (item.tags - {"c", "d"}) | ({"c"} if "d" in item.tags else set()))
            for item in kept
        ],
    )


async def test_a_rolled_back_change_counts_nothing(database: Database, owner_id: UUID) -> None:
    kept = await fill(database, owner_id, 5)
    async with database.write() as unit:
        step = await unit.connection.begin_nested()
        await unit.connection.execute(delete(links))
        await step.rollback()
    await agree(database, owner_id, kept)


async def test_counting_a_filter_counts_the_newest(database: Database, owner_id: UUID) -> None:
    kept = await fill(database, owner_id, 60)
    outside = [item for item in kept if item.row.trashed_at is None]
    unread = [item for item in outside if not item.row.read]
    found = await facets(database, owner_id, LinkFilter(read=False))
    assert as_counts(found) == counted(unread)
    assert (found.counted, found.is_complete) == (len(unread), True)
    found = await facets(database, owner_id, LinkFilter(read=False), depth=5)
    assert as_counts(found) == counted(sorted(unread, key=lambda item: item.row.id)[-5:])
    assert (found.counted, found.is_complete) == (5, False)
    either = [item for item in outside if item.tags & {"a", "c"}]
    wanted = LinkFilter(any_tags=parse_tags(["a", "c"]))
    assert as_counts(await facets(database, owner_id, wanted)) == counted(either)
    inside = [item for item in kept if item.row.trashed_at is not None]
    found = await facets(database, owner_id, LinkFilter(trash=Trash.ONLY))
    assert as_counts(found) == counted(inside)


async def test_the_most_frequent_come_first(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    kept = await fill(database, owner_id, 60)
    await fill(database, stranger_id, 1, seed=2)
    sites = counted([item for item in kept if item.row.trashed_at is None])["site"]
    async with database.read() as unit:
        found = await service.count_links(unit, owner_id, LinkFilter(), limit=2, depth=1)
        ids = await tag_store.resolve(unit, owner_id, parse_tags(["a", "d"]))
        totals = await store.tag_totals(unit, owner_id, ids.values())
    shown = [(item.value, item.count) for item in found.values[Facet.SITE]]
    assert shown == sorted(sites.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    months = [item.value for item in found.values[Facet.MONTH]]
    assert months == ["2025-01", "2024-12"]
    by_tag = counted([item for item in kept if item.row.trashed_at is None])["tag"]
    assert totals == {ids["a"]: by_tag["a"], ids["d"]: by_tag["d"]}


async def test_emptying_the_trash_counts_nothing_twice(database: Database, owner_id: UUID) -> None:
    kept = await fill(database, owner_id, 30)
    async with database.write() as unit:
        await trash_service.empty_trash(unit, owner_id)
    await agree(database, owner_id, [item for item in kept if item.row.trashed_at is None])
