"""What the policy refuses gets no packet, whatever the client or the DNS try."""

import asyncio
from collections.abc import Iterable
from ipaddress import ip_address, ip_network

import httpx
import pytest

from services.capture.egress import EgressPolicy, EgressProxy, Lease, Refusal
from services.capture.egress.resolver import Addresses
from shared.contracts.failures import FailureReason
from tests.integration.capture_egress.conversation import open_tunnel, status_of, talking_to
from tests.integration.capture_egress.servers import Canary, Origin, listening
from tests.support.eventually import eventually

LOOPBACK = ip_network("127.0.0.0/8")


class _Answers:
    """A resolver that gives one prepared answer after another, the last for ever."""

    def __init__(self, *answers: Iterable[str]) -> None:
        self._answers = [tuple(ip_address(each) for each in answer) for answer in answers]
        self.asked: list[str] = []

    async def resolve(self, host: str) -> Addresses:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def _requests(host: str, port: int) -> list[bytes]:
    return [
        f"GET http://{host}:{port}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"CONNECT {host}:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    ]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0.0.0.0",
        "localhost",
        "a.localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
    ],
)
async def test_loopback_is_refused_however_it_is_written(
    strict_lease: Lease, canary: Canary, host: str
) -> None:
    for request in _requests(host, canary.port):
        assert await status_of(strict_lease.port, request) == 403
    assert canary.connection_count == 0
    failure = strict_lease.failure_of(f"http://{host}:{canary.port}/")
    assert failure is not None
    assert failure.reason is FailureReason.ADDRESS_REFUSED


async def test_a_refusal_says_why(strict_lease: Lease, canary: Canary) -> None:
    async with httpx.AsyncClient(proxy=f"http://{strict_lease.proxy}") as client:
        answer = await client.get(f"http://127.0.0.1:{canary.port}/")
    assert answer.status_code == 403
    assert answer.headers["X-Linksnap-Egress"] == "address_refused"
    assert answer.text == "address refused: 127.0.0.1 is a loopback address\n"
    assert strict_lease.refusals == (
        Refusal(
            host="127.0.0.1",
            address="127.0.0.1",
            reason=FailureReason.ADDRESS_REFUSED,
            message="address refused: 127.0.0.1 is a loopback address",
        ),
    )


async def test_a_refused_upload_is_told_so(strict_lease: Lease, canary: Canary) -> None:
    async with httpx.AsyncClient(proxy=f"http://{strict_lease.proxy}") as client:
        answer = await client.post(f"http://127.0.0.1:{canary.port}/", content=b"x" * 300_000)
    assert answer.status_code == 403
    assert canary.connection_count == 0


async def test_a_redirect_inside_is_refused(open_lease: Lease, origin: Origin) -> None:
    proxy = f"http://{open_lease.proxy}"
    async with httpx.AsyncClient(proxy=proxy, follow_redirects=True) as client:
        answer = await client.get(origin.url("/redirect-inside"))
    assert answer.text == "address refused: 10.0.0.1 is a private address\n"


@pytest.mark.parametrize(
    "answer", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"], ["::1"]]
)
async def test_a_name_with_a_refused_address_is_refused(canary: Canary, answer: list[str]) -> None:
    resolver = _Answers(answer)
    async with EgressProxy(EgressPolicy(), resolver=resolver) as proxy, proxy.lease() as lease:
        for request in _requests("rebind.example", canary.port):
            assert await status_of(lease.port, request) == 403
        assert "rebind.example resolves to " in lease.refusals[0].message
    assert canary.connection_count == 0


async def test_dns_rebinding_finds_nothing_to_rebind(canary: Canary) -> None:
    """The first answer passes and is connected to; the second, inside, is judged on its own."""

    async def hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    # 127.0.0.2 stands for the public address; the canary on 127.0.0.1 for the inside.
    policy = EgressPolicy([ip_network("127.0.0.2/32")])
    resolver = _Answers(["127.0.0.2"], ["127.0.0.1"])
    async with (
        listening(hello, "127.0.0.2", canary.port),
        EgressProxy(policy, resolver=resolver) as proxy,
        proxy.lease() as lease,
        httpx.AsyncClient(proxy=f"http://{lease.proxy}") as client,
    ):
        url = f"http://rebind.example:{canary.port}/"
        assert (await client.get(url)).text == "hello"
        assert resolver.asked == ["rebind.example"]
        for _ in range(3):
            assert (await client.get(url)).status_code == 403
    assert canary.connection_count == 0


async def test_a_name_that_does_not_resolve_is_a_502(strict_lease: Lease) -> None:
    for request in _requests("nowhere.invalid", 80):
        assert await status_of(strict_lease.port, request) == 502
    failure = strict_lease.failure_of("http://nowhere.invalid/")
    assert failure is not None
    assert failure.reason is FailureReason.NAME_NOT_RESOLVED


async def test_no_way_leads_through_one_lease_into_another(canary: Canary) -> None:
    async with (
        EgressProxy(EgressPolicy([LOOPBACK])) as proxy,
        proxy.lease() as mine,
        proxy.lease() as other,
    ):
        for lease in (mine, other):
            for request in _requests("127.0.0.1", lease.port):
                assert await status_of(mine.port, request) == 403
        assert other.request_count == 0
        assert len(mine.refusals) == 2


async def test_records_belong_to_one_lease() -> None:
    async with (
        EgressProxy(EgressPolicy()) as proxy,
        proxy.lease() as first,
        proxy.lease() as second,
    ):
        await status_of(first.port, _requests("10.0.0.1", 80)[0])
        assert len(first.refusals) == 1
        assert second.refusals == ()


async def test_the_end_of_a_lease_ends_its_port_and_its_connections() -> None:
    lost = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        lost.set()

    async with EgressProxy(EgressPolicy([LOOPBACK])) as proxy, listening(wait) as port:
        async with proxy.lease() as lease:
            streams = await asyncio.open_connection("127.0.0.1", lease.port)
            await open_tunnel(streams, "127.0.0.1", port)
        async with asyncio.timeout(5):
            assert await streams[0].read() == b""
            await lost.wait()
        streams[1].close()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", lease.port)


async def test_a_bug_in_the_resolver_lets_nothing_out(canary: Canary) -> None:
    class Broken:
        async def resolve(self, host: str) -> Addresses:
            raise RuntimeError(host)

    async with (
        EgressProxy(EgressPolicy([LOOPBACK]), resolver=Broken()) as proxy,
        proxy.lease() as lease,
    ):
        for request in _requests("broken.example", canary.port):
            assert await status_of(lease.port, request) in (0, 502)
    assert canary.connection_count == 0


async def test_a_client_that_leaves_frees_its_place(open_lease: Lease, origin: Origin) -> None:
    async with talking_to(open_lease.port) as (_, writer):
        writer.write(f"GET {origin.url('/page')} HTTP/1.1\r\n".encode())

    async def connections() -> int:
        return open_lease.connection_count

    await eventually(connections, lambda count: count == 0)
