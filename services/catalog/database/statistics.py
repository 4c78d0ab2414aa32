"""Statistics of a database that grows fast.

PostgreSQL plans by what it last counted, and its autovacuum counts a table again a minute after it
has changed much. The first import into an empty library is over by then: planned for empty tables,
its look-ups by key read every key there is, so that 30,000 links took 60 seconds instead of 31.
Here a table is counted again as soon as it has doubled.
"""

from sqlalchemy import text

from services.catalog.database.engine import Database

_DOUBLED = text(
    "SELECT quote_ident(relname) FROM pg_stat_user_tables "
    "WHERE schemaname = current_schema() AND n_mod_since_analyze > 500 "
    "AND n_mod_since_analyze > n_live_tup / 2 ORDER BY relname"
)


async def refresh(database: Database) -> None:
    """Count the tables anew that have doubled. SQLite's plans are chosen without statistics."""
    if not database.keeps_ledger:
        return
    async with database.read() as unit:
        names = (await unit.connection.execute(_DOUBLED)).scalars().all()
    for name in names:
        async with database.write() as unit:
            await unit.connection.execute(text(f"ANALYZE {name}"))
