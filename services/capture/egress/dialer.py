"""Connecting to an address that was checked, and to no other.

A name is resolved once for a connection. The policy judges every address, and the sockets are
opened to those very addresses: there is no second look-up that could answer differently (DNS
rebinding).
"""

import asyncio
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest

from services.capture.egress.errors import ConnectionFailedError
from services.capture.egress.policy import EgressPolicy
from services.capture.egress.resolver import Resolver
from services.capture.egress.special_addresses import IPAddress
from services.capture.egress.targets import Target

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
"""The two halves of one TCP connection."""

# RFC 8305 ("Happy Eyeballs"), section 5: how long to wait before the next address is tried too.
_ATTEMPT_DELAY_SECONDS = 0.25
_MOST_ADDRESSES = 6


class Dialer:
    """Resolves, checks and connects."""

    def __init__(
        self,
        policy: EgressPolicy,
        resolver: Resolver,
        *,
        check_peer: Callable[[IPAddress, int], None],
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._check_peer = check_peer

    async def dial(self, target: Target, *, timeout_seconds: float) -> Streams:
        """A connection to one of the target's admitted addresses.

        Raises:
            EgressRefusedError: the policy refuses the target or one of its addresses.
            NameNotResolvedError: the name has no address.
            ConnectionFailedError: no address took the connection in time.
        """
        self._policy.check_target(target)
        found = () if target.literal else await self._resolver.resolve(target.host)
        addresses = self._policy.admit(target, found)
        for address in addresses:
            self._check_peer(address, target.port)
        try:
            async with asyncio.timeout(timeout_seconds):
                return await _race(_alternate(addresses)[:_MOST_ADDRESSES], target.port)
        except OSError as error:  # a TimeoutError is one too
            what = "took too long" if isinstance(error, TimeoutError) else "failed"
            raise ConnectionFailedError(
                f"the connection to {target.host} port {target.port} {what}", host=target.host
            ) from error


def _alternate(addresses: Sequence[IPAddress]) -> list[IPAddress]:
    """The same addresses, IPv6 and IPv4 in turn, beginning with the family of the first."""
    first = [address for address in addresses if address.version == addresses[0].version]
    other = [address for address in addresses if address.version != addresses[0].version]
    return [address for address in chain(*zip_longest(first, other)) if address is not None]


async def _race(addresses: Sequence[IPAddress], port: int) -> Streams:
    """The first connection that is made; attempts start one after another, a little apart.

    Raises:
        OSError: the error of the last attempt, when all failed.
    """
    waiting = list(addresses)
    running: set[asyncio.Task[Streams]] = set()
    error: OSError = ConnectionRefusedError("no address")
    try:
        while waiting or running:
            if waiting:
                address = str(waiting.pop(0))
                running.add(asyncio.create_task(asyncio.open_connection(address, port)))
            done, running = await asyncio.wait(
                running,
                timeout=_ATTEMPT_DELAY_SECONDS if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for attempt in done:
                failure = attempt.exception()
                if failure is None:
                    running |= done - {attempt}
                    return attempt.result()
                if not isinstance(failure, OSError):
                    raise failure
                error = failure
        raise error
    finally:
        for attempt in running:
            _discard(attempt)


def _discard(attempt: asyncio.Task[Streams]) -> None:
    """Give up an attempt, and close its connection if it has made one."""
    if not attempt.cancel() and not attempt.cancelled() and attempt.exception() is None:
        attempt.result()[1].close()
