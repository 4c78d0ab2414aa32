"""The trash and its purging, on both databases."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.database.tables import links
from services.catalog.deletions import store as deletion_store
from services.catalog.links import service
from services.catalog.links.adding import add_link
from services.catalog.links.model import LinkNotFoundError, NewLink
from services.catalog.preconditions import Precondition, PreconditionFailedError
from services.catalog.trash import service as trash
from services.catalog.trash.purging import TrashPurging


async def add(database: Database, owner_id: UUID, number: int) -> UUID:
    async with database.write() as unit:
        new = NewLink(url=f"https://example.com/{number}")
        return (await add_link(unit, owner_id, new)).row.id


async def exists(database: Database, owner_id: UUID, link_id: UUID) -> bool:
    async with database.read() as unit:
        return link_id in await service.get_links(unit, owner_id, [link_id])


async def test_a_link_goes_to_the_trash_and_comes_back(database: Database, owner_id: UUID) -> None:
    link_id = await add(database, owner_id, 1)
    async with database.write() as unit:
        await trash.trash_link(unit, owner_id, link_id)
        await trash.trash_link(unit, owner_id, link_id)
        with pytest.raises(PreconditionFailedError):
            await trash.restore_link(unit, owner_id, link_id, Precondition(frozenset({1})))
        link = await trash.restore_link(unit, owner_id, link_id)
    assert (link.row.trashed_at, link.row.version) == (None, 3)
    async with database.read() as unit:
        rows = [row for row in await outbox.oldest(unit, 10) if row.subject == "link.saved.v1"]
    assert [json.loads(row.payload)["trashed"] for row in rows] == [False, True, False]


async def test_only_what_lay_long_enough_is_purged(
    database: Database, owner_id: UUID, stranger_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "BATCH", 2)
    old = [await add(database, owner_id, number) for number in range(5)]
    new = await add(database, owner_id, 5)
    theirs = await add(database, stranger_id, 1)
    async with database.write() as unit:
        for ids, at in ((old, now() - timedelta(days=31)), ([new], now() - timedelta(days=29))):
            trashed = update(links).where(links.c.id.in_(ids)).values(trashed_at=at)
            await unit.connection.execute(trashed)
    await TrashPurging(database).purge()
    assert not any([await exists(database, owner_id, link_id) for link_id in old])
    assert await exists(database, owner_id, new)
    assert await exists(database, stranger_id, theirs)
    async with database.read() as unit:
        waiting = await deletion_store.unconfirmed(
            unit, at=now(), grace=timedelta(hours=1), limit=9
        )
        files = await deletion_store.with_files(unit, settled_before=now(), limit=9)
    assert {item.link_id for item in waiting} == {item.link_id for item in files} == set(old)
    assert {item.version for item in waiting} == {2}


async def test_emptying_leaves_others_alone(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    gone, kept = await add(database, owner_id, 1), await add(database, owner_id, 2)
    theirs = await add(database, stranger_id, 1)
    async with database.write() as unit:
        await trash.trash_link(unit, owner_id, gone)
        await trash.trash_link(unit, stranger_id, theirs)
        assert await trash.empty_trash(unit, owner_id) == 1
        with pytest.raises(LinkNotFoundError):
            await trash.restore_link(unit, owner_id, gone)
    assert await exists(database, owner_id, kept)
    assert await exists(database, stranger_id, theirs)
