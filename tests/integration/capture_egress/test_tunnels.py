"""CONNECT: what https and WebSockets go through."""

import asyncio

from services.capture.egress import Lease
from tests.integration.capture_egress.conversation import open_tunnel, status_of, talking_to
from tests.integration.capture_egress.servers import listening
from tests.support.ports import free_port


async def _shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data.upper())
        await writer.drain()


async def test_bytes_go_both_ways(open_lease: Lease) -> None:
    async with listening(_shout) as port, talking_to(open_lease.port) as (reader, writer):
        assert await open_tunnel((reader, writer), "127.0.0.1", port) == b"HTTP/1.1 200 "
        for word in (b"client hello", b"a" * 500_000):
            writer.write(word)
            assert await reader.readexactly(len(word)) == word.upper()
    assert open_lease.bytes_sent == open_lease.bytes_received == 500_012


async def test_the_end_of_one_direction_leaves_the_other_open(open_lease: Lease) -> None:
    async def answer_after_the_end(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        said = await reader.read()
        writer.write(b"you said " + said)

    async with (
        listening(answer_after_the_end) as port,
        talking_to(open_lease.port) as (reader, writer),
    ):
        await open_tunnel((reader, writer), "127.0.0.1", port)
        writer.write(b"goodbye")
        writer.write_eof()
        assert await reader.read() == b"you said goodbye"


async def test_bytes_sent_along_with_connect_are_not_lost(open_lease: Lease) -> None:
    async with listening(_shout) as port, talking_to(open_lease.port) as (reader, writer):
        writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\nearly".encode())
        await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(5) == b"EARLY"


async def test_nobody_listening_is_a_failed_connection(open_lease: Lease) -> None:
    port = free_port()
    connect = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    assert await status_of(open_lease.port, connect) == 502
    failure = open_lease.failure_of(f"https://127.0.0.1:{port}/")
    assert failure is not None
    assert failure.message == f"the connection to 127.0.0.1 port {port} failed"
