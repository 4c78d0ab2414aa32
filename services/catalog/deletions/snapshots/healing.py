"""Deleted snapshots: embed is told again until it confirms."""

from dataclasses import replace
from datetime import timedelta

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.deletions.snapshots import service, store
from services.catalog.patience import are_drained, patience_ends
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CATALOG_SNAPSHOT_FORGOTTEN, EMBED_SNAPSHOT_DELETED

_BATCH = 200


class DeletedSnapshotHealing:
    """Repeats `snapshot.deleted` while embed has nothing to do and yet has not confirmed."""

    def __init__(self, database: Database, publisher: Publisher, *, grace_seconds: float) -> None:
        self._database = database
        self._publisher = publisher
        self._grace_seconds = grace_seconds

    async def announce(self) -> None:
        """Tell embed again; each further time waits twice as long."""
        async with self._database.read() as unit:
            waiting = await store.unconfirmed(
                unit, issued_before=now() - timedelta(seconds=self._grace_seconds), limit=_BATCH
            )
        if not waiting or not await are_drained(
            self._publisher, EMBED_SNAPSHOT_DELETED, CATALOG_SNAPSHOT_FORGOTTEN
        ):
            return
        at = now()
        for seen in waiting:
            if at >= patience_ends(seen.issued_at, seen.issues, self._grace_seconds):
                async with self._database.write() as unit:
                    await service.announce(unit, [replace(seen, issued_at=at)], at)
