"""Deleted links: their files are removed, and embed is told until it confirms."""

from datetime import timedelta

import structlog

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.deletions import service, store
from services.catalog.files import store as files
from services.catalog.patience import are_drained
from services.catalog.settings import CatalogSettings
from shared.artifacts.store import ArtifactStore
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CATALOG_LINK_INDEXED, EMBED_LINK_DELETED

log = structlog.get_logger()

_BATCH = 200


class DeletionHealing:
    """Makes deletions true everywhere."""

    def __init__(
        self,
        database: Database,
        publisher: Publisher,
        artifacts: ArtifactStore,
        settings: CatalogSettings,
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._artifacts = artifacts
        self._grace = timedelta(seconds=settings.index_grace_seconds)
        self._settle = timedelta(seconds=settings.deleted_files_settle_seconds)

    async def sweep_files(self) -> None:
        """Delete files at once, and again when no capture can bring any more."""
        async with self._database.read() as unit:
            found = await store.with_files(unit, settled_before=now() - self._settle, limit=_BATCH)
        for deleted in found:
            at = now()
            keys = await self._artifacts.keys(deleted.link_id)
            async with self._database.read() as unit:
                kept = await files.named(unit, keys)  # by a link that this one was merged into
            keys = [key for key in keys if key not in kept]
            await self._artifacts.delete(keys)
            settled = at >= deleted.deleted_at + self._settle
            async with self._database.write() as unit:
                await store.change(
                    unit,
                    deleted.link_id,
                    files_swept_at=at,
                    files_deleted_at=at if settled else None,
                )
            log.info("files_deleted", link_id=str(deleted.link_id), file_count=len(keys))

    async def announce(self) -> None:
        """Tell embed again; each further time waits twice as long."""
        async with self._database.read() as unit:
            waiting = await store.unconfirmed(unit, at=now(), grace=self._grace, limit=_BATCH)
        if not waiting or not await are_drained(
            self._publisher, EMBED_LINK_DELETED, CATALOG_LINK_INDEXED
        ):
            return
        for seen in waiting:
            at = now()
            async with self._database.write() as unit:
                deleted = await store.lock(unit, seen.link_id)
                if deleted is not None and deleted.index_confirmed_at is None:
                    await service.announce_again(unit, deleted, at)
