"""A lease grants so much and no more."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from ipaddress import ip_address, ip_network

import httpx
import pytest

from services.capture.egress import EgressPolicy, EgressProxy, Lease, LeaseLimits
from services.capture.egress.resolver import Addresses
from shared.contracts.failures import FailureReason
from tests.integration.capture_egress.conversation import open_tunnel, status_of, talking_to
from tests.integration.capture_egress.servers import Origin, listening
from tests.support.ports import free_port

LOOPBACK = ip_network("127.0.0.0/8")


@asynccontextmanager
async def _lease(limits: LeaseLimits) -> AsyncIterator[Lease]:
    async with EgressProxy(EgressPolicy([LOOPBACK])) as proxy, proxy.lease(limits) as lease:
        yield lease


async def test_a_page_that_is_too_large_is_cut_off_and_recorded(origin: Origin) -> None:
    async with (
        _lease(LeaseLimits(max_received_bytes=1_000_000)) as lease,
        httpx.AsyncClient(proxy=f"http://{lease.proxy}") as client,
    ):
        with pytest.raises(httpx.TransportError):
            await client.get(origin.url("/big"))
        failure = lease.failure_of(origin.url("/big"))
        assert failure is not None
        assert failure.reason is FailureReason.TOO_LARGE
        assert lease.bytes_received < 1_100_000

        answer = await client.get(origin.url("/page"))
        assert answer.headers["X-Linksnap-Egress"] == "too_large"
        assert "/page" not in origin.paths


async def test_a_tunnel_is_cut_off_too() -> None:
    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with (
        _lease(LeaseLimits(max_received_bytes=1_000_000)) as lease,
        listening(pour) as port,
        talking_to(lease.port) as streams,
    ):
        await open_tunnel(streams, "127.0.0.1", port)
        assert len(await streams[0].read()) <= 1_000_000
        assert lease.exceeded == "more than 1000000 bytes received"


async def test_an_upload_is_limited(origin: Origin) -> None:
    async with (
        _lease(LeaseLimits(max_sent_bytes=100_000)) as lease,
        httpx.AsyncClient(proxy=f"http://{lease.proxy}") as client,
    ):
        answer = await client.post(origin.url("/echo"), content=b"x" * 500_000)
        assert answer.status_code == 403
        assert answer.headers["X-Linksnap-Egress"] == "too_large"


async def test_requests_are_limited(origin: Origin) -> None:
    async with (
        _lease(LeaseLimits(max_requests=2)) as lease,
        httpx.AsyncClient(proxy=f"http://{lease.proxy}") as client,
    ):
        statuses = [(await client.get(origin.url("/page"))).status_code for _ in range(3)]
    assert statuses == [200, 200, 403]
    assert len(origin.paths) == 2


async def test_connections_are_limited(origin: Origin) -> None:
    request = f"GET {origin.url('/page')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    async with _lease(LeaseLimits(max_connections=3)) as lease, AsyncExitStack() as stack:
        for _ in range(3):
            reader, writer = await stack.enter_async_context(talking_to(lease.port))
            writer.write(request)
            await reader.readuntil(b"</title>")
        assert await status_of(lease.port, request) == 0


async def test_silence_ends_a_tunnel_and_an_exchange() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with (
        _lease(LeaseLimits(idle_timeout_seconds=0.2)) as lease,
        listening(say_nothing) as port,
    ):
        async with talking_to(lease.port) as streams, asyncio.timeout(5):
            await open_tunnel(streams, "127.0.0.1", port)
            assert await streams[0].read() == b""
        get = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        assert await status_of(lease.port, get) == 502
        failure = lease.failure_of(f"http://127.0.0.1:{port}/")
        assert failure is not None
        assert failure.message == "127.0.0.1 did not answer in time"


async def test_what_moves_slowly_is_not_silent() -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n")
        for _ in range(8):
            await asyncio.sleep(0.1)
            writer.write(b"x")

    async with (
        _lease(LeaseLimits(idle_timeout_seconds=0.4)) as lease,
        listening(trickle) as port,
        httpx.AsyncClient(proxy=f"http://{lease.proxy}") as client,
    ):
        assert (await client.get(f"http://127.0.0.1:{port}/")).text == "x" * 8


class _Several:
    """A resolver that gives a name several addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = tuple(ip_address(address) for address in addresses)

    async def resolve(self, _host: str) -> Addresses:
        return self._addresses


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.3", "::1", "127.0.0.1"),  # nobody listens on the first two
        ("127.0.0.2", "127.0.0.1"),  # the first takes no connection
    ],
)
async def test_the_next_address_is_tried_when_one_does_not_answer(
    origin: Origin, addresses: tuple[str, ...]
) -> None:
    policy = EgressPolicy([LOOPBACK, ip_network("::1/128")])
    async with (
        _deaf("127.0.0.2", origin.port),
        EgressProxy(policy, resolver=_Several(*addresses)) as proxy,
        proxy.lease() as lease,
        httpx.AsyncClient(proxy=f"http://{lease.proxy}", timeout=3) as client,
    ):
        answer = await client.get(f"http://several.example:{origin.port}/page")
        assert answer.status_code == 200


async def test_connecting_is_given_up_in_time() -> None:
    port = free_port()
    async with _deaf("127.0.0.2", port), _lease(LeaseLimits(connect_timeout_seconds=0.2)) as lease:
        connect = f"CONNECT 127.0.0.2:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        assert await status_of(lease.port, connect) == 502
        failure = lease.failure_of(f"https://127.0.0.2:{port}/")
        assert failure is not None
        assert failure.message == f"the connection to 127.0.0.2 port {port} took too long"


@asynccontextmanager
async def _deaf(host: str, port: int) -> AsyncIterator[None]:
    """A port whose queue is full: the kernel drops what knocks, as a firewall does."""
    with ExitStack() as stack:
        deaf = stack.enter_context(socket.socket())
        deaf.bind((host, port))
        deaf.listen(0)
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        yield
