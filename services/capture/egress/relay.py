"""Bytes in both directions between two connections, until both ends are done or nothing moves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from services.capture.egress.dialer import Streams

CHUNK_BYTES = 64 * 1024


class IdleTimeout:
    """Raises TimeoutError in `running` when `touch` was not called for so long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timeout = asyncio.timeout(None)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The block that must keep moving. Enter it once.

        Raises:
            TimeoutError: nothing moved for too long.
        """
        async with self._timeout:
            self.touch()
            yield

    def touch(self) -> None:
        """Something moved: begin to count anew."""
        if not self._timeout.expired():
            self._timeout.reschedule(asyncio.get_running_loop().time() + self._seconds)


async def relay(
    client: Streams,
    upstream: Streams,
    *,
    sent: Callable[[int], None],
    received: Callable[[int], None],
    idle_timeout_seconds: float,
) -> None:
    """Carry bytes both ways. An end of one direction is passed on; the other goes on.

    Raises:
        OSError: a connection broke, or nothing moved for too long (TimeoutError).
    """
    idle = IdleTimeout(idle_timeout_seconds)
    async with idle.running():
        ways = [
            asyncio.create_task(_carry(client[0], upstream[1], sent, idle)),
            asyncio.create_task(_carry(upstream[0], client[1], received, idle)),
        ]
        try:
            await asyncio.gather(*ways)
        finally:
            await end(*ways)


async def _carry(
    source: asyncio.StreamReader,
    sink: asyncio.StreamWriter,
    count: Callable[[int], None],
    idle: IdleTimeout,
) -> None:
    while data := await source.read(CHUNK_BYTES):
        idle.touch()
        count(len(data))
        sink.write(data)
        await sink.drain()
    if sink.can_write_eof():
        sink.write_eof()


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel what still runs, and wait until nothing does."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
