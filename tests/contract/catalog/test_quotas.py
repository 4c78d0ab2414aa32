"""Quotas hold exactly, also while many add at once; who has none waits for nobody."""

import asyncio
from uuid import UUID, uuid4

import pytest

from services.catalog.accounts import quotas
from services.catalog.accounts import store as accounts
from services.catalog.accounts.model import Quota, QuotaExceededError
from services.catalog.captures import service as captures
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.links.adding import Added, add_link, add_links
from services.catalog.links.model import NewLink
from services.catalog.schedules.healing import Scheduling
from services.catalog.schedules.service import create_schedule
from services.catalog.scopes.model import Scope
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.tags.names import parse_tags
from services.catalog.trash import store as trash_store
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import Lane
from tests.contract.catalog.desk import Desk
from tests.contract.catalog.test_upkeep_of_histories import SETTINGS, grow_older


async def limit(
    database: Database, owner_id: UUID, *, links: int | None = None, size: int | None = None
) -> None:
    async with database.write() as unit:
        await accounts.change(unit, owner_id, max_links=links, max_bytes=size)


async def add(database: Database, owner_id: UUID, *urls: str) -> list[bool | None]:
    """Whether each is new; None: refused."""
    async with database.write() as unit:
        wanted = [NewLink(url=url, tags=parse_tags(["t"])) for url in urls]
        found = await add_links(unit, owner_id, wanted, Lane.BULK)
    return [item.is_new if isinstance(item, Added) else None for item in found]


async def count(database: Database, owner_id: UUID) -> int:
    async with database.read() as unit:
        return (await quotas.usage_of(unit, owner_id)).link_count


async def test_new_links_are_kept_as_far_as_there_is_room(
    database: Database, owner_id: UUID
) -> None:
    await limit(database, owner_id, links=2)
    urls = [f"https://example.com/{number}" for number in range(4)]
    found = await add(database, owner_id, urls[0], urls[0], urls[1], urls[2], urls[3], urls[2])
    assert found == [True, False, True, None, None, None]
    assert await add(database, owner_id, *urls) == [False, False, None, None]
    with pytest.raises(QuotaExceededError) as refused:
        async with database.write() as unit:
            await add_link(unit, owner_id, NewLink(url=urls[3]))
    assert (refused.value.quota, refused.value.limit, refused.value.used) == (Quota.LINKS, 2, 2)


async def test_many_at_once_fill_it_exactly(database: Database, owner_id: UUID) -> None:
    await limit(database, owner_id, links=7)
    found = await asyncio.gather(
        *(
            add(database, owner_id, *(f"https://example.com/{uuid4()}" for _ in range(3)))
            for _ in range(8)
        )
    )
    assert sum(item is True for part in found for item in part) == 7
    assert await count(database, owner_id) == 7


async def test_room_comes_back_when_links_are_deleted(desk: Desk) -> None:
    await limit(desk.database, desk.owner_id, links=1)
    assert await add(desk.database, desk.owner_id, "https://example.com/2") == [None]
    async with desk.database.write() as unit:
        await trash_store.delete_links(unit, [desk.link_id], now())
    assert await add(desk.database, desk.owner_id, "https://example.com/2") == [True]


async def test_with_all_bytes_used_nothing_more_is_captured(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    database, owner_id = desk.database, desk.owner_id
    await limit(database, owner_id, size=5_000_000_000)
    assert await add(database, owner_id, "https://example.com/", "https://example.com/2") == [
        False,
        None,
    ]
    for ask in (
        lambda unit: snapshots.request_snapshot(unit, owner_id, desk.link_id),
        lambda unit: captures.retry_snapshot(unit, owner_id, desk.snapshot_id),
        lambda unit: captures.retry_by_filter(
            unit, owner_id, SnapshotFilter(), limit=10, dry_run=False
        ),
    ):
        with pytest.raises(QuotaExceededError) as refused:
            async with database.write() as unit:
                await ask(unit)
        assert (refused.value.quota, refused.value.used) == (Quota.BYTES, 5_000_000_000)
    async with database.write() as unit:  # kept without a snapshot
        (kept,) = await add_links(
            unit, owner_id, [NewLink(url="https://example.com/3")], Lane.BULK, capture=False
        )
    assert isinstance(kept, Added)
    await limit(database, owner_id, size=5_000_000_001)
    assert (await desk.another()).state == "queued"


async def test_schedules_ask_for_nothing_that_has_no_room(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    async with desk.database.write() as unit:
        await create_schedule(unit, desk.owner_id, Scope(), every_days=1, enabled=True)
    await grow_older(desk, 2)
    await limit(desk.database, desk.owner_id, size=1)
    await Scheduling(desk.database, SETTINGS).queue()
    assert (await desk.snapshot()).state == "captured"
    async with desk.database.read() as unit:
        page = await snapshots.list_snapshots(unit, desk.owner_id, desk.link_id, None, 10)
    assert len(page.items) == 1
    await limit(desk.database, desk.owner_id)
    await Scheduling(desk.database, SETTINGS).queue()
    async with desk.database.read() as unit:
        page = await snapshots.list_snapshots(unit, desk.owner_id, desk.link_id, None, 10)
    assert len(page.items) == 2
