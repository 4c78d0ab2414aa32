"""One plain HTTP request to an upstream server, and its response."""

import asyncio

import h11

from services.capture.egress import headers
from services.capture.egress.dialer import Streams
from services.capture.egress.errors import ConnectionFailedError
from services.capture.egress.http_stream import HttpStream
from services.capture.egress.lease import Lease
from services.capture.egress.relay import IdleTimeout, end
from services.capture.egress.targets import Target


class Exchange:
    """Carries a request's body up and the response down, at the same time."""

    def __init__(self, lease: Lease, client: HttpStream, streams: Streams, target: Target) -> None:
        self._lease = lease
        self._client = client
        self._target = target
        self._idle = IdleTimeout(lease.limits.idle_timeout_seconds)
        self._upstream = HttpStream(h11.CLIENT, streams, self._received)

    @property
    def ahead(self) -> bytes:
        """What the server sent past a switch of protocols."""
        return self._upstream.ahead

    async def run(self, request: h11.Request) -> bool:
        """Carry it out. True when the server switched to another protocol.

        Raises:
            EgressError: the server is silent or does not speak HTTP, or a limit is used up.
            h11.RemoteProtocolError: the client does not speak HTTP.
            OSError: the client went away.
        """
        try:
            async with self._idle.running():
                await self._send_head(request)
                return await self._both_ways()
        except TimeoutError:
            raise self._failed("did not answer in time") from None

    async def _send_head(self, request: h11.Request) -> None:
        head = h11.Request(
            method=request.method,
            target=self._target.path,
            headers=headers.request_fields(request, self._target),
        )
        try:
            await self._upstream.send(head)
        except OSError as error:
            raise self._failed("closed the connection") from error

    async def _both_ways(self) -> bool:
        upload = asyncio.create_task(self._upload())
        response = asyncio.create_task(self._respond())
        try:
            await asyncio.wait({upload, response}, return_when=asyncio.FIRST_COMPLETED)
            if upload.done():
                upload.result()
            return await response
        finally:
            await end(upload, response)

    async def _upload(self) -> None:
        if self._client.state.they_are_waiting_for_100_continue:
            await self._client.send(h11.InformationalResponse(status_code=100, headers=[]))
        while True:
            event = await self._client.receive()
            if isinstance(event, h11.Data):
                self._idle.touch()
                self._lease.count_sent(len(event.data), self._target.host)
                part: h11.Event = h11.Data(data=event.data)
            elif isinstance(event, h11.EndOfMessage):
                part = h11.EndOfMessage()
            else:
                raise ConnectionResetError("the client went away")
            try:
                await self._upstream.send(part)
            except OSError:
                return  # the server may have answered without reading it all
            if isinstance(part, h11.EndOfMessage):
                return

    async def _respond(self) -> bool:
        while True:
            event = await self._next_from_server()
            if isinstance(event, (h11.Response, h11.InformationalResponse)):
                if event.status_code in range(100, 200) and event.status_code != 101:
                    continue
                await self._client.send(
                    type(event)(
                        status_code=event.status_code,
                        reason=event.reason,
                        headers=headers.response_fields(event),
                    )
                )
                if event.status_code == 101:
                    return True
            elif isinstance(event, h11.Data):
                await self._client.send(h11.Data(data=event.data))
            elif isinstance(event, h11.EndOfMessage):
                await self._client.send(h11.EndOfMessage())
                return False
            else:
                raise self._failed("closed the connection")

    async def _next_from_server(self) -> h11.Event | type[h11.PAUSED]:
        try:
            return await self._upstream.receive()
        except h11.RemoteProtocolError as error:
            raise self._failed("did not answer with valid HTTP") from error
        except TimeoutError:
            raise
        except OSError as error:
            raise self._failed("closed the connection") from error

    def _received(self, count: int) -> None:
        self._idle.touch()
        self._lease.count_received(count, self._target.host)

    def _failed(self, what: str) -> ConnectionFailedError:
        return ConnectionFailedError(f"{self._target.host} {what}", host=self._target.host)
