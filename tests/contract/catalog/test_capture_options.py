"""Capture options in the jobs of snapshots, on both databases."""

from typing import Any
from uuid import UUID

from sqlalchemy import event

from services.catalog.aliases.merging import merge_links
from services.catalog.capture_options import service
from services.catalog.captures import service as captures
from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.links.adding import add_link, add_links
from services.catalog.links.model import NewLink
from services.catalog.scopes.model import Scope, ScopeKind
from services.catalog.snapshots import healing, store
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.tags.names import parse_tags
from services.catalog.tags.store import by_keys
from shared.contracts.capture_options import CaptureOptions, Device
from shared.contracts.messages import CaptureRequested, Lane

PHONE = CaptureOptions(device=Device.PHONE)
TABLET = CaptureOptions(device=Device.TABLET)


async def choose(database: Database, owner_id: UUID, scope: Scope, options: CaptureOptions) -> None:
    async with database.write() as unit:
        await service.create_options(unit, owner_id, scope, options=options, enabled=True)


async def jobs(database: Database) -> dict[UUID, CaptureRequested]:
    """The newest job of each link."""
    async with database.read() as unit:
        rows = await outbox.oldest(unit, 2_000)
    found = [
        CaptureRequested.model_validate_json(row.payload)
        for row in rows
        if row.subject.startswith(CaptureRequested.SUBJECT)
    ]
    return {job.link_id: job for job in found}


async def test_jobs_carry_what_holds_for_their_links(database: Database, owner_id: UUID) -> None:
    await choose(database, owner_id, Scope(), CaptureOptions(hide_overlays=False))
    await choose(database, owner_id, Scope(ScopeKind.SITE, site="example.com"), TABLET)
    async with database.write() as unit:
        first = await add_link(
            unit, owner_id, NewLink("https://a.example.com/", tags=parse_tags(["tech/ai"]))
        )
        tag_id, _name = (await by_keys(unit, owner_id, ["tech"]))["tech"]
    await choose(database, owner_id, Scope(ScopeKind.TAG, tag_id=tag_id), PHONE)
    async with database.write() as unit:
        new = [
            NewLink("https://b.example.com/", tags=parse_tags(["tech/other"])),
            NewLink("https://example.org/", options=CaptureOptions(wait_for="main")),
            NewLink("https://example.com/"),
        ]
        added = await add_links(unit, owner_id, new, Lane.BULK)
    found = await jobs(database)
    assert found[first.row.id].options == CaptureOptions(hide_overlays=False, device=Device.TABLET)
    assert [found[item.row.id].options for item in added] == [  # type: ignore[union-attr]
        CaptureOptions(hide_overlays=False, device=Device.PHONE),
        CaptureOptions(hide_overlays=False, wait_for="main"),
        CaptureOptions(hide_overlays=False, device=Device.TABLET),
    ]


async def test_a_job_that_is_issued_again_is_the_same(database: Database, owner_id: UUID) -> None:
    async with database.write() as unit:
        link = await add_link(unit, owner_id, NewLink("https://example.com/", options=PHONE))
    await choose(database, owner_id, Scope(), TABLET)
    async with database.write() as unit:
        assert link.row.latest_snapshot_id is not None
        seen = await snapshots.get_snapshot(unit, owner_id, link.row.latest_snapshot_id)
        await healing.issue_again(unit, seen, now(), max_issues=5)
    found = (await jobs(database))[link.row.id]
    assert (found.issue, found.options) == (2, PHONE)
    async with database.write() as unit:
        retaken = await snapshots.request_snapshot(unit, owner_id, link.row.id)
    assert retaken.options == TABLET


async def test_a_retry_keeps_what_was_chosen_for_one_snapshot_alone(
    database: Database, owner_id: UUID
) -> None:
    await choose(database, owner_id, Scope(), TABLET)
    async with database.write() as unit:
        new = [
            NewLink("https://example.com/", options=CaptureOptions(wait_for="main")),
            NewLink("https://example.org/"),
        ]
        added = await add_links(unit, owner_id, new, Lane.BULK)
        await captures.cancel_by_filter(unit, owner_id, SnapshotFilter(), dry_run=False)
    await choose(database, owner_id, Scope(), PHONE)
    wanted = [CaptureOptions(wait_for="main", device=Device.PHONE), PHONE]
    link_ids = [item.row.id for item in added]  # type: ignore[union-attr]
    for by_filter in (False, True):
        async with database.write() as unit:
            if by_filter:
                await captures.cancel_by_filter(unit, owner_id, SnapshotFilter(), dry_run=False)
                await captures.retry_by_filter(
                    unit, owner_id, SnapshotFilter(), limit=9, dry_run=False
                )
            else:
                for link_id in link_ids:
                    (newest,) = await store.of_link(unit, link_id, None, 1)
                    await captures.retry_snapshot(unit, owner_id, newest.id)
        found = await jobs(database)
        assert [found[link_id].options for link_id in link_ids] == wanted


async def test_without_options_there_is_one_statement_more_for_any_number_of_links(
    database: Database, owner_id: UUID
) -> None:
    async def statements(count: int, path: str) -> int:
        seen: list[str] = []

        def remember(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        engine = database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", remember)
        async with database.write() as unit:
            new = [NewLink(f"https://example.com/{path}/{number}") for number in range(count)]
            await add_links(unit, owner_id, new, Lane.BULK)
        event.remove(engine, "before_cursor_execute", remember)
        return sum("capture_options" in statement for statement in seen)

    assert await statements(3, "few") == await statements(200, "many") == 1
    await choose(database, owner_id, Scope(), TABLET)
    assert await statements(3, "later") == await statements(200, "and more") == 3


async def test_they_follow_links_that_are_merged(database: Database, owner_id: UUID) -> None:
    async with database.write() as unit:
        link = await add_link(unit, owner_id, NewLink("https://example.com/"))
        other = await add_link(unit, owner_id, NewLink("https://example.org/"))
    await choose(database, owner_id, Scope(ScopeKind.LINK, link_id=other.row.id), PHONE)
    async with database.write() as unit:
        await merge_links(unit, owner_id, link.row.id, other.row.id)
    async with database.read() as unit:
        found = await service.options_of_link(unit, owner_id, link.row.id)
    assert found.options == PHONE
