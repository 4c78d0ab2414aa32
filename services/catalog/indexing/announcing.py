"""The announcer: tells embed of links that changed by the thousand, a few at a time.

A change of many links marks them (`store.mark_changed`) and writes no message. What is marked is
announced as fast as embed takes it, so that the broker holds little and a person's own change waits
behind little.
"""

import asyncio

import structlog
from prometheus_client import Counter

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.indexing import store
from services.catalog.links.announcing import announce_saved
from shared.messaging.publisher import Publisher
from shared.messaging.racing import first_of, unless
from shared.messaging.topology import EMBED_LINK_SAVED

log = structlog.get_logger()

BATCH = 200
MAX_WAITING = 600
"""So many messages may wait in the outbox, and so many at embed's: some seconds of its work."""

_BUSY_SECONDS = 0.1
_announced = Counter("linksnap_links_announced_total", "Links announced after a change of many")


class Announcer:
    """Announces links that are marked, for as long as there are any."""

    def __init__(self, database: Database, publisher: Publisher, *, pause_seconds: float) -> None:
        self._database = database
        self._publisher = publisher
        self._pause_seconds = pause_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Announce until `stop` is set, without waiting for a broker that is away."""
        while not stop.is_set():
            busy = False
            try:
                busy = bool(await unless(stop, self.announce()))
            except Exception as error:
                log.warning("announcing_waits", error=str(error), exc_info=error)
            pause = _BUSY_SECONDS if busy else self._pause_seconds
            await first_of(stop.wait(), asyncio.sleep(pause))

    async def announce(self) -> bool:
        """Announce one batch, unless enough is waiting already; whether there may be more.

        Raises:
            BrokerError: nobody knows how much is waiting.
        """
        async with self._database.read() as unit:
            if not await store.has_unannounced(unit):
                return False
            in_outbox = await store.outbox_length(unit, at_most=MAX_WAITING)
        if max(in_outbox, await self._publisher.waiting(EMBED_LINK_SAVED)) >= MAX_WAITING:
            return True
        async with self._database.write() as unit:
            rows = await store.unannounced(unit, limit=BATCH)
            at = now()
            issued = await store.mark_announced(unit, rows, at)
            for owner_id in {row.owner_id for row in rows}:
                await announce_saved(unit, [row for row in issued if row.owner_id == owner_id], at)
        _announced.inc(len(rows))
        return len(rows) == BATCH
