"""Purging: what lay in the trash for long enough is deleted for good."""

import structlog

from services.catalog.database.engine import Database
from services.catalog.trash import service

log = structlog.get_logger()


class TrashPurging:
    """A batch at a time, so that no writer waits for long."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def purge(self) -> None:
        """Delete what is due, until nothing is."""
        async with self._database.read() as unit:
            if not await service.is_due(unit):
                return
        purged = service.BATCH
        while purged == service.BATCH:
            async with self._database.write() as unit:
                purged = await service.purge(unit)
            log.info("trash_purged", link_count=purged)
