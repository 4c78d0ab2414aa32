"""Takes cancelled jobs off the broker and tells whoever works on one to stop.

A cancelled snapshot whose place on the broker is known is a row of a small index; when the relay
publishes a job that was cancelled in that very moment, it appears there too.
"""

import asyncio

import structlog

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.snapshots.model import Snapshot
from services.catalog.snapshots.upkeep import store as upkeep
from shared.contracts.messages import CaptureCancelled
from shared.messaging.errors import BrokerError
from shared.messaging.publisher import Published, Publisher
from shared.messaging.racing import first_of, unless

log = structlog.get_logger()

_BATCH = 200


class Cancelling:
    """Looks every second, or as often as told."""

    def __init__(self, database: Database, publisher: Publisher, *, poll_seconds: float) -> None:
        self._database = database
        self._publisher = publisher
        self._poll_seconds = poll_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            try:
                more = await unless(stop, self.remove_batch())
            except BrokerError as error:
                log.warning("cancelling_waits", error=str(error))
                more = False
            except Exception:
                log.exception("cancelling_failed")
                more = False
            if not more:
                await first_of(stop.wait(), asyncio.sleep(self._poll_seconds))

    async def remove_batch(self) -> bool:
        """Remove some jobs; whether there may be more."""
        async with self._database.read() as unit:
            cancelled = await upkeep.cancelled_jobs(unit, _BATCH)
        for snapshot in cancelled:
            await self._remove(snapshot)
        if cancelled:
            async with self._database.write() as unit:
                await upkeep.forget_jobs(unit, [snapshot.id for snapshot in cancelled])
            log.info("jobs_cancelled", job_count=len(cancelled))
        return len(cancelled) == _BATCH

    async def _remove(self, snapshot: Snapshot) -> None:
        job = snapshot.job
        if job.stream is not None and job.sequence is not None:
            await self._publisher.remove(Published(job.stream, job.sequence), job.message_id)
        await self._publisher.announce(
            CaptureCancelled(snapshot_id=snapshot.id, owner_id=snapshot.owner_id, at=now())
        )
