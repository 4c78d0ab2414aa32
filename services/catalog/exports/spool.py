"""What is read fast and sent slowly waits in a temporary file.

So the transaction of an export lasts as long as the database needs, and not as long as the slowest
client does; and memory holds one piece.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress

Write = Callable[[bytes], Awaitable[None]]
"""Takes the next piece."""

_PIECE_BYTES = 256 * 1024


async def spooled(produce: Callable[[Write], Awaitable[None]]) -> AsyncGenerator[bytes, None]:
    """What `produce` writes, in order, from its first piece on; its error when it has one.

    The producer never waits for who reads here, and is cancelled when nobody reads on.
    """
    written = 0
    changed = asyncio.Event()
    with tempfile.TemporaryFile() as file:

        def append(piece: bytes) -> None:
            file.write(piece)
            file.flush()

        async def write(piece: bytes) -> None:
            nonlocal written
            await asyncio.to_thread(append, piece)
            written += len(piece)
            changed.set()

        producer = asyncio.ensure_future(produce(write))
        producer.add_done_callback(lambda _done: changed.set())
        read = 0
        try:
            while read < written or not producer.done():
                changed.clear()
                if read == written and not producer.done():
                    await changed.wait()
                while read < written:
                    # Not what is being written right now: it is not counted yet.
                    size = min(_PIECE_BYTES, written - read)
                    piece = await asyncio.to_thread(os.pread, file.fileno(), size, read)
                    read += len(piece)
                    yield piece
            await producer
        finally:
            producer.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await producer
