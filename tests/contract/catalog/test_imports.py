"""Imports on both databases: every entry is taken once, whoever dies or comes too late."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.database.tables import links
from services.catalog.imports import service, store
from services.catalog.imports.files import ImportFileHealing, key_of
from services.catalog.imports.importer import Importer
from services.catalog.imports.model import Import, ImportNotFoundError, ImportState
from services.catalog.imports.running import BATCH, ImportRun, LostError
from services.catalog.imports.service import LinesWanted
from services.catalog.settings import CatalogSettings
from services.catalog.tags.names import parse_tags
from services.catalog.transfer.formats.model import Format
from shared.artifacts.store import ArtifactStore
from tests.support.eventually import eventually

LEASE = timedelta(minutes=1)
MANY = 3 * BATCH + 50


@pytest.fixture
def artifacts() -> ArtifactStore:
    return ArtifactStore.open("memory://")


@pytest.fixture
def importer(database: Database, artifacts: ArtifactStore) -> Importer:
    settings = CatalogSettings(
        api_token=SecretStr("not-used"),
        service_token=SecretStr("not-used"),
        artifacts_url="memory://",
    )
    return Importer(database, artifacts, settings.model_copy(update={"import_lease_seconds": 0.5}))


def addresses(count: int, site: str = "example.com") -> str:
    return "".join(f"https://{site}/{number}\n" for number in range(1, count + 1))


async def start(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, text: str, *tags: str
) -> Import:
    data = text.encode()
    import_ = Import(
        id=new_id(),
        owner_id=owner_id,
        format=Format.URLS,
        file_name="urls.txt",
        size_bytes=len(data),
        tags=parse_tags(tags),
        capture=False,
        created_at=now(),
    )

    async def pieces() -> AsyncIterator[bytes]:
        yield data

    await artifacts.put_pieces(key_of(import_.id), pieces())
    async with database.write() as unit:
        await store.insert(unit, import_)
    return import_


async def look(database: Database, import_: Import, limit: int = 10_000) -> service.ImportWithLines:
    async with database.read() as unit:
        return await service.get_import(
            unit, import_.owner_id, import_.id, LinesWanted(limit=limit)
        )


async def ended(database: Database, import_: Import) -> service.ImportWithLines:
    return await eventually(
        lambda: look(database, import_),
        lambda found: found.import_.state is not ImportState.RUNNING,
        timeout_seconds=60,
    )


async def link_count(database: Database) -> int:
    async with database.read() as unit:
        count: int = (await unit.connection.execute(select(func.count(links.c.id)))).scalar_one()
        return count


async def claim(
    database: Database, *, lease: timedelta = LEASE, later: timedelta = timedelta()
) -> tuple[UUID, Import] | None:
    holder, at = new_id(), now() + later
    async with database.write() as unit:
        found = await store.claim(unit, holder, at, at + lease)
    return (holder, found[0]) if found else None


def a_run(database: Database, artifacts: ArtifactStore, holder: UUID, import_: Import) -> ImportRun:
    return ImportRun(database, artifacts, import_, holder=holder, lease=LEASE, turn=asyncio.Lock())


async def test_every_entry_becomes_a_line_and_the_file_goes(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, importer: Importer
) -> None:
    text = addresses(MANY) + addresses(20) + "javascript:void(0)\nhttps://user:pw@example.com/\n"
    import_ = await start(database, artifacts, owner_id, text, "brought")
    stop = asyncio.Event()
    running = asyncio.create_task(importer.run(stop))
    found = await ended(database, import_)
    stop.set()
    await running

    done = found.import_
    assert (done.state, done.error, done.read_bytes) == (ImportState.DONE, None, len(text))
    assert (done.added, done.existing, done.refused) == (MANY, 20, 2)
    assert [line.number for line in found.lines] == list(range(1, MANY + 23))
    assert Counter(line.outcome for line in found.lines) == {
        "added": MANY,
        "existing": 20,
        "refused": 2,
    }
    assert all(line.problem == "invalid-input" and line.reason for line in found.lines[-2:])
    assert await link_count(database) == MANY
    assert await artifacts.files_in("imports") == []


async def test_whoever_goes_on_after_a_death_in_the_middle_loses_and_doubles_nothing(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, importer: Importer
) -> None:
    import_ = await start(database, artifacts, owner_id, addresses(MANY))
    claimed = await claim(database, lease=timedelta(seconds=0.2))
    assert claimed is not None
    dying = asyncio.create_task(a_run(database, artifacts, *claimed).run(asyncio.Event()))
    await eventually(
        lambda: look(database, import_, 1),
        lambda found: found.import_.position > 0,
        every_seconds=0.001,
    )
    dying.cancel()
    with suppress(asyncio.CancelledError):
        await dying
    left = await look(database, import_)
    assert len(left.lines) == left.import_.position == left.import_.added

    stop = asyncio.Event()
    running = asyncio.create_task(importer.run(stop))
    found = await ended(database, import_)
    stop.set()
    await running
    assert found.import_.state is ImportState.DONE
    assert [line.number for line in found.lines] == list(range(1, MANY + 1))
    assert found.import_.added == await link_count(database) == MANY


async def test_who_lost_the_lease_writes_nothing_more(
    database: Database, artifacts: ArtifactStore, owner_id: UUID
) -> None:
    import_ = await start(database, artifacts, owner_id, addresses(5))
    first = await claim(database)
    assert await claim(database) is None
    second = await claim(database, later=2 * LEASE)
    assert first is not None
    assert second is not None
    with pytest.raises(LostError):
        await a_run(database, artifacts, *first).run(asyncio.Event())
    assert (await look(database, import_)).lines == []

    await a_run(database, artifacts, *second).run(asyncio.Event())
    assert (await look(database, import_)).import_.added == 5


async def test_an_account_has_one_import_at_a_time_and_others_do_not_wait_for_it(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, stranger_id: UUID
) -> None:
    first = await start(database, artifacts, owner_id, addresses(5))
    second = await start(database, artifacts, owner_id, addresses(5))
    other = await start(database, artifacts, stranger_id, addresses(5))
    claims = [await claim(database) for _ in range(3)]
    assert [found[1].id if found else None for found in claims] == [first.id, other.id, None]
    assert claims[0] is not None
    await a_run(database, artifacts, *claims[0]).run(asyncio.Event())
    following = await claim(database)
    assert following is not None
    assert following[1].id == second.id


async def test_a_forgotten_import_stops_and_what_it_added_stays(
    database: Database, artifacts: ArtifactStore, owner_id: UUID
) -> None:
    import_ = await start(database, artifacts, owner_id, addresses(MANY))
    claimed = await claim(database)
    assert claimed is not None
    running = asyncio.create_task(a_run(database, artifacts, *claimed).run(asyncio.Event()))
    await eventually(
        lambda: look(database, import_, 1),
        lambda found: found.import_.position > 0,
        every_seconds=0.001,
    )
    await service.forget_import(database, artifacts, owner_id, import_.id)
    with pytest.raises(LostError):
        await running
    with pytest.raises(ImportNotFoundError):
        await look(database, import_)
    assert 0 < await link_count(database) < MANY
    assert await artifacts.files_in("imports") == []


async def test_an_import_whose_file_is_lost_fails_and_says_so(
    database: Database, artifacts: ArtifactStore, owner_id: UUID
) -> None:
    import_ = await start(database, artifacts, owner_id, addresses(5))
    await artifacts.delete([key_of(import_.id)])
    claimed = await claim(database)
    assert claimed is not None
    await a_run(database, artifacts, *claimed).run(asyncio.Event())
    failed = (await look(database, import_)).import_
    assert (failed.state, failed.error) == (
        ImportState.FAILED,
        "The artifact store has lost the file.",
    )
    assert failed.ended_at is not None


async def test_nobody_sees_or_forgets_the_imports_of_others(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, stranger_id: UUID
) -> None:
    import_ = await start(database, artifacts, owner_id, addresses(1))
    with pytest.raises(ImportNotFoundError):
        await service.forget_import(database, artifacts, stranger_id, import_.id)
    async with database.read() as unit:
        assert (await service.list_imports(unit, stranger_id, None, 10)).items == []
        with pytest.raises(ImportNotFoundError):
            await service.get_import(unit, stranger_id, import_.id, LinesWanted())


async def test_a_young_file_that_no_import_names_is_left_alone(
    database: Database, artifacts: ArtifactStore, owner_id: UUID
) -> None:
    import_ = await start(database, artifacts, owner_id, addresses(1))
    async with database.write() as unit:
        await store.remove(unit, import_.id)
    await ImportFileHealing(database, artifacts).sweep()
    assert [file.key for file in await artifacts.files_in("imports")] == [key_of(import_.id)]
