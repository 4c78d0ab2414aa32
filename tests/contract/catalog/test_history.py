"""The history of a link: what changed, what is pinned, deleted, cancelled and tried again."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.catalog.captures import service as captures
from services.catalog.clock import new_id, now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.deletions.snapshots import store as deleted_snapshots
from services.catalog.files import store as files
from services.catalog.links import service as links
from services.catalog.links.adding import add_link
from services.catalog.links.model import Link, NewLink
from services.catalog.links.states import LinkState
from services.catalog.preconditions import ANY_VERSION, Precondition, PreconditionFailedError
from services.catalog.snapshots import removal, service
from services.catalog.snapshots.changes import Change, change_of
from services.catalog.snapshots.filters import SnapshotFilter
from services.catalog.snapshots.model import (
    Origin,
    Snapshot,
    SnapshotEndedError,
    SnapshotNotFoundError,
    SnapshotOpenError,
    SnapshotPinnedError,
)
from services.catalog.snapshots.state import SnapshotState
from services.catalog.snapshots.upkeep import store as upkeep
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import FailureReason
from shared.contracts.messages import CaptureRequested, Lane
from shared.contracts.sketches import sketch
from shared.messaging.publisher import Published
from tests.contract.catalog.desk import Desk

TIMED_OUT = SnapshotFilter(states=(SnapshotState.FAILED,), reasons=(FailureReason.TIMED_OUT,))


async def captured(desk: Desk, text: str) -> Snapshot:
    """The desk's snapshot, captured with this text."""
    await desk.captured(desk.artifact(ArtifactKind.TEXT, text), text_sketch=sketch(text))
    return await desk.snapshot()


async def recaptured(desk: Desk, text: str) -> Snapshot:
    desk.snapshot_id = (await desk.another()).id
    return await captured(desk, text)


async def link_of(desk: Desk) -> Link:
    async with desk.database.read() as unit:
        return await links.get_link(unit, desk.owner_id, desk.link_id)


async def delete(desk: Desk, snapshot_id: UUID) -> None:
    async with desk.database.write() as unit:
        await removal.delete_snapshot(unit, desk.owner_id, snapshot_id, ANY_VERSION)


async def subjects(database: Database) -> list[dict[str, Any]]:
    async with database.read() as unit:
        rows = await outbox.oldest(unit, 1_000)
    return [{"subject": row.subject, **json.loads(row.payload)} for row in rows]


async def test_a_timeline_says_which_snapshots_changed(desk: Desk) -> None:
    words = [f"w{number}" for number in range(300)]
    first = await captured(desk, " ".join(words))
    same = await recaptured(desk, " ".join(words))
    desk.snapshot_id = (await desk.another()).id
    await desk.failed()
    other = await recaptured(desk, " ".join(words[:280]))
    assert change_of(first) == Change(None, None, None)
    assert change_of(same) == Change(first.id, changed=False, similarity=1.0)
    found = change_of(other)
    assert found is not None
    assert (found.previous_id, found.changed) == (same.id, True)
    assert found.similarity == pytest.approx(0.93, abs=0.06)
    async with desk.database.read() as unit:
        page = await service.list_snapshots(unit, desk.owner_id, desk.link_id, None, 10)
    assert [change_of(item) for item in page.items] == [
        found,
        None,  # failed: it holds no page
        change_of(same),
        change_of(first),
    ]


async def test_a_page_without_text_cannot_be_compared(desk: Desk) -> None:
    first = await captured(desk, "one")
    desk.snapshot_id = (await desk.another()).id
    await desk.captured(desk.artifact(ArtifactKind.HTML))
    assert change_of(await desk.snapshot()) == Change(first.id, None, None)


async def test_deleting_the_good_one_leaves_the_good_one_before_it(desk: Desk) -> None:
    first = await captured(desk, "one")
    second = await recaptured(desk, "two")
    third = await desk.another()
    desk.snapshot_id = third.id
    await desk.failed()
    await delete(desk, second.id)
    link = await link_of(desk)
    assert (link.row.good_snapshot_id, link.row.latest_snapshot_id) == (first.id, third.id)
    assert link.row.state is LinkState.FAILED
    await delete(desk, third.id)
    link = await link_of(desk)
    assert (link.row.latest_snapshot_id, link.row.state) == (first.id, LinkState.CAPTURED)
    gone = [
        item for item in await subjects(desk.database) if item["subject"].endswith("deleted.v1")
    ]
    assert [item["snapshot_id"] for item in gone] == [str(second.id)]
    await delete(desk, first.id)
    link = await link_of(desk)
    assert (link.row.latest_snapshot_id, link.row.good_snapshot_id) == (None, None)


async def test_a_deleted_snapshot_is_told_of_until_it_is_forgotten(desk: Desk) -> None:
    snapshot = await captured(desk, "one")
    await delete(desk, snapshot.id)

    async def waiting() -> list[UUID]:
        async with desk.database.read() as unit:
            later = now() + timedelta(seconds=1)
            found = await deleted_snapshots.unconfirmed(unit, issued_before=later, limit=9)
        return [item.snapshot_id for item in found]

    assert await waiting() == [snapshot.id]
    async with desk.database.write() as unit:
        await deleted_snapshots.confirm(unit, snapshot.id)
    assert await waiting() == []
    await desk.indexed()  # embed was late: it has just read what is deleted
    assert await waiting() == [snapshot.id]


async def test_what_a_deleted_snapshot_named_is_looked_through(desk: Desk) -> None:
    first = await captured(desk, "one")
    second = await recaptured(desk, "one")
    await delete(desk, second.id)
    async with desk.database.read() as unit:
        (sweep,) = await files.due(unit, now(), 10)
        keys = [item.key for item in (*first.artifacts, *second.artifacts)]
        named = await files.named(unit, [*keys, f"{desk.link_id}/other"])
    assert sweep.link_id == desk.link_id
    assert named == set(keys)


async def test_what_is_pinned_or_open_is_not_deleted(desk: Desk) -> None:
    with pytest.raises(SnapshotOpenError):
        await delete(desk, desk.snapshot_id)
    snapshot = await captured(desk, "one")
    async with desk.database.write() as unit:
        pinned = await service.pin_snapshot(
            unit, desk.owner_id, snapshot.id, ANY_VERSION, pinned=True
        )
        with pytest.raises(PreconditionFailedError):
            await service.pin_snapshot(
                unit,
                desk.owner_id,
                snapshot.id,
                Precondition(frozenset({snapshot.version})),
                pinned=False,
            )
    assert (pinned.pinned, pinned.version) == (True, snapshot.version + 1)
    with pytest.raises(SnapshotPinnedError):
        await delete(desk, snapshot.id)
    with pytest.raises(SnapshotNotFoundError):
        await delete(desk, new_id())


async def test_a_cancelled_snapshot_ends_and_its_job_never_leaves(desk: Desk) -> None:
    async with desk.database.write() as unit:
        snapshot = await captures.cancel_snapshot(
            unit, desk.owner_id, desk.snapshot_id, ANY_VERSION
        )
    assert (snapshot.state, snapshot.version) == ("cancelled", 2)
    assert (await link_of(desk)).row.state is LinkState.CANCELLED
    assert [item["subject"] for item in await subjects(desk.database)] == ["link.saved.v1"]
    async with desk.database.write() as unit:
        with pytest.raises(SnapshotEndedError):
            await captures.cancel_snapshot(unit, desk.owner_id, desk.snapshot_id, ANY_VERSION)


async def test_a_cancelled_job_on_the_broker_is_remembered_until_it_is_removed(
    desk: Desk,
) -> None:
    snapshot = await desk.snapshot()
    async with desk.database.write() as unit:
        await captures.cancel_snapshot(unit, desk.owner_id, desk.snapshot_id, ANY_VERSION)
        assert await upkeep.cancelled_jobs(unit, 9) == []
        place = Published("CAPTURE_JOBS", 7)  # the relay had read it already
        await upkeep.remember_jobs(unit, {snapshot.job.message_id: place})
        assert [item.id for item in await upkeep.cancelled_jobs(unit, 9)] == [snapshot.id]
        await upkeep.forget_jobs(unit, [snapshot.id])
        assert await upkeep.cancelled_jobs(unit, 9) == []


async def test_a_capture_of_a_cancelled_snapshot_is_not_kept_and_not_found(desk: Desk) -> None:
    async with desk.database.write() as unit:
        await captures.cancel_snapshot(unit, desk.owner_id, desk.snapshot_id, ANY_VERSION)
    text = desk.artifact(ArtifactKind.TEXT, "late")
    assert await desk.captured(text) == (text.key,)
    assert (await desk.snapshot()).state is SnapshotState.CANCELLED
    last = (await subjects(desk.database))[-1]
    assert (last["subject"], last["snapshot_id"]) == ("snapshot.deleted.v1", str(desk.snapshot_id))


async def test_a_retry_is_a_new_snapshot_and_hides_no_good_one(desk: Desk) -> None:
    good = await captured(desk, "one")
    desk.snapshot_id = (await desk.another()).id
    async with desk.database.write() as unit:
        with pytest.raises(SnapshotOpenError):
            await captures.retry_snapshot(unit, desk.owner_id, desk.snapshot_id)
    await desk.failed()
    async with desk.database.write() as unit:
        again = await captures.retry_snapshot(unit, desk.owner_id, desk.snapshot_id)
    link = await link_of(desk)
    assert (link.row.latest_snapshot_id, link.row.good_snapshot_id) == (again.id, good.id)
    assert again.state is SnapshotState.QUEUED


async def test_a_retry_of_an_upload_is_made_of_the_same_file(desk: Desk) -> None:
    page = desk.artifact(ArtifactKind.HTML)
    async with desk.database.write() as unit:
        uploaded = await service.queue_upload(
            unit, desk.owner_id, desk.link_id, "https://example.com/", page, now()
        )
    desk.snapshot_id = uploaded.id
    await desk.failed()
    async with desk.database.write() as unit:
        again = await captures.retry_snapshot(unit, desk.owner_id, uploaded.id)
    assert again.origin is Origin.UPLOADED
    last = (await subjects(desk.database))[-1]
    assert (last["snapshot_id"], last["upload"]["key"]) == (str(again.id), page.key)
    async with desk.database.write() as unit:
        done = await captures.retry_by_filter(
            unit, desk.owner_id, SnapshotFilter(), limit=10, dry_run=True
        )
    assert done.matched == 0


async def test_all_that_failed_with_a_timeout_is_tried_again(desk: Desk, stranger_id: UUID) -> None:
    await desk.failed(FailureReason.TIMED_OUT)
    other = await add(desk, desk.owner_id, "https://example.com/refused")
    await other.failed(FailureReason.ADDRESS_REFUSED)
    theirs = await add(desk, stranger_id, "https://example.com/")
    await theirs.failed(FailureReason.TIMED_OUT)

    async def retry(*, dry_run: bool = False) -> tuple[int, int]:
        async with desk.database.write() as unit:
            done = await captures.retry_by_filter(
                unit, desk.owner_id, TIMED_OUT, limit=10, dry_run=dry_run
            )
        return done.matched, done.changed

    assert await retry(dry_run=True) == (1, 0)
    assert await retry() == (1, 1)
    assert await retry() == (0, 0)  # its newest snapshot waits now
    last = (await subjects(desk.database))[-1]
    assert last["subject"] == f"{CaptureRequested.SUBJECT}.bulk"
    assert (await link_of(desk)).row.state is LinkState.QUEUED


async def test_cancelling_by_filter_leaves_the_rest(desk: Desk, stranger_id: UUID) -> None:
    other = await add(desk, desk.owner_id, "https://other.example/")
    theirs = await add(desk, stranger_id, "https://other.example/")

    async def cancel(*, dry_run: bool = False) -> tuple[int, int]:
        wanted = SnapshotFilter(sites=("other.example",))
        async with desk.database.write() as unit:
            done = await captures.cancel_by_filter(unit, desk.owner_id, wanted, dry_run=dry_run)
        return done.matched, done.changed

    assert await cancel(dry_run=True) == (1, 0)
    assert await cancel() == (1, 1)
    assert await cancel() == (0, 0)
    assert (await other.snapshot()).state is SnapshotState.CANCELLED
    assert (await link_of(other)).row.state is LinkState.CANCELLED
    assert {(await desk.snapshot()).state, (await theirs.snapshot()).state} == {"queued"}


async def test_snapshots_of_all_links_by_filter_in_pages(desk: Desk, stranger_id: UUID) -> None:
    await add(desk, stranger_id, "https://example.com/")
    await desk.failed()
    failed = desk.snapshot_id
    ids = [failed, *[(await desk.another()).id for _ in range(3)]]

    async def page(wanted: SnapshotFilter, after: Snapshot | None = None) -> list[Snapshot]:
        async with desk.database.read() as unit:
            key = (after.created_at, after.id) if after else None
            found = await service.all_snapshots(unit, desk.owner_id, wanted, key, 3)
        return found.items

    first = await page(SnapshotFilter())
    rest = await page(SnapshotFilter(), first[-1])
    assert [item.id for item in first + rest] == ids[::-1]
    assert [item.id for item in await page(TIMED_OUT)] == [failed]
    middle = first[1].created_at
    newer = SnapshotFilter(created_after=middle, link_ids=(desk.link_id,))
    assert [item.id for item in await page(newer)] == ids[:1:-1]
    older = SnapshotFilter(created_before=middle, sites=("example.com",), pinned=False)
    assert [item.id for item in await page(older)] == ids[1::-1]
    assert await page(SnapshotFilter(sites=("other.example",))) == []


@pytest.mark.parametrize("sites", [("example.com",), ("none.example",)])
@pytest.mark.parametrize("lanes", [(), (Lane.INTERACTIVE,), (Lane.BULK,)])
@pytest.mark.parametrize("origins", [(), (Origin.UPLOADED,)])
async def test_every_filter_can_be_walked(
    desk: Desk, sites: tuple[str, ...], lanes: tuple[Lane, ...], origins: tuple[Origin, ...]
) -> None:
    """SQLite refuses a query whose index cannot serve it."""
    await desk.failed()
    found = 0
    for pinned in (True, False):
        for reasons in ((), tuple(FailureReason)):
            for states in ((), (SnapshotState.FAILED,)):
                for link_ids in ((), (desk.link_id,)):
                    wanted = SnapshotFilter(
                        states=states,
                        reasons=reasons,
                        origins=origins,
                        lanes=lanes,
                        sites=sites,
                        link_ids=link_ids,
                        pinned=pinned,
                        created_before=now(),
                    )
                    async with desk.database.read() as unit:
                        key = (now(), new_id())
                        page = await service.all_snapshots(unit, desk.owner_id, wanted, key, 3)
                    found += len(page.items)
    is_meant = (
        sites != ("none.example",) and lanes != (Lane.BULK,) and origins != (Origin.UPLOADED,)
    )
    assert found == (2 * 2 * 2 if is_meant else 0)


async def add(desk: Desk, owner_id: UUID, url: str) -> Desk:
    """Another link with a queued snapshot."""
    async with desk.database.write() as unit:
        link = (await add_link(unit, owner_id, NewLink(url=url))).row
    assert link.latest_snapshot_id is not None
    return Desk(desk.database, owner_id, link.id, link.latest_snapshot_id)
