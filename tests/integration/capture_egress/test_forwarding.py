"""Plain HTTP through the proxy, to a server that the policy allows."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256

import httpx
import pytest

from services.capture.egress import Lease
from shared.contracts.failures import FailureReason
from tests.integration.capture_egress.conversation import answer_to, status_of, talking_to
from tests.integration.capture_egress.servers import BIG_BODY_BYTES, Origin, listening


@pytest.fixture
async def client(open_lease: Lease) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(proxy=f"http://{open_lease.proxy}", timeout=20) as client:
        yield client


async def test_get_gives_the_path_and_its_own_host(
    client: httpx.AsyncClient, origin: Origin
) -> None:
    answer = await client.get(origin.url("/echo?a=1&b=%20"), headers={"Host": "elsewhere.example"})
    seen = answer.json()
    assert (seen["method"], seen["path"]) == ("GET", "/echo?a=1&b=%20")
    assert seen["headers"]["Host"] == f"127.0.0.1:{origin.port}"
    assert "Proxy-Connection" not in seen["headers"]


async def test_localhost_is_reached_where_its_address_is_allowed(
    client: httpx.AsyncClient, origin: Origin
) -> None:
    answer = await client.get(f"http://localhost:{origin.port}/echo")
    assert answer.json()["headers"]["Host"] == f"localhost:{origin.port}"


async def test_a_connection_serves_many_requests(open_lease: Lease, origin: Origin) -> None:
    request = f"GET {origin.url('/page')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    async with talking_to(open_lease.port) as (reader, writer):
        for _ in range(3):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 ")
            await reader.readuntil(b"</title>")
    assert open_lease.request_count == 3


async def test_a_large_body_comes_down_whole(
    client: httpx.AsyncClient, origin: Origin, open_lease: Lease
) -> None:
    answer = await client.get(origin.url("/big"))
    assert len(answer.content) == BIG_BODY_BYTES
    assert open_lease.bytes_received >= BIG_BODY_BYTES


async def test_a_streamed_body_goes_up_whole(
    client: httpx.AsyncClient, origin: Origin, open_lease: Lease
) -> None:
    part = bytes(range(256)) * 256

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield part

    seen = (await client.post(origin.url("/echo"), content=parts())).json()
    assert seen["headers"]["Transfer-Encoding"] == "chunked"
    assert seen["sha256"] == sha256(part * 100).hexdigest()
    assert open_lease.bytes_sent == len(part) * 100


async def test_a_body_with_a_length_goes_up_whole(
    client: httpx.AsyncClient, origin: Origin
) -> None:
    seen = (await client.post(origin.url("/echo"), content=b"a=1")).json()
    assert (seen["method"], seen["length"], seen["headers"]["Content-Length"]) == ("POST", 3, "3")


async def test_chunks_head_and_bodies_until_close(
    client: httpx.AsyncClient, origin: Origin
) -> None:
    assert (await client.get(origin.url("/chunked"))).text == "one" + "two" * 1000 + "three"
    assert (await client.get(origin.url("/until-close"))).text == "read until I close"
    head = await client.head(origin.url("/echo"))
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) > 0


async def test_a_client_that_waits_for_100_is_told_to_go_on(
    open_lease: Lease, origin: Origin
) -> None:
    async with talking_to(open_lease.port) as (reader, writer):
        writer.write(
            f"POST {origin.url('/echo')} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
            "Expect: 100-continue\r\n\r\n".encode()
        )
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
        writer.write(b"hi")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


async def test_an_upgrade_becomes_a_raw_connection(open_lease: Lease) -> None:
    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"Upgrade: websocket" in head
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\n\r\nhello "
        )
        while data := await reader.read(100):
            writer.write(data.upper())

    async with listening(shout) as port, talking_to(open_lease.port) as (reader, writer):
        writer.write(
            f"GET http://127.0.0.1:{port}/socket HTTP/1.1\r\nHost: x\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 ")
        assert await reader.readexactly(6) == b"hello "
        writer.write(b"anyone there?")
        assert await reader.readexactly(13) == b"ANYONE THERE?"


async def test_an_early_answer_ends_the_upload(open_lease: Lease) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")

    async with listening(refuse) as port:
        answer = await answer_to(
            open_lease.port,
            f"POST http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n"
            "Content-Length: 1000000\r\n\r\npartial".encode(),
        )
    assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n"])
async def test_what_does_not_speak_http_is_a_failed_connection(
    open_lease: Lease, said: bytes
) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)

    async with listening(say) as port:
        url = f"http://127.0.0.1:{port}/"
        request = f"GET {url} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        assert await status_of(open_lease.port, request) == 502
    failure = open_lease.failure_of(url)
    assert failure is not None
    assert failure.reason is FailureReason.CONNECTION_FAILED


async def test_a_body_that_breaks_off_is_seen_as_broken(open_lease: Lease) -> None:
    async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")

    async with (
        listening(break_off) as port,
        httpx.AsyncClient(proxy=f"http://{open_lease.proxy}") as client,
    ):
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await client.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "request_head",
    [
        "GET {url} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "GET {url} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
        "GET {url} HTTP/1.1\r\nHost : x\r\n",
        "GET {url} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n",
        "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n",
        "GET https://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n",
        "GET ftp://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n",
        "CONNECT http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n",
        "CONNECT u@127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n",
        "CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        "nonsense\r\n",
    ],
)
async def test_ambiguous_requests_are_not_sent_on(
    open_lease: Lease, origin: Origin, request_head: str
) -> None:
    head = request_head.format(url=origin.url("/echo"), port=origin.port)
    assert await status_of(open_lease.port, f"{head}\r\n".encode()) == 403
    assert origin.paths == []
