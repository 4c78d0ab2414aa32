"""Capacity that consumers share: how many handlers may run at once.

A child takes from itself and from its parent: `Slots(1, parent=browsers)` lets bulk captures use
one browser at most and leaves the others to people. When a slot frees, a consumer on the parent
goes before one on a child, and among equals the one that waited longest.
"""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Level:
    """The count of one `Slots`, without its parents."""

    count: int
    reserved: int = 0
    used: int = 0


_Levels = tuple[_Level, ...]


@dataclass(slots=True, eq=False)
class _Waiter:
    levels: _Levels
    answer: "asyncio.Future[Lease]"


@dataclass(slots=True, eq=False)
class _Watcher:
    levels: _Levels
    is_full: asyncio.Future[None]


@dataclass(slots=True)
class _Family:
    """Who waits for a slot, and who waits for there to be none."""

    waiters: list[_Waiter] = field(default_factory=list)
    watchers: list[_Watcher] = field(default_factory=list)

    def serve(self) -> None:
        """Give what is free to those who wait, in their order."""
        for waiter in list(self.waiters):
            if _are_free(waiter.levels) and not waiter.answer.done():
                waiter.answer.set_result(Lease(waiter.levels, self))

    def tell(self) -> None:
        """Wake those who wait for their slots to be full."""
        for watcher in self.watchers:
            if _are_full(watcher.levels) and not watcher.is_full.done():
                watcher.is_full.set_result(None)


class Slots:
    """`count` slots, and those of a parent, if any."""

    def __init__(self, count: int, *, parent: "Slots | None" = None) -> None:
        if count < 1:
            raise ValueError("slots: count must be at least 1")
        self.levels: _Levels = (_Level(count), *(parent.levels if parent else ()))
        self.family: _Family = parent.family if parent else _Family()

    async def reserve(self) -> "Lease":
        """Wait for a slot and keep it until the lease is released."""
        if _are_free(self.levels):
            return Lease(self.levels, self.family)
        waiter = _Waiter(self.levels, asyncio.get_running_loop().create_future())
        waiters = self.family.waiters
        waiters.append(waiter)
        waiters.sort(key=lambda one: len(one.levels))
        try:
            return await waiter.answer
        except asyncio.CancelledError:
            if waiter.answer.done() and not waiter.answer.cancelled():
                waiter.answer.result().release()
            raise
        finally:
            waiters.remove(waiter)

    async def full(self) -> None:
        """Return once every slot, here or in a parent, is used.

        A reservation alone does not count: it may come to nothing.
        """
        if _are_full(self.levels):
            return
        watcher = _Watcher(self.levels, asyncio.get_running_loop().create_future())
        self.family.watchers.append(watcher)
        try:
            await watcher.is_full
        finally:
            self.family.watchers.remove(watcher)


class Lease:
    """One slot: reserved, then perhaps used, then released."""

    def __init__(self, levels: _Levels, family: _Family) -> None:
        self._levels = levels
        self._family = family
        self._is_used = False
        self._is_released = False
        for level in levels:
            level.reserved += 1

    def use(self) -> None:
        """A message is there: consumers that only wait for one stop when this fills the slots."""
        if self._is_used:
            return
        self._is_used = True
        for level in self._levels:
            level.used += 1
        self._family.tell()

    def release(self) -> None:
        """Give the slot back. Doing so again does nothing."""
        if self._is_released:
            return
        self._is_released = True
        for level in self._levels:
            level.reserved -= 1
            level.used -= self._is_used
        self._family.serve()


def _are_free(levels: _Levels) -> bool:
    return all(level.reserved < level.count for level in levels)


def _are_full(levels: _Levels) -> bool:
    return any(level.used >= level.count for level in levels)
