"""Uploads: the file is in the store before the transaction, and named by it or gone."""

import io
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import UploadFile
from sqlalchemy import select

from services.catalog.aliases import store as alias_store
from services.catalog.captures import service as captures
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.upkeep_tables import file_sweeps, outbox
from services.catalog.links import adding
from services.catalog.links import service as links
from services.catalog.links.model import Link, NewLink
from services.catalog.snapshots import healing, outcomes, store
from services.catalog.snapshots.model import Origin
from services.catalog.uploads.model import UnsupportedUploadError, UploadTooLargeError
from services.catalog.uploads.service import add_upload
from services.catalog.uploads.storing import StoredUpload, stored
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import CaptureRequested, PageMetadata, SnapshotCaptured

URL = "https://intranet.example/wiki"
PAGE = b"<!doctype html><p>saved"


@pytest.fixture
def artifacts() -> ArtifactStore:
    return ArtifactStore.open("memory://")


def store_file(
    database: Database,
    artifacts: ArtifactStore,
    owner_id: UUID,
    data: bytes = PAGE,
    url: str = URL,
) -> AbstractAsyncContextManager[StoredUpload]:
    return stored(
        database,
        artifacts,
        owner_id,
        new=NewLink(url=url, title="T"),
        file=UploadFile(io.BytesIO(data)),
        max_bytes=1_000,
    )


async def upload(
    database: Database,
    artifacts: ArtifactStore,
    owner_id: UUID,
    url: str = URL,
    data: bytes = PAGE,
) -> Link:
    async with (
        store_file(database, artifacts, owner_id, data, url) as found,
        database.write() as unit,
    ):
        return await add_upload(unit, owner_id, found)


async def jobs(database: Database) -> list[CaptureRequested]:
    async with database.read() as unit:
        rows = await unit.connection.execute(select(outbox).order_by(outbox.c.position))
        return [
            CaptureRequested.model_validate_json(row.payload)
            for row in rows
            if row.subject.startswith(CaptureRequested.SUBJECT)
        ]


async def test_a_new_link_has_one_snapshot_and_its_job_names_the_file(
    database: Database, owner_id: UUID
) -> None:
    artifacts = ArtifactStore.open("memory://")
    link = await upload(database, artifacts, owner_id)

    snapshot = link.latest_snapshot
    assert snapshot is not None
    assert snapshot.origin is Origin.UPLOADED
    (page,) = snapshot.artifacts
    assert page.kind is ArtifactKind.HTML
    assert page.key.startswith(f"{link.row.id}/")
    assert await artifacts.read(page.key) == PAGE
    (job,) = await jobs(database)
    assert job.upload == page
    assert job.snapshot_id == snapshot.id
    assert link.row.title == "T"


async def test_a_kept_link_gets_one_more_snapshot(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    async with database.write() as unit:
        kept = await adding.add_link(unit, owner_id, NewLink(url=URL, title="Own"))

    link = await upload(database, artifacts, owner_id, url=f"{URL}?utm_source=x#top")

    assert link.row.id == kept.row.id
    assert link.row.title == "Own"
    assert [job.upload is None for job in await jobs(database)] == [True, False]
    async with database.read() as unit:
        assert len(await store.of_link(unit, link.row.id, None, 10)) == 2


async def test_the_job_names_the_file_however_often_it_is_issued(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    link = await upload(database, artifacts, owner_id)
    assert link.latest_snapshot is not None

    async with database.write() as unit:
        at = now() + timedelta(minutes=1)
        await healing.issue_again(unit, link.latest_snapshot, at, max_issues=5)

    first, again = await jobs(database)
    assert again.issue == 2
    assert again.upload == first.upload is not None


async def test_a_link_that_was_made_meanwhile_gets_the_file_into_its_own_folder(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    async with store_file(database, artifacts, owner_id) as found:
        async with database.write() as unit:
            other = await adding.add_link(unit, owner_id, NewLink(url=URL))
        async with database.write() as unit:
            link = await add_upload(unit, owner_id, found)

    assert link.row.id == other.row.id != found.link_id
    assert link.latest_snapshot is not None
    assert await artifacts.read(link.latest_snapshot.artifacts[0].key) == PAGE
    assert await artifacts.keys(found.link_id) == []


async def test_what_no_transaction_named_is_taken_away(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    async with store_file(database, artifacts, owner_id) as found:
        assert await artifacts.keys(found.link_id)

    assert await artifacts.keys(found.link_id) == []


async def test_a_link_that_was_kept_before_is_looked_through_instead(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    kept = await upload(database, artifacts, owner_id)
    async with store_file(database, artifacts, owner_id, PAGE + b" and more") as found:
        pass
    with pytest.raises(ZeroDivisionError):
        async with store_file(database, artifacts, owner_id):
            raise ZeroDivisionError

    assert found.link_id == kept.row.id
    assert kept.latest_snapshot is not None
    assert await artifacts.read(kept.latest_snapshot.artifacts[0].key) == PAGE
    async with database.read() as unit:
        planned = await unit.connection.execute(select(file_sweeps.c.link_id))
        assert list(planned.scalars()) == [kept.row.id]


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"%PDF-1.7", UnsupportedUploadError), (PAGE + b"x" * 1_000, UploadTooLargeError)],
)
async def test_what_is_no_page_is_not_stored(
    database: Database,
    owner_id: UUID,
    artifacts: ArtifactStore,
    data: bytes,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        await upload(database, artifacts, owner_id, data=data)

    async with database.read() as unit:
        assert (await unit.connection.execute(select(outbox))).first() is None


async def test_trying_again_takes_the_same_file(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    link = await upload(database, artifacts, owner_id)
    assert link.latest_snapshot is not None
    async with database.write() as unit:
        await store.change(unit, link.latest_snapshot.id, state="failed")
    async with database.write() as unit:
        again = await captures.retry_snapshot(unit, owner_id, link.latest_snapshot.id)

    assert again.origin is Origin.UPLOADED
    first, second = await jobs(database)
    assert second.snapshot_id == again.id
    assert second.upload == first.upload


def a_capture(link: Link, final_url: str, http_status: int | None) -> SnapshotCaptured:
    assert link.latest_snapshot is not None
    return SnapshotCaptured(
        snapshot_id=link.latest_snapshot.id,
        link_id=link.row.id,
        owner_id=link.row.owner_id,
        url=link.row.url,
        final_url=final_url,
        http_status=http_status,
        title="Of the page",
        page=PageMetadata(description="Said by the page", canonical_url=f"{URL}/canonical"),
        artifacts=link.latest_snapshot.artifacts,
        started_at=now(),
        captured_at=now(),
    )


async def test_an_upload_fills_the_link_but_teaches_nothing_about_the_web(
    database: Database, owner_id: UUID, artifacts: ArtifactStore
) -> None:
    async with database.write() as unit:
        added = await adding.add_link(unit, owner_id, NewLink(url=URL))
        kept = await links.get_link(unit, owner_id, added.row.id)
    async with database.write() as unit:
        await outcomes.record_captured(unit, a_capture(kept, f"{URL}/moved", 200), now())
    async with database.read() as unit:
        urls = await alias_store.of_links(unit, [kept.row.id])
        checked_at = (await links.get_link(unit, owner_id, kept.row.id)).row.checked_at

    link = await upload(database, artifacts, owner_id)
    async with database.write() as unit:
        await outcomes.record_captured(unit, a_capture(link, URL, None), now())

    async with database.read() as unit:
        after = await links.get_link(unit, owner_id, link.row.id)
        assert await alias_store.of_links(unit, [link.row.id]) == urls
    assert len(urls) > 1
    assert after.good_snapshot is not None
    assert after.good_snapshot.origin is Origin.UPLOADED
    assert after.row.description == "Said by the page"
    assert after.row.checked_at == checked_at
    assert [item.kind for item in after.good_snapshot.artifacts] == [ArtifactKind.HTML]
