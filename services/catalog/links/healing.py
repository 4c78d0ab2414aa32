"""Healing of links: versions that embed has not confirmed are announced again."""

from datetime import timedelta

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.indexing import store as indexing
from services.catalog.links import service, store
from services.catalog.patience import are_drained
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CATALOG_LINK_INDEXED, EMBED_LINK_SAVED

_BATCH = 200


class LinkHealing:
    """Repeats `link.saved` while embed has nothing to do and yet has not confirmed."""

    def __init__(self, database: Database, publisher: Publisher, *, grace_seconds: float) -> None:
        self._database = database
        self._publisher = publisher
        self._grace = timedelta(seconds=grace_seconds)

    async def heal(self) -> None:
        """Announce again what was not confirmed in time; each further time waits twice as long."""
        async with self._database.read() as unit:
            waiting = await indexing.unconfirmed(unit, at=now(), grace=self._grace, limit=_BATCH)
        if not waiting or not await are_drained(
            self._publisher, EMBED_LINK_SAVED, CATALOG_LINK_INDEXED
        ):
            return
        for seen in waiting:
            at = now()
            async with self._database.write() as unit:
                row = await store.lock(unit, seen.owner_id, seen.id)
                if row is not None and row.indexed_version < row.version == seen.version:
                    await service.announce_again(unit, row, at)
