"""Brings a database to the newest schema: at start-up, or `python -m …database.migrate`.

The whole upgrade is one transaction under a lock, so that several processes may start at once
and a failed upgrade leaves nothing behind.
"""

import asyncio
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from services.catalog.database.engine import Database
from services.catalog.settings import CatalogSettings

log = structlog.get_logger()

_POSTGRES_LOCK = 5_546_275  # an arbitrary number that nothing else locks


async def migrate(database: Database) -> None:
    """Upgrade to the newest revision. SQLite's lock is `BEGIN IMMEDIATE`, which `write` takes.

    SQLite changes a table by making it anew, and dropping the old one would delete whatever
    refers to it. So its foreign keys rest meanwhile, and are checked before the commit
    (https://sqlite.org/lang_altertable.html#otheralter).
    """
    await database.prepare()
    async with database.write_schema() as unit:
        if unit.connection.dialect.name == "postgresql":
            await unit.connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK}
            )
        await unit.connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def _main() -> None:
    database = Database(CatalogSettings().database_url)
    try:
        await migrate(database)
    finally:
        await database.close()
    log.info("database_migrated")


if __name__ == "__main__":
    asyncio.run(_main())
