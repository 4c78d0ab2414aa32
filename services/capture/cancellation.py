"""Cancellation: work on a snapshot that nobody wants any more is broken off."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

_REMEMBERED = 10_000


class Cancellations:
    """Knows what runs, and what was cancelled before it ran.

    The word and the job travel apart: a job may be taken just before it is deleted from the
    broker, and the word come before it is begun.
    """

    def __init__(self) -> None:
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._cancelled: OrderedDict[UUID, None] = OrderedDict()

    def cancel(self, snapshot_id: UUID) -> None:
        """Break off the work on a snapshot, now or when it begins."""
        self._cancelled[snapshot_id] = None
        if len(self._cancelled) > _REMEMBERED:
            self._cancelled.popitem(last=False)
        task = self._running.get(snapshot_id)
        if task is not None:
            task.cancel()

    async def run(self, snapshot_id: UUID, work: Coroutine[Any, Any, None]) -> bool:
        """Do the work. False when it was cancelled; what it raises is raised."""
        if snapshot_id in self._cancelled:
            work.close()
            return False
        task = asyncio.create_task(work)
        self._running[snapshot_id] = task
        try:
            await task
        except asyncio.CancelledError:
            outer = asyncio.current_task()
            if (outer is not None and outer.cancelling()) or snapshot_id not in self._cancelled:
                raise
            return False
        finally:
            self._running.pop(snapshot_id, None)
        return True
