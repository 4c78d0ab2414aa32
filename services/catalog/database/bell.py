"""A bell that any number of waiters can hear."""

import asyncio


class Bell:
    """Rings after every commit of this process.

    Whoever waits takes `next` first, then looks, and then waits for it: so no ring is missed.
    """

    def __init__(self) -> None:
        self._next = asyncio.Event()

    @property
    def next(self) -> asyncio.Event:
        """The next ring: it is set once, then another takes its place."""
        return self._next

    def ring(self) -> None:
        """Wake everybody who waits."""
        rung, self._next = self._next, asyncio.Event()
        rung.set()
