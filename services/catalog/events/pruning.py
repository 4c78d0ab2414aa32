"""Pruning: events are kept for some weeks, so that whoever was away can catch up."""

from datetime import datetime, timedelta

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.events import service, store

_PAUSE = timedelta(hours=1)


class EventPruning:
    """A batch at a time, so that no writer waits for long."""

    def __init__(self, database: Database, *, keep_days: int) -> None:
        self._database = database
        self._kept_for = timedelta(days=keep_days)
        self._next_at: datetime | None = None

    async def prune(self) -> None:
        """Delete what is old, of every owner, once an hour."""
        at = now()
        if self._next_at is not None and at < self._next_at:
            return
        async with self._database.read() as unit:
            owner_ids = await store.owners(unit)
        for owner_id in owner_ids:
            has_more = True
            while has_more:
                async with self._database.write() as unit:
                    has_more = await service.forget_old(unit, owner_id, at - self._kept_for)
        self._next_at = at + _PAUSE
