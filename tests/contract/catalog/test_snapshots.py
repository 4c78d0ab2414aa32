"""Snapshots and the facts about them, on both databases."""

from datetime import timedelta

import pytest

from services.catalog.clock import new_id, now
from services.catalog.database import outbox
from services.catalog.links import service as links
from services.catalog.links.adding import add_link
from services.catalog.links.model import LinkNotFoundError, NewLink
from services.catalog.snapshots import healing, service
from services.catalog.snapshots.model import (
    ArtifactNotFoundError,
    Snapshot,
    SnapshotNotFoundError,
)
from services.catalog.snapshots.upkeep import store as upkeep
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import (
    SnapshotCaptured,
)
from shared.messaging.errors import TransientError
from shared.messaging.publisher import Published
from tests.contract.catalog.desk import Desk, message_ids


async def test_progress_is_seen(desk: Desk) -> None:
    await desk.progressed("navigate")
    await desk.progressed("screenshot", attempt=2)
    await desk.progressed("navigate", attempt=1)  # late, from the attempt before
    snapshot = await desk.snapshot()
    assert (snapshot.state, snapshot.attempts) == ("capturing", 2)
    assert snapshot.started_at is not None


async def test_a_capture_keeps_its_artifacts_and_titles_the_link(desk: Desk) -> None:
    await desk.progressed("pdf")
    html, text = desk.artifact(ArtifactKind.HTML), desk.artifact(ArtifactKind.TEXT)
    assert await desk.captured(text, html, title=" A\n page\x00 ") == ()
    snapshot = await desk.snapshot()
    assert snapshot.state == "captured"
    assert snapshot.artifacts == (html, text)
    assert (snapshot.http_status, snapshot.final_url) == (200, "https://example.com/home")
    assert (snapshot.step, snapshot.failure) == (None, None)
    async with desk.database.read() as unit:
        link = await links.get_link(unit, desk.owner_id, desk.link_id)
    assert (link.row.title, link.row.version) == ("A page", 2)
    assert f"{desk.link_id}:2:saved:1" in await message_ids(desk.database)


async def test_a_title_of_the_owner_stays(desk: Desk) -> None:
    async with desk.database.write() as unit:
        new = NewLink(url="https://example.com/", title="Mine")
        await add_link(unit, desk.owner_id, new)
    await desk.captured(title="Theirs")
    async with desk.database.read() as unit:
        link = await links.get_link(unit, desk.owner_id, desk.link_id)
    assert link.row.title == "Mine"


async def test_a_partial_capture_says_what_is_missing(desk: Desk) -> None:
    failure = Failure(reason=FailureReason.TIMED_OUT, message="too slow", step="pdf")
    await desk.captured(desk.artifact(ArtifactKind.HTML), failure=failure)
    snapshot = await desk.snapshot()
    assert (snapshot.state, snapshot.failure) == ("partial", failure)


async def test_a_failure_is_typed(desk: Desk) -> None:
    await desk.failed(FailureReason.ADDRESS_REFUSED)
    snapshot = await desk.snapshot()
    assert snapshot.state == "failed"
    assert snapshot.failure is not None
    assert snapshot.failure.reason == "address_refused"
    assert snapshot.captured_at is not None


async def test_the_same_fact_again_changes_nothing(desk: Desk) -> None:
    html = desk.artifact(ArtifactKind.HTML)
    await desk.captured(html)
    before, sent = await desk.snapshot(), await message_ids(desk.database)
    assert await desk.captured(html) == ()
    await desk.failed()
    await desk.progressed("navigate")
    assert await desk.snapshot() == before
    assert await message_ids(desk.database) == sent


async def test_files_of_a_second_capture_that_nothing_names_are_handed_back(desk: Desk) -> None:
    html = desk.artifact(ArtifactKind.HTML)
    other = desk.artifact(ArtifactKind.TEXT, "other")
    await desk.captured(html)
    assert await desk.captured(html, other) == (other.key,)
    async with desk.database.read() as unit:
        last = (await outbox.oldest(unit, 100))[-1]
    assert SnapshotCaptured.model_validate_json(last.payload).artifacts == (html,)


async def test_they_wait_while_another_capture_may_name_them(desk: Desk) -> None:
    html = desk.artifact(ArtifactKind.HTML)
    other = desk.artifact(ArtifactKind.TEXT, "other")
    await desk.captured(html)
    await desk.another()
    assert await desk.captured(html) == ()
    with pytest.raises(TransientError):
        await desk.captured(html, other)


async def test_a_capture_of_a_deleted_link_is_handed_back_and_deletion_repeated(
    desk: Desk,
) -> None:
    async with desk.database.write() as unit:
        await links.delete_link(unit, desk.owner_id, desk.link_id)
    html = desk.artifact(ArtifactKind.HTML)
    assert await desk.captured(html) == (html.key,)
    await desk.failed()
    await desk.indexed()
    await desk.progressed("pdf")
    deletions = [found for found in await message_ids(desk.database) if ":deleted:" in found]
    assert deletions == [f"{desk.link_id}:deleted:{issue}" for issue in (1, 2, 3)]


async def test_indexing_may_be_heard_of_before_the_capture(desk: Desk) -> None:
    await desk.indexed()
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    first = (await desk.snapshot()).index.indexed_at
    assert first is not None
    await desk.indexed()
    await desk.index_failed()
    snapshot = await desk.snapshot()
    assert (snapshot.index.indexed_at, snapshot.index.error) == (first, None)


async def test_a_history_is_newest_first_and_pages(desk: Desk) -> None:
    ids = [desk.snapshot_id, *[(await desk.another()).id for _ in range(4)]]
    async with desk.database.read() as unit:
        page = await service.list_snapshots(unit, desk.owner_id, desk.link_id, None, 3)
        last = page.items[-1]
        rest = await service.list_snapshots(
            unit, desk.owner_id, desk.link_id, (last.created_at, last.id), 3
        )
        link = await links.get_link(unit, desk.owner_id, desk.link_id)
    assert page.has_more
    assert not rest.has_more
    assert [item.id for item in page.items + rest.items] == ids[::-1]
    assert link.latest_snapshot is not None
    assert link.latest_snapshot.id == ids[-1]


async def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    stranger = new_id()
    await desk.captured(desk.artifact(ArtifactKind.HTML))
    async with desk.database.write() as unit:
        with pytest.raises(SnapshotNotFoundError):
            await service.get_snapshot(unit, stranger, desk.snapshot_id)
        with pytest.raises(LinkNotFoundError):
            await service.list_snapshots(unit, stranger, desk.link_id, None, 3)
        with pytest.raises(LinkNotFoundError):
            await service.request_snapshot(unit, stranger, desk.link_id)
        with pytest.raises(ArtifactNotFoundError):
            await service.get_artifact(unit, desk.owner_id, desk.snapshot_id, ArtifactKind.PDF)
        with pytest.raises(SnapshotNotFoundError):
            await service.get_artifact(unit, stranger, desk.snapshot_id, ArtifactKind.HTML)


async def test_where_the_broker_holds_a_job_is_remembered(desk: Desk) -> None:
    snapshot = await desk.snapshot()
    async with desk.database.write() as unit:
        assert await upkeep.published_jobs(unit, issued_before=now(), after=None, limit=9) == []
        place = Published("CAPTURE_JOBS", 7)
        await upkeep.remember_jobs(unit, {snapshot.job.message_id: place, "another": place})
        jobs = await upkeep.published_jobs(unit, issued_before=now(), after=None, limit=9)
        assert [(job.id, job.job.sequence) for job in jobs] == [(snapshot.id, 7)]
        none = await upkeep.published_jobs(unit, issued_before=now(), after=snapshot.id, limit=9)
        assert none == []


async def test_a_lost_job_is_issued_again_and_in_the_end_given_up(desk: Desk) -> None:
    await desk.progressed("navigate", attempt=2)
    for _ in range(3):
        seen = await desk.snapshot()
        async with desk.database.write() as unit:
            await healing.issue_again(unit, seen, now(), max_issues=3)
            await healing.issue_again(unit, seen, now(), max_issues=3)  # the same look, twice
    snapshot = await desk.snapshot()
    assert snapshot.state == "failed"
    assert snapshot.failure is not None
    assert snapshot.failure.reason == "attempts_exhausted"
    assert snapshot.attempts == 2
    requested = [item for item in await message_ids(desk.database) if "requested" in item]
    assert requested == [f"{desk.snapshot_id}:{issue}:requested" for issue in (1, 2, 3)]


async def test_attempts_count_over_all_issues(desk: Desk) -> None:
    await desk.progressed("navigate", attempt=2)
    seen = await desk.snapshot()
    async with desk.database.write() as unit:
        await healing.issue_again(unit, seen, now(), max_issues=3)
    assert (await desk.snapshot()).state == "queued"
    await desk.progressed("navigate", attempt=1)
    assert (await desk.snapshot()).attempts == 3


async def test_an_answered_job_is_not_issued_again(desk: Desk) -> None:
    seen = await desk.snapshot()
    await desk.captured()
    async with desk.database.write() as unit:
        await healing.issue_again(unit, seen, now(), max_issues=3)
    assert (await desk.snapshot()).state == "captured"


async def test_unindexed_snapshots_are_offered_as_they_were_captured(desk: Desk) -> None:
    html = desk.artifact(ArtifactKind.HTML)
    await desk.captured(html)

    async def waiting(seconds: float = 0, max_issues: int = 5) -> list[Snapshot]:
        async with desk.database.read() as unit:
            return await upkeep.unindexed(
                unit,
                issued_before=now() - timedelta(seconds=seconds),
                max_issues=max_issues,
                limit=9,
            )

    assert await waiting(seconds=60) == []
    (found,) = await waiting()
    async with desk.database.write() as unit:
        await service.offer_again(unit, found, now())
        row = (await outbox.oldest(unit, 100))[-1]
    fact = SnapshotCaptured.model_validate_json(row.payload)
    assert row.subject == fact.subject
    assert (fact.artifacts, fact.title, fact.http_status) == ((html,), "A page", 200)
    assert await waiting(max_issues=2) == []
    await desk.index_failed()
    assert await waiting() == []
