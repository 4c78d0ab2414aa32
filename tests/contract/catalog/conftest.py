"""The stores run on both databases: every test here runs twice."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from services.catalog.accounts.store import ensure_account
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.migrate import migrate
from services.catalog.links.adding import add_link
from services.catalog.links.model import NewLink
from tests.contract.catalog.desk import Desk


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/catalog.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def empty_database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def database(empty_database: Database) -> Database:
    await migrate(empty_database)
    return empty_database


@pytest.fixture
async def owner_id(database: Database) -> UUID:
    async with database.write() as unit:
        return await ensure_account(unit, "owner", now())


@pytest.fixture
async def stranger_id(database: Database) -> UUID:
    async with database.write() as unit:
        return await ensure_account(unit, "stranger", now())


@pytest.fixture
async def desk(database: Database, owner_id: UUID) -> Desk:
    async with database.write() as unit:
        new = NewLink(url="https://example.com/")
        link = (await add_link(unit, owner_id, new)).row
    assert link.latest_snapshot_id is not None
    return Desk(database, owner_id, link.id, link.latest_snapshot_id)
