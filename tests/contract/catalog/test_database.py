"""Transactions, migrations and column types, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import StatementError

from services.catalog.accounts.store import ensure_account
from services.catalog.clock import new_id, now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.database.metadata import metadata
from services.catalog.database.migrate import migrate
from services.catalog.database.tables import accounts
from shared.contracts.messages import LinkDeleted


async def differences(database: Database) -> list[Any]:
    """What the database has otherwise than the tables say."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, metadata)
        return found

    async with database.read() as unit:
        return await unit.connection.run_sync(compare)


async def test_migrations_make_what_the_tables_say(database: Database) -> None:
    assert await differences(database) == []


async def test_partial_indexes_are_partial(database: Database) -> None:
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
        if database.engine.dialect.name == "sqlite"
        else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    )
    async with database.read() as unit:
        rows = (await unit.connection.execute(text(query))).all()
    partial = {name for name, definition in rows if definition and " WHERE " in definition}
    walked = "newest site language state read archived favourite note broken updated title"
    assert partial == {
        *(f"ix_links_{name}" for name in (*walked.split(), "published", "trash")),
        "ix_links_unindexed",
        "ix_snapshots_open",
        "ix_links_recheck_at",
        "ix_snapshots_unindexed",
        "ix_snapshots_reason",
        "ix_snapshots_cancelled",
        "ix_snapshots_pinned",
        "ix_snapshots_uploaded",
        "ix_snapshots_awaited",
        "ix_snapshots_verdict",
        "ix_snapshots_archived_copy",
        "ix_deleted_links_unconfirmed",
        "ix_imports_running",
        "ix_events_unnumbered",
        "ix_webhook_deliveries_due",
        "ix_webhook_deliveries_issued",
    }


async def test_migrating_at_once_and_again_is_harmless(empty_database: Database) -> None:
    await asyncio.gather(*(migrate(empty_database) for _ in range(3)))
    await migrate(empty_database)
    assert await differences(empty_database) == []


async def test_two_processes_may_migrate_at_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(3)]
    await asyncio.gather(*(migrate(database) for database in databases))
    for database in databases:
        assert await differences(database) == []
        await database.close()


async def test_an_account_is_made_once(database: Database) -> None:
    async def ensure() -> UUID:
        async with database.write() as unit:
            return await ensure_account(unit, "owner", now())

    assert len(set(await asyncio.gather(*(ensure() for _ in range(10))))) == 1


async def test_times_keep_their_moment_and_come_back_as_utc(database: Database) -> None:
    moment = datetime(2024, 2, 29, 23, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    account_id = new_id()
    async with database.write() as unit:
        await unit.connection.execute(
            accounts.insert().values(id=account_id, name="a", created_at=moment)
        )
    async with database.read() as unit:
        found = (
            await unit.connection.execute(
                select(accounts.c.created_at).where(accounts.c.id == account_id)
            )
        ).scalar_one()
    assert found == moment
    assert found.tzinfo is UTC


async def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.write() as unit:
            await unit.connection.execute(
                accounts.insert().values(
                    id=new_id(),
                    name="a",
                    created_at=datetime(2024, 1, 1),  # noqa: DTZ001 - the point of the test
                )
            )


async def test_an_error_rolls_the_whole_transaction_back(
    database: Database, owner_id: UUID
) -> None:
    async def fail_after_writing() -> None:
        async with database.write() as unit:
            await _publish(unit, owner_id, 1)
            raise RuntimeError("boom")

    database.outbox_changed.clear()
    with pytest.raises(RuntimeError, match="boom"):
        await fail_after_writing()
    async with database.read() as unit:
        assert await outbox.oldest(unit, 10) == []
    assert not database.outbox_changed.is_set()


async def test_the_outbox_wakes_its_reader_and_keeps_the_order(
    database: Database, owner_id: UUID
) -> None:
    database.outbox_changed.clear()
    async with database.write() as unit:
        for version in (1, 2, 3):
            await _publish(unit, owner_id, version)
        assert not database.outbox_changed.is_set()
    assert database.outbox_changed.is_set()
    async with database.write() as unit:
        rows = await outbox.oldest(unit, 2)
        assert [row.message_id for row in rows] == ["message 1", "message 2"]
        await outbox.forget(unit, [row.position for row in rows])
    async with database.write() as unit:
        assert [row.message_id for row in await outbox.oldest(unit, 2)] == ["message 3"]


async def test_many_writers_and_readers_at_once(database: Database, owner_id: UUID) -> None:
    async def write(number: int) -> None:
        async with database.write() as unit:
            await _publish(unit, owner_id, number)

    async def read() -> None:
        async with database.read() as unit:
            await outbox.oldest(unit, 1)

    await asyncio.gather(*(write(number) for number in range(1, 61)), *(read() for _ in range(60)))
    async with database.read() as unit:
        rows = await outbox.oldest(unit, 100)
    assert len({row.position for row in rows}) == 60


async def test_a_cancelled_writer_leaves_the_database_usable(
    database: Database, owner_id: UUID
) -> None:
    entered = asyncio.Event()

    async def write() -> None:
        async with database.write() as unit:
            await _publish(unit, owner_id, 1)
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as unit:
        assert await outbox.oldest(unit, 10) == []


async def _publish(unit: Any, owner_id: UUID, version: int) -> None:
    message = LinkDeleted(link_id=new_id(), owner_id=owner_id, version=version, deleted_at=now())
    await unit.publish(message, message_id=f"message {version}", owner_id=owner_id, at=now())
