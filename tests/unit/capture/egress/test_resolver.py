import asyncio
import threading
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from services.capture.egress import NameNotResolvedError, SystemResolver
from services.capture.egress.resolver import Addresses, BoundedResolver

ANSWER: Addresses = (ip_address("93.184.216.34"),)


class _Asked:
    """Counts look-ups; those for a name with `slow` in it wait for the gate."""

    def __init__(self, answer: Callable[[str], Addresses] = lambda _host: ANSWER) -> None:
        self.hosts: list[str] = []
        self.gate = threading.Event()
        self._answer = answer

    def __call__(self, host: str) -> Addresses:
        self.hosts.append(host)
        if "slow" in host:
            self.gate.wait(10)
        return self._answer(host)


def _nothing(_host: str) -> Addresses:
    raise OSError("no such name")


async def test_localhost_is_loopback_without_a_look_up() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked)
    for host in ("localhost", "a.localhost", "localhost."):
        assert {str(address) for address in await resolver.resolve(host)} == {"127.0.0.1", "::1"}
    assert asked.hosts == []


async def test_remembers_an_answer_for_a_while() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked)
    assert await resolver.resolve("example.com") == ANSWER
    assert await resolver.resolve("example.com") == ANSWER
    assert asked.hosts == ["example.com"]


async def test_remembers_a_failure_for_a_while() -> None:
    asked = _Asked(_nothing)
    remembering = SystemResolver(ask=asked)
    forgetting = SystemResolver(ask=asked, remember_failure_seconds=0)
    for resolver in (remembering, forgetting):
        for _ in range(2):
            with pytest.raises(NameNotResolvedError, match=r"the name gone\.example could not"):
                await resolver.resolve("gone.example")
    assert len(asked.hosts) == 3


async def test_a_name_without_addresses_is_not_resolved() -> None:
    with pytest.raises(NameNotResolvedError):
        await SystemResolver(ask=lambda _host: ()).resolve("empty.example")


async def test_those_who_ask_at_once_share_a_look_up() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked)
    asking = [asyncio.create_task(resolver.resolve("slow.example")) for _ in range(20)]
    await resolver.resolve("other.example")
    asked.gate.set()
    assert set(await asyncio.gather(*asking)) == {ANSWER}
    assert asked.hosts.count("slow.example") == 1


async def test_who_gives_up_does_not_spoil_it_for_others() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked)
    impatient = asyncio.create_task(resolver.resolve("slow.example"))
    patient = asyncio.create_task(resolver.resolve("slow.example"))
    await resolver.resolve("other.example")
    impatient.cancel()
    asked.gate.set()
    assert await patient == ANSWER


async def test_a_slow_look_up_is_given_up_and_delays_no_other() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked, timeout_seconds=0.2, threads=2)
    slow = asyncio.create_task(resolver.resolve("slow.example"))
    assert await resolver.resolve("fast.example") == ANSWER
    assert not slow.done()
    with pytest.raises(NameNotResolvedError):
        await slow
    asked.gate.set()


async def test_threads_are_bounded_and_come_back() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked, timeout_seconds=0.2, threads=1)
    for host in ("slow.example", "waits.example"):  # the second never gets the one thread
        with pytest.raises(NameNotResolvedError):
            await resolver.resolve(host)
    assert asked.hosts == ["slow.example"]

    asked.gate.set()
    assert await SystemResolver(ask=asked, threads=1).resolve("a.example") == ANSWER
    assert await resolver.resolve("then.example") == ANSWER


async def test_a_share_of_a_resolver_is_bounded() -> None:
    asked = _Asked()
    resolver = SystemResolver(ask=asked)
    greedy, modest = (BoundedResolver(resolver, at_once=1) for _ in range(2))
    first = asyncio.create_task(greedy.resolve("slow.example"))
    second = asyncio.create_task(greedy.resolve("second.example"))
    assert await modest.resolve("other.example") == ANSWER
    assert "second.example" not in asked.hosts
    asked.gate.set()
    assert await first == await second == ANSWER


async def test_the_systems_resolver_answers_for_an_odd_name() -> None:
    with pytest.raises(NameNotResolvedError):
        await SystemResolver().resolve("a..b")
    with pytest.raises(NameNotResolvedError):
        await SystemResolver().resolve("x" * 64 + ".example")
