"""What is read fast and sent slowly: every piece once, in order, and an error at the end."""

import asyncio
from contextlib import aclosing

import pytest

from services.catalog.exports.spool import Write, spooled


async def test_every_piece_comes_once_and_in_order() -> None:
    async def produce(write: Write) -> None:
        for number in range(300):
            await write(b"%05d" % number)

    async with aclosing(spooled(produce)) as pieces:
        got = b"".join([piece async for piece in pieces])
    assert got == b"".join(b"%05d" % number for number in range(300))


async def test_an_error_follows_what_was_written_before_it() -> None:
    async def produce(write: Write) -> None:
        await write(b"so far")
        raise OSError("the disk is gone")

    pieces = spooled(produce)
    assert await anext(pieces) == b"so far"
    with pytest.raises(OSError, match="the disk is gone"):
        await anext(pieces)


async def test_who_stops_reading_stops_the_producer() -> None:
    stopped = asyncio.Event()

    async def produce(write: Write) -> None:
        try:
            await write(b"first")
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with aclosing(spooled(produce)) as pieces:
        assert await anext(pieces) == b"first"
    assert stopped.is_set()
