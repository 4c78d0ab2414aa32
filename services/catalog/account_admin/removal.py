"""Accounts that were deleted are taken apart: a batch a transaction, in any order of crashes.

First the links, the way that the trash is emptied: each leaves a note until embed has forgotten it
and its files are gone. Then, when nothing is awaited any more, all other rows; then the account.
"""

from uuid import UUID

import structlog

from services.catalog.account_admin import store
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.files import service as files
from services.catalog.trash import store as trash

log = structlog.get_logger()

_LINKS = 200
_ROWS = 2_000


class AccountRemoval:
    """Goes on where it, or another process before it, has stopped."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remove(self) -> None:
        """Remove what can be removed now of every account that was deleted."""
        async with self._database.read() as unit:
            found = await store.to_remove(unit)
        for account_id in found:
            await self._remove_links(account_id)
            async with self._database.read() as unit:
                if await store.is_awaited(unit, account_id):
                    continue
            await self._remove_rest(account_id)
            log.info("account_removed", account_id=str(account_id))

    async def _remove_links(self, account_id: UUID) -> None:
        removed = _LINKS
        while removed == _LINKS:
            async with self._database.write() as unit:
                some = await store.lock_links(unit, account_id, _LINKS)
                await files.release_links(unit, some)
                await trash.delete_links(unit, some, now())
                removed = len(some)

    async def _remove_rest(self, account_id: UUID) -> None:
        for table in store.owned_tables():
            removed = _ROWS
            while removed == _ROWS:
                async with self._database.write() as unit:
                    removed = await store.remove_rows(unit, table, account_id, _ROWS)
        async with self._database.write() as unit:
            for table in store.owned_tables():  # triggers count what goes, in tables done before
                await store.remove_rows(unit, table, account_id, _ROWS)
            await store.remove_account(unit, account_id)
