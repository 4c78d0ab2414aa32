"""Asks for the snapshots that are due by a schedule: a few at a time, and never two of a link."""

from datetime import datetime, timedelta

import structlog

from services.catalog.accounts import quotas
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.schedules import store
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots.service import queue_snapshots
from shared.contracts.messages import Lane

log = structlog.get_logger()

_BATCH = 100


class Scheduling:
    """Looks every so often; with many captures waiting it adds none."""

    def __init__(self, database: Database, settings: CatalogSettings) -> None:
        self._database = database
        self._pause = timedelta(seconds=settings.schedule_seconds)
        self._max_open = settings.schedule_max_open
        self._next_at: datetime | None = None

    async def queue(self) -> None:
        """Queue what is due by each schedule."""
        at = now()
        if self._next_at is not None and at < self._next_at:
            return
        self._next_at = at + self._pause
        async with self._database.read() as unit:
            schedules = await store.enabled(unit)
        for schedule in schedules:
            async with self._database.write() as unit:
                room = self._max_open - await store.open_count(unit, self._max_open)
                if room <= 0:
                    return
                if not await quotas.has_room_for_bytes(unit, schedule.owner_id):
                    continue
                due = await store.due(unit, schedule, at, min(room, _BATCH))
                wanted = [(link_id, url, None) for link_id, url in due]
                await queue_snapshots(unit, schedule.owner_id, wanted, Lane.BULK, at)
            if due:
                log.info("snapshots_scheduled", schedule_id=str(schedule.id), count=len(due))
