"""URLs that links learn, links that are one, and merging them, on both databases."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from services.catalog.aliases import service as aliases
from services.catalog.aliases.merging import merge_links
from services.catalog.clock import now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.deletions import store as deletion_store
from services.catalog.files import store as files
from services.catalog.links import service as links
from services.catalog.links.adding import Added, add_link
from services.catalog.links.model import Link, LinkMergedError, LinkNotFoundError, NewLink
from services.catalog.preconditions import Precondition, PreconditionFailedError
from services.catalog.references import UnknownReferenceError
from services.catalog.snapshots import outcomes
from services.catalog.snapshots import service as snapshots
from services.catalog.tags.names import parse_tags
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.messages import PageMetadata, SnapshotCaptured

OLD = "https://example.com/old"
NEW = "https://example.com/new"


@dataclass
class Shelf:
    """An owner's links, and captures of them."""

    database: Database
    owner_id: UUID
    links: dict[str, UUID] = field(default_factory=dict)

    async def add(self, url: str, **fields: object) -> Added:
        wanted = parse_tags(fields.pop("tags", ()))  # type: ignore[arg-type]
        async with self.database.write() as unit:
            new = NewLink(url=url, tags=wanted, **fields)  # type: ignore[arg-type]
            return await add_link(unit, self.owner_id, new)

    async def link(self, link_id: UUID) -> Link:
        async with self.database.read() as unit:
            return await links.get_link(unit, self.owner_id, link_id)

    async def captured(
        self,
        link_id: UUID,
        final_url: str,
        *,
        canonical_url: str | None = None,
        status: int = 200,
        snapshot_id: UUID | None = None,
        told_link_id: UUID | None = None,
    ) -> tuple[str, ...]:
        """Answer the link's newest snapshot."""
        link = await self.link(link_id)
        assert link.latest_snapshot is not None
        files_of = told_link_id or link_id
        sha256 = hashlib.sha256(final_url.encode()).hexdigest()
        fact = SnapshotCaptured(
            snapshot_id=snapshot_id or link.latest_snapshot.id,
            link_id=files_of,
            owner_id=self.owner_id,
            url=link.row.url,
            final_url=final_url,
            http_status=status,
            page=PageMetadata(canonical_url=canonical_url),
            artifacts=(
                Artifact(
                    kind=ArtifactKind.TEXT,
                    key=f"{files_of}/{sha256}",
                    media_type="text/plain",
                    size_bytes=1,
                    sha256=sha256,
                ),
            ),
            started_at=now(),
            captured_at=now(),
        )
        async with self.database.write() as unit:
            return await outcomes.record_captured(unit, fact, now())

    async def again(self, link_id: UUID) -> UUID:
        async with self.database.write() as unit:
            return (await snapshots.request_snapshot(unit, self.owner_id, link_id)).id

    async def urls(self, link_id: UUID) -> list[tuple[str, str]]:
        async with self.database.read() as unit:
            page = await aliases.list_urls(unit, self.owner_id, link_id, None, 100)
        return [(item.url, item.source) for item in page.items]

    async def duplicates(self) -> list[tuple[UUID, UUID, str]]:
        async with self.database.read() as unit:
            page = await aliases.list_duplicates(unit, self.owner_id, None, 100)
        return [(item.link.row.id, item.other.row.id, item.reason) for item in page.items]

    async def merge(self, link_id: UUID, other_id: UUID, *versions: int) -> Link:
        precondition = Precondition(frozenset(versions) if versions else None)
        async with self.database.write() as unit:
            await merge_links(unit, self.owner_id, link_id, other_id, precondition)
        return await self.link(link_id)


@pytest.fixture
def shelf(database: Database, owner_id: UUID) -> Shelf:
    return Shelf(database, owner_id)


async def test_a_redirect_and_a_canonical_url_lead_to_the_link(shelf: Shelf) -> None:
    link = (await shelf.add(OLD)).row
    await shelf.captured(link.id, NEW, canonical_url="https://example.com/best")
    assert sorted(await shelf.urls(link.id)) == [
        ("https://example.com/best", "canonical"),
        (NEW, "redirect"),
        (OLD, "added"),
    ]
    for url in (OLD, f"{NEW}?utm_source=x", "https://EXAMPLE.com/best#top"):
        again = await shelf.add(url)
        assert (again.row.id, again.is_new) == (link.id, False)


async def test_the_newest_capture_replaces_what_earlier_ones_taught(shelf: Shelf) -> None:
    link = (await shelf.add(OLD)).row
    first = (await shelf.link(link.id)).latest_snapshot
    assert first is not None
    await shelf.again(link.id)
    await shelf.captured(link.id, "https://example.com/newest")
    await shelf.captured(link.id, NEW, snapshot_id=first.id)  # an older one that ends later
    assert await shelf.urls(link.id) == [(OLD, "added"), ("https://example.com/newest", "redirect")]
    assert (await shelf.add(NEW)).is_new


async def test_an_error_page_teaches_nothing(shelf: Shelf) -> None:
    link = (await shelf.add(OLD)).row
    await shelf.captured(link.id, NEW, status=404)
    assert await shelf.urls(link.id) == [(OLD, "added")]


async def test_two_links_that_turn_out_to_be_one_are_reported_once(shelf: Shelf) -> None:
    older = (await shelf.add(OLD)).row
    newer = (await shelf.add(NEW)).row
    for _again in range(2):
        await shelf.captured(older.id, NEW)
        await shelf.again(older.id)
    assert await shelf.duplicates() == [(older.id, newer.id, "redirect")]
    assert await shelf.urls(older.id) == [(OLD, "added")]


async def test_merging_loses_nothing(shelf: Shelf) -> None:
    link = (await shelf.add(OLD, note="mine", tags=["a/b", "c"])).row
    other = (await shelf.add(NEW, title="T", note="theirs", favourite=True, tags=["a/b", "d"])).row
    await shelf.captured(other.id, NEW)
    await shelf.captured(link.id, NEW)
    merged = await shelf.merge(link.id, other.id, link.version)
    assert merged.tags == ("a/b", "c", "d")
    assert (merged.row.title, merged.row.note) == ("T", "mine\n\ntheirs")
    assert merged.row.favourite
    assert await shelf.duplicates() == []
    assert await shelf.urls(link.id) == [(OLD, "added"), (NEW, "merged")]
    assert (await shelf.add(NEW)).row.id == link.id
    async with shelf.database.read() as unit:
        page = await snapshots.list_snapshots(unit, shelf.owner_id, link.id, None, 10)
        assert [item.link_id for item in page.items] == [link.id] * 2
        assert all(item.artifacts for item in page.items)
        with pytest.raises(LinkMergedError) as raised:
            await links.get_link(unit, shelf.owner_id, other.id)
    assert raised.value.into_id == link.id


async def test_the_index_follows_a_merge(shelf: Shelf) -> None:
    link = (await shelf.add(OLD)).row
    other = (await shelf.add(NEW)).row
    await shelf.captured(other.id, NEW)
    merged = await shelf.merge(link.id, other.id)
    assert merged.good_snapshot is not None
    assert merged.good_snapshot.index.indexed_at is None
    async with shelf.database.read() as unit:
        rows = await outbox.oldest(unit, 100)
    news = [row.message_id for row in rows][-3:]
    assert news == [
        f"{other.id}:deleted:1",
        f"{link.id}:{link.version + 1}:saved:1",
        f"{merged.good_snapshot.id}:1:offered",
    ]


async def test_files_of_a_merged_link_stay_named(shelf: Shelf) -> None:
    link = (await shelf.add(OLD)).row
    other = (await shelf.add(NEW)).row
    running = (await shelf.link(other.id)).latest_snapshot
    assert running is not None
    await shelf.merge(link.id, other.id)
    async with shelf.database.read() as unit:  # its capture still writes to the other's folder
        assert await deletion_store.with_files(unit, settled_before=now(), limit=9) == []
    gone = await shelf.captured(link.id, NEW, snapshot_id=running.id, told_link_id=other.id)
    assert gone == ()
    kept = await shelf.link(link.id)
    assert kept.good_snapshot is not None
    (artifact,) = kept.good_snapshot.artifacts
    assert artifact.key.startswith(f"{other.id}/")
    twice = await shelf.captured(link.id, NEW, snapshot_id=running.id, told_link_id=other.id)
    assert twice == ()  # what comes late deletes no file that is named
    async with shelf.database.read() as unit:
        assert await files.named(unit, [artifact.key]) == {artifact.key}


async def test_merging_twice_leads_on(shelf: Shelf) -> None:
    ids = [(await shelf.add(f"https://example.com/{name}")).row.id for name in "abc"]
    await shelf.merge(ids[1], ids[0])
    await shelf.merge(ids[2], ids[1])
    assert [source for _url, source in await shelf.urls(ids[2])] == ["merged", "merged", "added"]
    async with shelf.database.read() as unit:
        for gone in ids[:2]:
            with pytest.raises(LinkMergedError) as raised:
                await links.get_link(unit, shelf.owner_id, gone)
            assert raised.value.into_id == ids[2]


async def test_what_cannot_be_merged_is_refused(
    shelf: Shelf, database: Database, stranger_id: UUID
) -> None:
    link = (await shelf.add(OLD)).row
    other = (await shelf.add(NEW)).row
    async with database.write() as unit:
        theirs = (await add_link(unit, stranger_id, NewLink(url=OLD))).row
    with pytest.raises(UnknownReferenceError):
        await shelf.merge(link.id, link.id)
    with pytest.raises(UnknownReferenceError):
        await shelf.merge(link.id, theirs.id)
    with pytest.raises(LinkNotFoundError):
        await shelf.merge(theirs.id, link.id)
    with pytest.raises(PreconditionFailedError):
        await shelf.merge(link.id, other.id, 7)


async def test_a_url_is_found_as_what_it_is_kept(shelf: Shelf) -> None:
    link = (await shelf.add(OLD)).row
    await shelf.captured(link.id, NEW)
    async with shelf.database.read() as unit:
        found = await aliases.find_by_url(unit, shelf.owner_id, f"{NEW}#part")
        assert found is not None
        assert (found.link.row.id, found.matched_by, found.matched_url) == (
            link.id,
            "redirect",
            NEW,
        )
        assert await aliases.find_by_url(unit, shelf.owner_id, "https://example.org/") is None
        assert await aliases.canonical_url(unit, shelf.owner_id, f"{OLD}?utm_source=x#y") == OLD
