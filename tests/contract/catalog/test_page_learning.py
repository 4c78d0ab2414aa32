"""What a link learns from the pages of its captures, on both databases."""

from datetime import UTC, datetime
from uuid import UUID

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.links import service
from services.catalog.links.adding import add_link
from services.catalog.links.model import Link, LinkChange, NewLink
from services.catalog.snapshots import outcomes
from services.catalog.snapshots import service as snapshots
from shared.contracts.messages import PageMetadata, SnapshotCaptured

PUBLISHED = datetime(2024, 2, 29, tzinfo=UTC)


async def capture(
    database: Database,
    owner_id: UUID,
    link_id: UUID,
    title: str,
    *,
    status: int = 200,
    snapshot_id: UUID | None = None,
    description: str | None = None,
) -> Link:
    """One more capture of the link; the link afterwards."""
    async with database.write() as unit:
        if snapshot_id is None:
            snapshot_id = (await snapshots.request_snapshot(unit, owner_id, link_id)).id
        fact = SnapshotCaptured(
            snapshot_id=snapshot_id,
            link_id=link_id,
            owner_id=owner_id,
            url="https://example.com/",
            final_url="https://example.com/",
            http_status=status,
            title=title,
            language="en-GB",
            page=PageMetadata(
                description=description, site_name="Site", author="A", published_at=PUBLISHED
            ),
            artifacts=(),
            started_at=now(),
            captured_at=now(),
        )
        await outcomes.record_captured(unit, fact, now())
        return await service.get_link(unit, owner_id, link_id)


async def test_fields_follow_the_page_until_somebody_writes_them(
    database: Database, owner_id: UUID
) -> None:
    async with database.write() as unit:
        added = await add_link(unit, owner_id, NewLink(url="https://example.com/", author="Me"))
    link_id = added.row.id
    assert added.row.latest_snapshot_id is not None
    first = added.row.latest_snapshot_id
    link = await capture(database, owner_id, link_id, "One", snapshot_id=first, description="D")
    row = link.row
    assert (row.title, row.description, row.site_name, row.author) == ("One", "D", "Site", "Me")
    assert (row.published_at, row.language, row.version) == (PUBLISHED, "en", 2)
    link = await capture(database, owner_id, link_id, "Not here", status=404)
    assert link.row.title == "One"
    link = await capture(database, owner_id, link_id, "Two", description="E")
    assert (link.row.title, link.row.description, link.row.sort_title) == ("Two", "E", "two")
    async with database.write() as unit:
        await service.change_link(unit, owner_id, link_id, LinkChange(title="Mine"))
    link = await capture(database, owner_id, link_id, "Three")
    assert (link.row.title, link.row.description) == ("Mine", "E")


async def test_an_older_capture_that_comes_late_teaches_nothing(
    database: Database, owner_id: UUID
) -> None:
    async with database.write() as unit:
        added = await add_link(unit, owner_id, NewLink(url="https://example.com/"))
    older = added.row.latest_snapshot_id
    await capture(database, owner_id, added.row.id, "New")
    link = await capture(database, owner_id, added.row.id, "Old", snapshot_id=older)
    assert link.row.title == "New"
