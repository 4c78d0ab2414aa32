"""Names to addresses: bounded in time and in threads, so that one slow look-up delays no other.

`getaddrinfo` blocks and cannot be cancelled; glibc may take half a minute. Each look-up therefore
runs in its own daemon thread (a pool's threads would hold up the exit of the process), the caller
stops waiting at the time-out, and the thread gives its place back when it really ends.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Protocol

from services.capture.egress.errors import NameNotResolvedError
from services.capture.egress.special_addresses import IPAddress, is_loopback_name

Addresses = tuple[IPAddress, ...]

_LOOPBACK: Addresses = (ip_address("127.0.0.1"), ip_address("::1"))
_CACHED_NAMES = 4096


class Resolver(Protocol):
    """Resolves names for the proxy. Answers are judged by the policy, never trusted."""

    async def resolve(self, host: str) -> Addresses:
        """All addresses of an ASCII host name, best first, at least one.

        Raises:
            NameNotResolvedError: there is none, or it took too long.
        """
        ...


def look_up(host: str) -> Addresses:
    """Ask the operating system. Blocks.

    Raises:
        OSError: the name has no address, or no server answered.
    """
    # As bytes, because Python's own IDNA codec would refuse names that browsers accept.
    answers = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(answer[4][0]) for answer in answers))


class SystemResolver:
    """The operating system's resolver with a time-out, a short memory and single flights."""

    def __init__(
        self,
        *,
        timeout_seconds: float = 5.0,
        remember_seconds: float = 30.0,
        remember_failure_seconds: float = 5.0,
        threads: int = 64,
        ask: Callable[[str], Addresses] = look_up,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._remember_seconds = remember_seconds
        self._remember_failure_seconds = remember_failure_seconds
        self._threads = asyncio.Semaphore(threads)
        self._ask = ask
        self._known: dict[str, tuple[float, Addresses | None]] = {}
        self._flights: dict[str, asyncio.Task[Addresses | None]] = {}

    async def resolve(self, host: str) -> Addresses:
        """All addresses of the name; an earlier answer or failure is used for some seconds.

        Raises:
            NameNotResolvedError: there is none, or it took too long.
        """
        if is_loopback_name(host):
            return _LOOPBACK
        until, addresses = self._known.get(host, (0.0, None))
        if time.monotonic() >= until:
            flight = self._flights.get(host)
            if flight is None:
                flight = asyncio.create_task(self._fly(host), name="egress look-up")
                self._flights[host] = flight
            addresses = await asyncio.shield(flight)
        if not addresses:
            raise NameNotResolvedError(f"the name {host} could not be resolved", host=host)
        return addresses

    async def _fly(self, host: str) -> Addresses | None:
        """One look-up for all who ask for the name at this time; None when it failed."""
        addresses: Addresses | None = None
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await self._threads.acquire()
                addresses = await self._in_thread(host)
        except (OSError, UnicodeError):
            addresses = None  # TimeoutError is an OSError
        finally:
            del self._flights[host]
        self._remember(host, addresses)
        return addresses

    def _in_thread(self, host: str) -> asyncio.Future[Addresses]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Addresses] = loop.create_future()

        def finish(addresses: Addresses | None, error: BaseException | None) -> None:
            self._threads.release()
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(addresses or ())

        def work() -> None:
            addresses, error = None, None
            try:
                addresses = self._ask(host)
            except (OSError, UnicodeError, ValueError) as raised:
                error = raised
            if not loop.is_closed():
                loop.call_soon_threadsafe(finish, addresses, error)

        threading.Thread(target=work, name="egress look-up", daemon=True).start()
        return future

    def _remember(self, host: str, addresses: Addresses | None) -> None:
        if len(self._known) >= _CACHED_NAMES:
            self._known.clear()
        seconds = self._remember_seconds if addresses else self._remember_failure_seconds
        self._known[host] = (time.monotonic() + seconds, addresses)


class BoundedResolver:
    """One user's share of a resolver, so that a page with many slow names delays only itself."""

    def __init__(self, resolver: Resolver, *, at_once: int) -> None:
        self._resolver = resolver
        self._places = asyncio.Semaphore(at_once)

    async def resolve(self, host: str) -> Addresses:
        """As the resolver behind it, after waiting for a place.

        Raises:
            NameNotResolvedError: there is no address, or it took too long.
        """
        async with self._places:
            return await self._resolver.resolve(host)
