"""What captures say of the pages they found, on both databases."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.catalog.database import outbox
from services.catalog.links import service as links
from services.catalog.links.model import Link
from services.catalog.retention.decisions import Keep
from services.catalog.retention.service import preview
from services.catalog.scopes.model import Scope
from services.catalog.snapshots import service
from services.catalog.snapshots.filters import SnapshotFilter, Verdict
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import SnapshotCaptured
from shared.contracts.pages import ArchivedCopy, NotThePage, PageVerdict
from tests.contract.catalog.desk import Desk

LOGIN = PageVerdict(
    reason=NotThePage.LOGIN_WALL, evidence=("a password field\x00", "redirected to /login")
)
COPY = ArchivedCopy(
    url="https://web.archive.org/web/20190301000000id_/https://example.com/",
    archived_at=datetime(2019, 3, 1, tzinfo=UTC),
)


async def the_link(desk: Desk) -> Link:
    async with desk.database.read() as unit:
        return await links.get_link(unit, desk.owner_id, desk.link_id)


async def another(desk: Desk, **found: Any) -> None:
    """One more capture of the link."""
    desk.snapshot_id = (await desk.another()).id
    await desk.captured(desk.artifact(ArtifactKind.TEXT, str(found)), **found)


async def test_what_was_found_is_kept_and_told_again(desk: Desk) -> None:
    failure = Failure(reason=FailureReason.TIMED_OUT, message="too slow", step="pdf")
    await desk.captured(
        desk.artifact(ArtifactKind.WACZ),
        failure=failure,
        verdict=LOGIN,
        media_type="text/html",
        missing_steps=("pdf", "mhtml"),
        archived_copy=COPY,
    )
    snapshot = await desk.snapshot()
    assert snapshot.verdict is not None
    assert snapshot.verdict.reason is NotThePage.LOGIN_WALL
    assert snapshot.verdict.evidence[1] == "redirected to /login"
    assert (snapshot.media_type, snapshot.missing_steps) == ("text/html", ("pdf", "mhtml"))
    assert (snapshot.archived_copy, snapshot.options) == (COPY, None)
    async with desk.database.write() as unit:
        await service.offer_again(unit, snapshot, COPY.archived_at)
        last = SnapshotCaptured.model_validate_json((await outbox.oldest(unit, 100))[-1].payload)
    assert (last.verdict, last.archived_copy) == (snapshot.verdict, COPY)
    assert (last.media_type, last.missing_steps) == ("text/html", ("pdf", "mhtml"))


async def test_what_is_not_the_page_hides_nothing_of_it(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT), title="The page")
    good = desk.snapshot_id
    await another(desk, title="Sign in", verdict=LOGIN)
    link = await the_link(desk)
    assert link.latest_snapshot is not None
    assert (link.latest_snapshot.id, link.latest_snapshot.verdict is not None) == (
        desk.snapshot_id,
        True,
    )
    assert link.good_snapshot is not None
    assert (link.good_snapshot.id, link.row.title) == (good, "The page")
    await another(desk, title="The page, changed")
    assert (await desk.snapshot()).previous is not None
    link = await the_link(desk)
    assert link.good_snapshot is not None
    assert (link.good_snapshot.id, link.row.title) == (desk.snapshot_id, "The page, changed")
    previous = (await desk.snapshot()).previous
    assert previous is not None
    assert previous.snapshot_id == good


async def test_where_there_is_nothing_else_it_is_shown_and_teaches_nothing(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT), title="Just a moment", verdict=LOGIN)
    link = await the_link(desk)
    assert link.good_snapshot is not None
    assert link.good_snapshot.verdict is not None
    assert link.row.title is None
    await another(desk, title="The page")
    link = await the_link(desk)
    assert link.good_snapshot is not None
    assert (link.good_snapshot.verdict, link.row.title) == (None, "The page")


async def test_retention_never_gives_the_page_away_for_what_is_not(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    for _time in range(3):
        await another(desk, verdict=LOGIN)
    async with desk.database.read() as unit:
        found = await preview(unit, desk.owner_id, (Scope(), Keep(last=1)))
    assert found.snapshot_count == 0


async def test_a_copy_of_an_archive_is_good_but_says_nothing_of_the_site(desk: Desk) -> None:
    await desk.captured(
        desk.artifact(ArtifactKind.TEXT), title="Of old", archived_copy=COPY, http_status=200
    )
    link = await the_link(desk)
    assert link.good_snapshot is not None
    assert (link.good_snapshot.archived_copy, link.row.title) == (COPY, "Of old")
    assert link.row.checked_at is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (SnapshotFilter(verdicts=(Verdict.ANY,)), {"login", "parked"}),
        (SnapshotFilter(verdicts=(Verdict.NONE,)), {"pdf", "copy"}),
        (SnapshotFilter(verdicts=(Verdict.LOGIN_WALL,)), {"login"}),
        (SnapshotFilter(verdicts=(Verdict.NONE, Verdict.PARKED_DOMAIN)), {"pdf", "copy", "parked"}),
        (SnapshotFilter(media_types=("application/pdf",)), {"pdf"}),
        (SnapshotFilter(media_types=("text/*",)), {"login", "parked", "copy"}),
        (SnapshotFilter(archived=True), {"copy"}),
        (SnapshotFilter(archived=False, verdicts=(Verdict.NONE, Verdict.ANY)),
         {"login", "parked", "pdf"}),
    ],
)  # fmt: skip
async def test_they_are_found_by_what_they_are(
    desk: Desk, wanted: SnapshotFilter, expected: set[str]
) -> None:
    parked = PageVerdict(reason=NotThePage.PARKED_DOMAIN, evidence=("for sale",))
    await desk.captured(title="login", verdict=LOGIN, media_type="text/html")
    shown: dict[str, dict[str, Any]] = {
        "parked": {"verdict": parked, "media_type": "text/html"},
        "pdf": {"media_type": "application/pdf"},
        "copy": {"archived_copy": COPY, "media_type": "text/html"},
    }
    for title, found in shown.items():
        await another(desk, title=title, **found)
    async with desk.database.read() as unit:
        page = await service.all_snapshots(unit, desk.owner_id, wanted, None, 10)
    assert {item.title for item in page.items} == expected
