"""Each kind of change gives exactly its events, on both databases."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from services.catalog.aliases.merging import merge_links
from services.catalog.captures import service as captures
from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.database.tables import links
from services.catalog.imports import store as imports
from services.catalog.imports.model import Import, ImportState
from services.catalog.links import service as link_service
from services.catalog.links import store as link_store
from services.catalog.links.adding import add_link, add_links
from services.catalog.links.filters import LinkFilter
from services.catalog.links.model import LinkChange, NewLink
from services.catalog.preconditions import ANY_VERSION
from services.catalog.snapshots import removal
from services.catalog.snapshots import service as snapshots
from services.catalog.tagging.service import Tagging, tag_links
from services.catalog.tags import service as tags
from services.catalog.tags import store as tag_store
from services.catalog.tags.model import Children, TagChange
from services.catalog.tags.names import parse_tags
from services.catalog.transfer.formats.model import Format
from services.catalog.trash import service as trash
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import Lane
from tests.contract.catalog.desk import Desk
from tests.contract.catalog.history import Reader
from tests.contract.catalog.libraries import fill


@pytest.fixture
def reader(database: Database, owner_id: UUID) -> Reader:
    return Reader(database, owner_id)


async def add(database: Database, owner_id: UUID, url: str, *tag_names: str) -> UUID:
    async with database.write() as unit:
        new = NewLink(url=url, tags=parse_tags(tag_names))
        return (await add_link(unit, owner_id, new)).row.id


async def test_a_link_from_its_adding_to_its_end(
    database: Database, owner_id: UUID, reader: Reader
) -> None:
    link_id = await add(database, owner_id, "https://example.com/", "tech/ai")
    added = await reader.news()
    assert [event.type for event in added] == [
        "tag.added",
        "tag.added",
        "link.added",
        "snapshot.queued",
    ]
    assert [event.data.get("name") for event in added[:2]] == ["tech", "tech/ai"]
    assert added[2].data == {"url": "https://example.com/", "version": 1}
    assert (added[2].link_id, added[3].link_id) == (link_id, link_id)
    assert added[3].snapshot_id is not None
    assert [event.sequence for event in added] == [1, 2, 3, 4]

    async with database.write() as unit:
        await link_service.change_link(unit, owner_id, link_id, LinkChange(title="A title"))
    (changed,) = await reader.news()
    assert (changed.type, changed.data["title"], changed.data["version"]) == (
        "link.changed",
        "A title",
        2,
    )
    async with database.write() as unit:  # what is so already
        await link_service.change_link(unit, owner_id, link_id, LinkChange(title="A title"))
    assert await reader.types() == []

    async with database.write() as unit:
        await trash.trash_link(unit, owner_id, link_id)
    assert await reader.types() == ["link.trashed"]
    async with database.write() as unit:
        await trash.restore_link(unit, owner_id, link_id)
    assert await reader.types() == ["link.restored"]
    async with database.write() as unit:
        await link_service.delete_link(unit, owner_id, link_id)
    (deleted,) = await reader.news()
    assert (deleted.type, deleted.link_id, deleted.data["title"]) == (
        "link.deleted",
        link_id,
        "A title",
    )


async def test_a_link_that_is_added_again_is_no_event(
    database: Database, owner_id: UUID, reader: Reader
) -> None:
    await add(database, owner_id, "https://example.com/")
    await reader.news()
    await add(database, owner_id, "https://example.com/")
    assert await reader.types() == []
    await add(database, owner_id, "https://example.com/", "new")
    assert await reader.types() == ["tag.added", "link.changed"]


async def test_a_snapshot_from_step_to_step(desk: Desk, database: Database) -> None:
    reader = Reader(database, desk.owner_id)
    await reader.news()
    for step in ("navigate", "screenshot", "screenshot"):
        await desk.progressed(step)
    progress = await reader.news()
    assert [(event.type, event.data["step"], event.data["attempt"]) for event in progress] == [
        ("snapshot.progress", "navigate", 1),
        ("snapshot.progress", "screenshot", 1),
    ]
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    captured, learned = await reader.news()
    assert (captured.type, learned.type) == ("snapshot.captured", "link.changed")
    assert (captured.snapshot_id, captured.link_id) == (desk.snapshot_id, desk.link_id)
    assert captured.data["title"] == learned.data["title"] == "A page"
    assert (captured.data["http_status"], captured.data["pinned"]) == (200, False)
    await desk.indexed()
    await desk.indexed()
    assert await reader.types() == ["snapshot.indexed"]
    async with database.write() as unit:
        await snapshots.pin_snapshot(
            unit, desk.owner_id, desk.snapshot_id, ANY_VERSION, pinned=True
        )
    (pinned,) = await reader.news()
    assert (pinned.type, pinned.data["pinned"]) == ("snapshot.changed", True)


async def test_how_snapshots_end(desk: Desk, database: Database) -> None:
    reader = Reader(database, desk.owner_id)
    await reader.news()
    await desk.failed()
    (failed,) = await reader.news()
    assert (failed.type, failed.data["reason"]) == ("snapshot.failed", "timed_out")
    another = await desk.another()
    assert await reader.types() == ["snapshot.queued"]
    async with database.write() as unit:
        await captures.cancel_snapshot(unit, desk.owner_id, another.id, ANY_VERSION)
    assert await reader.types() == ["snapshot.cancelled"]
    async with database.write() as unit:
        await removal.delete_snapshot(unit, desk.owner_id, another.id, ANY_VERSION)
    (gone,) = await reader.news()
    assert (gone.type, gone.snapshot_id, gone.link_id) == (
        "snapshot.deleted",
        another.id,
        desk.link_id,
    )


async def test_broken_and_healed(desk: Desk, database: Database) -> None:
    reader = Reader(database, desk.owner_id)
    await reader.news()
    for reason in ("gone", "gone", None):
        async with database.write() as unit:
            await link_store.note(unit, desk.link_id, broken_reason=reason, checked_at=now())
    broken, healed = await reader.news()
    assert (broken.type, broken.data["broken_reason"]) == ("link.changed", "gone")
    assert (healed.type, "broken_reason" in healed.data) == ("link.changed", False)


async def test_merged_links(database: Database, owner_id: UUID, reader: Reader) -> None:
    stays = await add(database, owner_id, "https://example.com/one")
    other = await add(database, owner_id, "https://example.com/two")
    await reader.news()
    async with database.write() as unit:
        await merge_links(unit, owner_id, stays, other)
    found = await reader.news()
    assert [(event.type, event.link_id) for event in found] == [
        ("snapshot.changed", stays),
        ("link.deleted", other),
        ("link.changed", stays),
    ]


async def test_tags(database: Database, owner_id: UUID, reader: Reader) -> None:
    await add(database, owner_id, "https://example.com/", "a/b")
    await reader.news()
    async with database.write() as unit:
        (tag_id,) = (await tag_store.resolve(unit, owner_id, parse_tags(["a"]))).values()
        (below_id,) = (await tag_store.resolve(unit, owner_id, parse_tags(["a/b"]))).values()
        await tags.change_tag(unit, owner_id, tag_id, TagChange(colour="#112233"))
    (coloured,) = await reader.news()
    assert (coloured.type, coloured.tag_id) == ("tag.changed", tag_id)
    assert coloured.data == {"name": "a", "colour": "#112233", "version": 2}
    async with database.write() as unit:
        name = parse_tags(["c"])[0]
        await tags.change_tag(unit, owner_id, tag_id, TagChange(name=name))
    moved = [event for event in await reader.news() if event.tag_id]
    assert sorted((event.type, event.data["name"]) for event in moved) == [
        ("tag.changed", "c"),
        ("tag.changed", "c/b"),
    ]
    async with database.write() as unit:
        await tags.delete_tag(unit, owner_id, below_id, Children.REFUSE)
    found = await reader.news()
    assert [(event.type, event.tag_id) for event in found if event.tag_id] == [
        ("tag.deleted", below_id)
    ]
    assert [event.type for event in found if event.link_id] == ["link.changed"]


async def test_tagging_by_filter(database: Database, owner_id: UUID, reader: Reader) -> None:
    kept = await fill(database, owner_id, 30)
    outside = sorted(item.row.id for item in kept if item.row.trashed_at is None)
    await reader.news()
    async with database.write() as unit:
        await tag_links(unit, owner_id, Tagging(LinkFilter(), add=parse_tags(["all"])))
    tag, *changed = await reader.news()
    assert tag.type == "tag.added"
    assert {event.type for event in changed} == {"link.changed"}
    assert sorted(event.link_id for event in changed if event.link_id) == outside


async def test_an_import(database: Database, owner_id: UUID, reader: Reader) -> None:
    begun = Import(
        id=new_id(),
        owner_id=owner_id,
        format=Format.POCKET_CSV,
        file_name="links.txt",
        size_bytes=100,
        tags=(),
        capture=True,
        created_at=now(),
    )
    states = [
        begun,
        replace(begun, position=5, read_bytes=50, added=4, refused=1),
        replace(begun, position=9, read_bytes=100, added=8, refused=1),
        replace(begun, position=9, read_bytes=100, added=8, refused=1, state=ImportState.DONE),
    ]
    async with database.write() as unit:
        await imports.insert(unit, begun)
        for state in states[1:]:
            await imports.save(unit, state)
            await imports.save(unit, state)
    found = await reader.news()
    assert [(event.type, event.data["added"]) for event in found] == [
        ("import.started", 0),
        ("import.progressed", 4),
        ("import.progressed", 8),
        ("import.done", 8),
    ]
    assert {event.import_id for event in found} == {begun.id}
    assert found[-1].data["file_name"] == "links.txt"
    async with database.write() as unit:
        await imports.remove(unit, begun.id)
    assert await reader.types() == []


async def test_mass_changes(database: Database, owner_id: UUID, reader: Reader) -> None:
    kept = await fill(database, owner_id, 40)
    assert (await reader.types()).count("link.added") == 40
    async with database.write() as unit:
        await unit.connection.execute(
            update(links).where(links.c.read).values(version=links.c.version + 1)
        )
    read = [item.row.id for item in kept if item.row.read]
    changed = await reader.news()
    assert {event.type for event in changed} == {"link.changed"}
    assert sorted(event.link_id for event in changed if event.link_id) == sorted(read)
    async with database.write() as unit:
        await unit.connection.execute(delete(links))
    gone = await reader.types()
    assert gone == ["link.deleted"] * 40


async def test_a_link_takes_its_snapshots_along_silently(desk: Desk, database: Database) -> None:
    reader = Reader(database, desk.owner_id)
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    await reader.news()
    async with database.write() as unit:
        await trash.trash_link(unit, desk.owner_id, desk.link_id)
        await trash.empty_trash(unit, desk.owner_id)
    assert await reader.types() == ["link.trashed", "link.deleted"]


async def test_what_is_rolled_back_did_not_happen(
    database: Database, owner_id: UUID, reader: Reader
) -> None:
    async with database.write() as unit:
        step = await unit.connection.begin_nested()
        await add_links(unit, owner_id, [NewLink(url="https://example.com/")], Lane.BULK)
        await step.rollback()
    assert await reader.types() == []
    await add(database, owner_id, "https://example.com/")
    assert [event.sequence for event in await Reader(database, owner_id).news()] == [1, 2]


async def test_owners_count_apart(database: Database, owner_id: UUID, stranger_id: UUID) -> None:
    for number in range(3):
        for who in (owner_id, stranger_id):
            await add(database, who, f"https://example.com/{number}")
    for who in (owner_id, stranger_id):
        found = await Reader(database, who).news()
        assert [event.sequence for event in found] == [1, 2, 3, 4, 5, 6]
        assert [event.at for event in found] == sorted(event.at for event in found)
