"""The files of imports: kept in the artifact store until their import has ended."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.imports import store
from shared.artifacts.store import ArtifactStore

log = structlog.get_logger()

FOLDER = "imports"
_SETTLE = timedelta(hours=1)
"""A file is stored before the row that names it; nobody is so slow in between."""
_PAUSE = timedelta(minutes=10)


def key_of(import_id: UUID) -> str:
    """Where the file of an import lies."""
    return f"{FOLDER}/{import_id}"


class ImportFileHealing:
    """Deletes files that a process has left behind: it died before it named or deleted them."""

    def __init__(self, database: Database, artifacts: ArtifactStore) -> None:
        self._database = database
        self._artifacts = artifacts
        self._next_at: datetime | None = None

    async def sweep(self) -> None:
        """Look through the folder, every so often."""
        at = now()
        if self._next_at is not None and at < self._next_at:
            return
        self._next_at = at + _PAUSE
        files = await self._artifacts.files_in(FOLDER)
        old = {file.key for file in files if file.modified_at <= at - _SETTLE}
        if not old:
            return
        ids = {UUID(key.rpartition("/")[2]): key for key in old}
        async with self._database.read() as unit:
            needed = await store.running_among(unit, list(ids))
        gone = [key for import_id, key in ids.items() if import_id not in needed]
        await self._artifacts.delete(gone)
        if gone:
            log.info("import_files_collected", file_count=len(gone))
