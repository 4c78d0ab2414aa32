"""The egress proxy: the one way out for browsers, a port of its own for each capture.

A lease is a listener on a free loopback port that lives as long as its capture. So a refusal, a
byte or a failed look-up always belongs to one capture, and an end of the capture ends its
connections.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from services.capture.egress.conversation import Conversation
from services.capture.egress.dialer import Dialer
from services.capture.egress.errors import AddressRefusedError
from services.capture.egress.lease import Lease, LeaseLimits
from services.capture.egress.policy import EgressPolicy
from services.capture.egress.relay import end
from services.capture.egress.resolver import BoundedResolver, Resolver, SystemResolver
from services.capture.egress.special_addresses import IPAddress

_HOST = "127.0.0.1"
_LOOKUPS_AT_ONCE = 8


class EgressProxy:
    """Enforces a policy on everything that goes through its leases."""

    def __init__(self, policy: EgressPolicy, *, resolver: Resolver | None = None) -> None:
        self._policy = policy
        self._resolver = resolver or SystemResolver()
        self._listeners: dict[int, _Listener] = {}

    async def __aenter__(self) -> Self:
        """Ready to give leases."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every lease."""
        for listener in tuple(self._listeners.values()):
            await self._close(listener)

    @asynccontextmanager
    async def lease(self, limits: LeaseLimits | None = None) -> AsyncIterator[Lease]:
        """A way out for one capture. Its end closes the port and every connection.

        Raises:
            OSError: no port is free.
        """
        lease = Lease(limits or LeaseLimits())
        resolver = BoundedResolver(self._resolver, at_once=_LOOKUPS_AT_ONCE)
        dialer = Dialer(self._policy, resolver, check_peer=self._check_peer)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if lease.connection_count >= lease.limits.max_connections:
                return
            lease.connection_count += 1
            try:
                await Conversation(lease, dialer, (reader, writer)).run()
            finally:
                lease.connection_count -= 1

        listener = await self._listen(serve)
        lease.port = listener.port
        try:
            yield lease
        finally:
            await self._close(listener)

    async def _listen(self, serve: "_Serve") -> "_Listener":
        listener = _Listener(serve)
        await listener.open()
        self._listeners[listener.port] = listener
        return listener

    async def _close(self, listener: "_Listener") -> None:
        await listener.close()
        self._listeners.pop(listener.port, None)

    def _check_peer(self, address: IPAddress, port: int) -> None:
        """No way through one lease into another, even where loopback is allowed."""
        if port in self._listeners and not address.is_global:
            raise AddressRefusedError(
                f"{address} port {port} is the egress proxy",
                host=str(address),
                address=str(address),
            )


_Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class _Listener:
    """A loopback port whose connections end with it."""

    def __init__(self, serve: _Serve) -> None:
        self._serve = serve
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, _HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        await end(*self._connections)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._run(reader, writer), name="egress connection")
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        finally:
            writer.close()
