"""The reconciler: again and again, whatever was not answered is asked for again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

import structlog

from services.catalog.access.authentication import Authenticator
from services.catalog.account_admin.removal import AccountRemoval
from services.catalog.aliases.rekeying import rekey_all
from services.catalog.checks.healing import Checking
from services.catalog.database import statistics
from services.catalog.database.engine import Database
from services.catalog.deletions.healing import DeletionHealing
from services.catalog.deletions.snapshots.healing import DeletedSnapshotHealing
from services.catalog.events.pruning import EventPruning
from services.catalog.facets.folding import FacetFolding
from services.catalog.files.healing import FileHealing
from services.catalog.idempotency.service import forget_old
from services.catalog.imports.files import ImportFileHealing
from services.catalog.links.healing import LinkHealing
from services.catalog.retention.healing import Retention
from services.catalog.schedules.healing import Scheduling
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots.healing import SnapshotHealing
from services.catalog.tokens.healing import purge_expired
from services.catalog.trash.purging import TrashPurging
from services.catalog.webhooks.deliveries.sending import DeliveryHealing
from shared.artifacts.store import ArtifactStore
from shared.messaging.errors import BrokerError
from shared.messaging.publisher import Publisher
from shared.messaging.racing import first_of, unless

log = structlog.get_logger()


class Reconciler:
    """Runs every healing in turn; one that fails is logged and does not stop the others."""

    def __init__(
        self,
        database: Database,
        publisher: Publisher,
        artifacts: ArtifactStore,
        access: Authenticator,
        settings: CatalogSettings,
    ) -> None:
        snapshots = SnapshotHealing(database, publisher, settings)
        links = LinkHealing(database, publisher, grace_seconds=settings.index_grace_seconds)
        deletions = DeletionHealing(database, publisher, artifacts, settings)
        deleted_snapshots = DeletedSnapshotHealing(
            database, publisher, grace_seconds=settings.index_grace_seconds
        )
        deliveries = DeliveryHealing(database, publisher, settings)
        self._pause_seconds = settings.reconcile_seconds
        self._healings: dict[str, Callable[[], Awaitable[None]]] = {
            "statistics": partial(statistics.refresh, database),
            "deleted_files": deletions.sweep_files,
            "unnamed_files": FileHealing(database, artifacts, settings).sweep,
            "import_files": ImportFileHealing(database, artifacts).sweep,
            "jobs": snapshots.heal_jobs,
            "snapshots_index": snapshots.heal_index,
            "links_index": links.heal,
            "trash": TrashPurging(database).purge,
            "accounts": AccountRemoval(database).remove,
            "facets": FacetFolding(database).fold,
            "deletions_index": deletions.announce,
            "deleted_snapshots_index": deleted_snapshots.announce,
            "keys": partial(rekey_all, database),
            "checks": Checking(database, publisher, settings).ask,
            "retention": Retention(database, settings).apply,
            "schedules": Scheduling(database, settings).queue,
            "idempotency_keys": partial(forget_old, database),
            "lost_deliveries": deliveries.issue_lost,
            "old_deliveries": deliveries.prune,
            "old_events": EventPruning(database, keep_days=settings.events_keep_days).prune,
            "token_uses": access.write_uses,
            "expired_tokens": partial(purge_expired, database),
        }

    async def run(self, stop: asyncio.Event) -> None:
        """Heal until `stop` is set. It takes half of its time at most."""
        while not stop.is_set():
            started = time.monotonic()
            await unless(stop, self.heal())
            worked = time.monotonic() - started
            await first_of(stop.wait(), asyncio.sleep(max(self._pause_seconds, worked)))

    async def heal(self) -> None:
        """One round."""
        for name, heal in self._healings.items():
            try:
                await heal()
            except BrokerError as error:
                log.warning("healing_waits", healing=name, error=str(error))
            except Exception:
                log.exception("healing_failed", healing=name)
