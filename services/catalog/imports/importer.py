"""The importer: works on imports that nobody works on, of several accounts in turn.

Any process of catalog may go on with any import: it holds a lease, which ends by itself when the
process dies.
"""

import asyncio
from datetime import timedelta

import structlog

from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.imports import store
from services.catalog.imports.model import ImportState
from services.catalog.imports.running import ImportRun, LostError
from services.catalog.patience import patience_ends
from services.catalog.settings import CatalogSettings
from shared.artifacts.store import ArtifactStore
from shared.messaging.racing import first_of

log = structlog.get_logger()

_AT_ONCE = 8
"""Accounts whose imports a process works on: each has a file on the disk."""
_MAX_ATTEMPTS = 8
"""So often in a row an import is taken up without a batch that went well."""
_FIRST_PAUSE_SECONDS = 5.0
_POLL_SECONDS = 2.0


class Importer:
    """Runs beside the API, with or without a broker."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, settings: CatalogSettings
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._lease = timedelta(seconds=settings.import_lease_seconds)
        self._turn = asyncio.Lock()
        self._woken = asyncio.Event()
        self._runs: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There is a new import."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is being written then is finished."""
        try:
            while not stop.is_set():
                self._woken.clear()
                try:
                    while len(self._runs) < _AT_ONCE and await self.take_up(stop):
                        pass
                except Exception:
                    log.exception("imports_wait")
                pause = asyncio.sleep(_POLL_SECONDS)
                await first_of(stop.wait(), self._woken.wait(), pause, *self._runs)
        finally:
            await asyncio.gather(*self._runs)

    async def take_up(self, stop: asyncio.Event) -> bool:
        """Begin with an import that nobody works on; whether there was one."""
        at = now()
        holder = new_id()
        async with self._database.write() as unit:
            claimed = await store.claim(unit, holder, at, at + self._lease)
        if claimed is None:
            return False
        import_, attempts = claimed
        run = ImportRun(
            self._database,
            self._artifacts,
            import_,
            holder=holder,
            lease=self._lease,
            turn=self._turn,
        )
        task = asyncio.create_task(_work(run, attempts, stop), name="import")
        self._runs.add(task)
        task.add_done_callback(self._runs.discard)
        return True


async def _work(run: ImportRun, attempts: int, stop: asyncio.Event) -> None:
    again_at = None
    try:
        if attempts > _MAX_ATTEMPTS:
            reason = "Something goes wrong on our side, again and again, after the last line."
            await run.end(ImportState.FAILED, reason)
        else:
            await run.run(stop)
    except LostError:
        log.info("import_lost", import_id=str(run.import_id))
    except Exception:
        log.exception("import_interrupted", import_id=str(run.import_id), attempt=attempts)
        again_at = patience_ends(now(), attempts, _FIRST_PAUSE_SECONDS)
    try:
        await run.let_go(again_at)
    except Exception:
        log.exception("import_not_let_go", import_id=str(run.import_id))
