"""Tokens that have expired are deleted, after people could see that they have."""

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.tokens import store
from services.catalog.tokens.model import KEPT_AFTER_EXPIRY


async def purge_expired(database: Database) -> None:
    """Delete what has expired long enough ago."""
    before = now() - KEPT_AFTER_EXPIRY
    async with database.read() as unit:
        if not await store.has_expired(unit, before=before):
            return
    async with database.write() as unit:
        await store.remove_expired(unit, before=before)
