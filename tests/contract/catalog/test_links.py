"""Links and tags, on both databases."""

import asyncio
import json
from datetime import timedelta
from uuid import UUID

import pytest

from services.catalog.clock import new_id, now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.deletions import store as deletion_store
from services.catalog.deletions.store import unconfirmed as undeleted
from services.catalog.indexing.store import unconfirmed
from services.catalog.links import service
from services.catalog.links import store as link_store
from services.catalog.links.adding import add_link
from services.catalog.links.filters import LinkFilter
from services.catalog.links.model import (
    Link,
    LinkChange,
    LinkNotFoundError,
    NewLink,
    NoteTooLongError,
)
from services.catalog.links.service import Listing
from services.catalog.links.sorting import Place, Sort, place_of
from services.catalog.tags import service as tags
from services.catalog.tags.names import TooManyTagsError, parse_tags
from shared.contracts.messages import LinkIndexed


async def add(database: Database, owner_id: UUID, url: str, **fields: object) -> Link:
    wanted = parse_tags(fields.pop("tags", ()))  # type: ignore[arg-type]
    async with database.write() as unit:
        new = NewLink(url=url, tags=wanted, **fields)  # type: ignore[arg-type]
        added = await add_link(unit, owner_id, new)
        return await service.get_link(unit, owner_id, added.row.id)


async def tag_counts(unit: UnitOfWork, owner_id: UUID) -> dict[str, int]:
    page = await tags.list_tags(unit, owner_id, limit=100)
    return {tag.row.name: tag.count for tag in page.items}


async def messages(database: Database) -> list[dict[str, object]]:
    async with database.read() as unit:
        return [
            {"subject": row.subject, "message_id": row.message_id, **json.loads(row.payload)}
            for row in await outbox.oldest(unit, 1_000)
        ]


async def test_a_new_link_has_tags_a_queued_snapshot_and_two_messages(
    database: Database, owner_id: UUID
) -> None:
    link = await add(database, owner_id, "https://example.com", title="T", tags=["b", "A"])
    assert (link.row.url, link.row.title, link.row.version) == ("https://example.com/", "T", 1)
    assert link.tags == ("A", "b")
    assert link.latest_snapshot is not None
    assert link.latest_snapshot.state == "queued"
    requested, saved = sorted(await messages(database), key=lambda item: str(item["subject"]))
    assert requested["subject"] == "capture.requested.v1.interactive"
    assert requested["message_id"] == link.latest_snapshot.job.message_id
    assert requested["snapshot_id"] == str(link.latest_snapshot.id)
    assert (saved["subject"], saved["tags"]) == ("link.saved.v1", ["A", "b"])


async def test_fifty_adds_at_once_make_one_link_and_one_snapshot(
    database: Database, owner_id: UUID
) -> None:
    spellings = ("https://example.com/a", "HTTPS://EXAMPLE.com:443/b/../a#part")
    links = await asyncio.gather(
        *(add(database, owner_id, spellings[i % 2], tags=["x", f"n{i % 3}"]) for i in range(50))
    )
    assert len({link.row.id for link in links}) == 1
    jobs = [item for item in await messages(database) if "capture" in str(item["subject"])]
    assert len(jobs) == 1
    async with database.read() as unit:
        link = await service.get_link(unit, owner_id, links[0].row.id)
        assert await tag_counts(unit, owner_id) == {"n0": 1, "n1": 1, "n2": 1, "x": 1}
    assert link.tags == ("n0", "n1", "n2", "x")
    assert link.row.version == 3


async def test_adding_a_kept_link_again_loses_nothing(database: Database, owner_id: UUID) -> None:
    url = "https://example.com/"
    await add(database, owner_id, url, note="first", tags=["ML"])
    link = await add(database, owner_id, url, title="T", note="second", tags=["ml", "new"])
    assert (link.row.title, link.row.note, link.row.version) == ("T", "first\n\nsecond", 2)
    assert link.tags == ("ML", "new")
    again = await add(database, owner_id, url, title="other", note="second", tags=["ML"])
    assert again.row == link.row


async def test_what_does_not_fit_any_more_is_refused(database: Database, owner_id: UUID) -> None:
    url = "https://example.com/"
    await add(database, owner_id, url, note="a" * 9_000, tags=[f"t{i}" for i in range(60)])
    with pytest.raises(NoteTooLongError):
        await add(database, owner_id, url, note="b" * 1_000)
    with pytest.raises(TooManyTagsError):
        await add(database, owner_id, url, tags=[f"u{i}" for i in range(60)])


async def test_owners_do_not_see_each_other(
    database: Database, owner_id: UUID, stranger_id: UUID
) -> None:
    mine = await add(database, owner_id, "https://example.com/", tags=["x"])
    theirs = await add(database, stranger_id, "https://example.com/", tags=["x", "y"])
    assert mine.row.id != theirs.row.id
    async with database.read() as unit:
        assert await tag_counts(unit, owner_id) == {"x": 1}
        assert await service.get_links(unit, owner_id, [mine.row.id, theirs.row.id]) == {
            mine.row.id: mine
        }
        with pytest.raises(LinkNotFoundError):
            await service.get_link(unit, owner_id, theirs.row.id)
    async with database.write() as unit:
        with pytest.raises(LinkNotFoundError):
            await service.delete_link(unit, owner_id, theirs.row.id)


async def test_pages_neither_skip_nor_repeat_while_links_are_added(
    database: Database, owner_id: UUID
) -> None:
    expected = [
        (await add(database, owner_id, f"https://example.com/{i}")).row.id for i in range(7)
    ][::-1]
    seen: list[UUID] = []
    after: Place | None = None
    while True:
        async with database.read() as unit:
            page = await service.list_links(unit, owner_id, Listing(after=after, limit=3))
        seen += [link.row.id for link in page.items]
        if not page.has_more:
            break
        after = place_of(page.items[-1].row, Sort.NEWEST)
        await add(database, owner_id, f"https://example.com/new-{len(seen)}")
    assert seen == expected


async def test_a_list_by_tags_wants_all_of_them(database: Database, owner_id: UUID) -> None:
    both = await add(database, owner_id, "https://example.com/1", tags=["a", "b"])
    await add(database, owner_id, "https://example.com/2", tags=["a"])

    async def ids(*names: str) -> list[UUID]:
        async with database.read() as unit:
            wanted = Listing(LinkFilter(all_tags=parse_tags(names)))
            page = await service.list_links(unit, owner_id, wanted)
        return [link.row.id for link in page.items]

    assert await ids("A", "b") == [both.row.id]
    assert len(await ids("a")) == 2
    assert await ids("a", "unknown") == []


async def test_a_change_touches_only_what_was_mentioned(database: Database, owner_id: UUID) -> None:
    link = await add(database, owner_id, "https://example.com/", title="T", note="N", tags=["a"])

    async def change(wanted: LinkChange) -> Link:
        async with database.write() as unit:
            return await service.change_link(unit, owner_id, link.row.id, wanted)

    changed = await change(LinkChange(title=None))
    assert (changed.row.title, changed.row.note, changed.tags) == (None, "N", ("a",))
    assert changed.row.version == 2
    assert changed.row.updated_at > link.row.updated_at
    changed = await change(LinkChange(tags=parse_tags(["b", "A"])))
    assert (changed.tags, changed.row.version) == (("a", "b"), 3)
    assert await change(LinkChange(note="N", tags=parse_tags(["b", "a"]))) == changed
    assert await change(LinkChange()) == changed
    versions = [item.get("version") for item in await messages(database)]
    assert [version for version in versions if version] == [1, 2, 3]


async def test_deleting_removes_every_row_and_is_remembered(
    database: Database, owner_id: UUID
) -> None:
    link = await add(database, owner_id, "https://example.com/", tags=["a"])
    async with database.write() as unit:
        await service.delete_link(unit, owner_id, link.row.id)
    async with database.write() as unit:
        with pytest.raises(LinkNotFoundError):
            await service.get_link(unit, owner_id, link.row.id)
        assert await tag_counts(unit, owner_id) == {"a": 0}
        deleted = await deletion_store.lock(unit, link.row.id)
    assert deleted is not None
    assert deleted.version == 2
    assert (await messages(database))[-1]["subject"] == "link.deleted.v1"
    again = await add(database, owner_id, "https://example.com/")
    assert again.row.id != link.row.id


async def test_an_older_confirmation_changes_nothing(database: Database, owner_id: UUID) -> None:
    link = await add(database, owner_id, "https://example.com/")
    async with database.write() as unit:
        await service.change_link(unit, owner_id, link.row.id, LinkChange(title="new"))

    async def indexed(version: int) -> int:
        async with database.write() as unit:
            fact = LinkIndexed(
                link_id=link.row.id, owner_id=owner_id, version=version, indexed_at=now()
            )
            await service.record_indexed(unit, fact)
            row = await link_store.get(unit, owner_id, link.row.id)
            assert row is not None
            return row.indexed_version

    assert [await indexed(version) for version in (2, 1, 2, 99)] == [2, 2, 2, 2]


async def test_links_that_wait_for_embed_are_found(database: Database, owner_id: UUID) -> None:
    link = await add(database, owner_id, "https://example.com/")
    async with database.write() as unit:
        waiting = await unconfirmed(unit, at=now(), grace=timedelta(0), limit=9)
        assert [row.id for row in waiting] == [link.row.id]
        await service.announce_again(unit, waiting[0], now())
        fact = LinkIndexed(link_id=link.row.id, owner_id=owner_id, version=1, indexed_at=now())
        await service.record_indexed(unit, fact)
        assert await unconfirmed(unit, at=now(), grace=timedelta(0), limit=9) == []
    ids = [item["message_id"] for item in await messages(database) if "version" in item]
    assert ids == [f"{link.row.id}:1:saved:1", f"{link.row.id}:1:saved:2"]


async def test_deletions_are_confirmed_and_listed_until_then(
    database: Database, owner_id: UUID
) -> None:
    link = await add(database, owner_id, "https://example.com/")
    async with database.write() as unit:
        await service.delete_link(unit, owner_id, link.row.id)
        assert len(await undeleted(unit, at=now(), grace=timedelta(0), limit=9)) == 1
        assert len(await deletion_store.with_files(unit, settled_before=now(), limit=9)) == 1
        fact = LinkIndexed(
            link_id=link.row.id, owner_id=owner_id, version=2, deleted=True, indexed_at=now()
        )
        await service.record_indexed(unit, fact)
        at = now()
        await deletion_store.change(unit, link.row.id, files_swept_at=at, files_deleted_at=at)
    async with database.read() as unit:
        assert await undeleted(unit, at=now(), grace=timedelta(0), limit=9) == []
        assert await deletion_store.with_files(unit, settled_before=now(), limit=9) == []


async def test_reading_nothing_is_no_query(database: Database, owner_id: UUID) -> None:
    async with database.read() as unit:
        assert await service.get_links(unit, owner_id, []) == {}
        assert await service.get_links(unit, owner_id, [new_id()]) == {}
