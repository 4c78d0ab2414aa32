"""Talking to the proxy in raw bytes, as no HTTP library would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def talking_to(port: int) -> AsyncIterator[Streams]:
    """A connection to the proxy's port."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def answer_to(port: int, request: bytes) -> bytes:
    """All that the proxy answers until it closes; a reset counts as the end."""
    async with talking_to(port) as (reader, writer):
        writer.write(request)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


async def status_of(port: int, request: bytes) -> int:
    """The status code of the answer; 0 when there is none."""
    words = (await answer_to(port, request)).split(None, 2)
    return int(words[1]) if len(words) > 1 else 0


async def open_tunnel(streams: Streams, host: str, port: int) -> bytes:
    """CONNECT; gives the status line."""
    reader, writer = streams
    writer.write(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    return head.split(b"\r\n", 1)[0]
