"""One lock a link: messages about the same link are applied one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID


class LinkLocks:
    """Locks that exist only while somebody holds or awaits them."""

    def __init__(self) -> None:
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._users: dict[UUID, int] = {}

    @asynccontextmanager
    async def hold(self, link_id: UUID) -> AsyncIterator[None]:
        """Hold the link's lock for a block."""
        lock = self._locks.setdefault(link_id, asyncio.Lock())
        self._users[link_id] = self._users.get(link_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[link_id] -= 1
            if not self._users[link_id]:
                del self._users[link_id], self._locks[link_id]
