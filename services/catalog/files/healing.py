"""Deletes files that nothing names. Never one that something names or is about to name.

A capture names its files when it ends, so a link with an open snapshot waits. An upload is stored
before its snapshot exists, so a young file waits too. The link's row is locked meanwhile: nobody
can ask for a snapshot of it between the look and the deletion.
"""

from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.files import store
from services.catalog.files.store import FileSweep
from services.catalog.links import store as link_store
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots import store as snapshot_store
from shared.artifacts.store import ArtifactStore, StoredFile

log = structlog.get_logger()

_LINKS_A_ROUND = 50
_FILES_AT_ONCE = 200
"""Files that are deleted in one transaction: while it lasts, SQLite has no other writer."""

_collected = Counter("linksnap_files_collected_total", "Files that nothing named any more")


class FileHealing:
    """Looks through the files of links that lost a snapshot."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, settings: CatalogSettings
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._settle = timedelta(seconds=settings.unnamed_files_settle_seconds)

    async def sweep(self) -> None:
        """Look through the links that are due."""
        async with self._database.read() as unit:
            found = await store.due(unit, now(), _LINKS_A_ROUND)
        for sweep in found:
            await self._sweep(sweep)

    async def _sweep(self, sweep: FileSweep) -> None:
        files = await self._artifacts.files(sweep.link_id)
        at = now()
        async with self._database.write() as unit:
            link = await link_store.lock(unit, sweep.owner_id, sweep.link_id)
            if link is None:
                return
            if await snapshot_store.has_open(unit, sweep.link_id):
                await store.settle(unit, sweep, at + self._settle)
                return
            named = await store.named(unit, [file.key for file in files])
            unnamed = [file for file in files if file.key not in named]
            old = self._old(unnamed, at)[:_FILES_AT_ONCE]
            await self._artifacts.delete([file.key for file in old])
            again_at = at + self._settle if len(unnamed) > len(old) else None
            await store.settle(unit, sweep, again_at)
        if old:
            _collected.inc(len(old))
            log.info("files_collected", link_id=str(sweep.link_id), file_count=len(old))

    def _old(self, files: list[StoredFile], at: datetime) -> list[StoredFile]:
        return [file for file in files if file.modified_at <= at - self._settle]
