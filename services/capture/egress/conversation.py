"""One connection of the browser to the proxy: requests in absolute form, and tunnels."""

import asyncio

import h11
import structlog

from services.capture.browser.lease import ShownDocument
from services.capture.egress import headers
from services.capture.egress.dialer import Dialer, Streams
from services.capture.egress.errors import (
    AddressRefusedError,
    EgressError,
    EgressRefusedError,
    LimitExceededError,
    UrlRefusedError,
)
from services.capture.egress.exchange import Exchange
from services.capture.egress.http_stream import HttpStream
from services.capture.egress.lease import Lease
from services.capture.egress.relay import CHUNK_BYTES, relay
from services.capture.egress.targets import Target, parse_authority, parse_url

log = structlog.get_logger(__name__)

_LINGER_SECONDS = 1.0
_CLOSE = ("Connection", "close")


class Conversation:
    """Serves one client connection. Whatever goes wrong, nothing is sent on."""

    def __init__(self, lease: Lease, dialer: Dialer, client: Streams) -> None:
        self._lease = lease
        self._dialer = dialer
        self._client = HttpStream(h11.SERVER, client)

    async def run(self) -> None:
        """Answer requests until the connection ends. Raises nothing but cancellation."""
        try:
            while await self._serve_request():
                self._client.state.start_next_cycle()
        except EgressError as error:
            await self._refuse(error)
        except h11.RemoteProtocolError:
            await self._refuse(UrlRefusedError("the request is not valid HTTP"))
        except (OSError, h11.LocalProtocolError) as error:
            log.debug("egress_connection_ended", error=repr(error))
        except Exception:
            log.exception("egress_connection_failed")

    async def _serve_request(self) -> bool:
        """Whether another request may follow on this connection."""
        request = await self._client.receive()
        if not isinstance(request, h11.Request):
            return False
        if self._lease.document is not None:
            return await self._show(request, self._lease.document)
        if headers.has_ambiguous_length(request):
            raise UrlRefusedError("the request has two lengths")
        if request.method == b"CONNECT":
            target = parse_authority(request.target.decode("ascii"))
            serve = self._tunnel(target)
        else:
            target = _absolute(request)
            serve = self._forward(request, target)
        try:
            return await serve
        except EgressError as error:
            self._lease.record(target, error)
            raise

    async def _show(self, request: h11.Request, document: ShownDocument) -> bool:
        """Give the one document that the lease shows; whatever else is asked for is refused."""
        if request.method != b"GET" or request.target != document.url.encode():
            raise AddressRefusedError("a saved page is shown without the network", host="")
        fields = [*document.headers, ("Content-Length", str(len(document.body)))]
        await self._client.send(h11.Response(status_code=200, headers=[*fields, _CLOSE]))
        for start in range(0, len(document.body), CHUNK_BYTES):
            await self._client.send(h11.Data(data=document.body[start : start + CHUNK_BYTES]))
        await self._client.send(h11.EndOfMessage())
        return False

    async def _dial(self, target: Target) -> Streams:
        self._lease.begin_request(target.host)
        return await self._dialer.dial(
            target, timeout_seconds=self._lease.limits.connect_timeout_seconds
        )

    async def _tunnel(self, target: Target) -> bool:
        if not isinstance(await self._client.receive(), h11.EndOfMessage):
            raise UrlRefusedError("CONNECT has no body", host=target.host)
        upstream = await self._dial(target)
        try:
            await self._client.send(h11.Response(status_code=200, headers=[]))
            upstream[1].write(self._client.ahead)
            await self._relay(upstream, target)
        finally:
            upstream[1].close()
        return False

    async def _relay(self, upstream: Streams, target: Target) -> None:
        await relay(
            self._client.streams,
            upstream,
            sent=lambda count: self._lease.count_sent(count, target.host),
            received=lambda count: self._lease.count_received(count, target.host),
            idle_timeout_seconds=self._lease.limits.idle_timeout_seconds,
        )

    async def _forward(self, request: h11.Request, target: Target) -> bool:
        streams = await self._dial(target)
        try:
            exchange = Exchange(self._lease, self._client, streams, target)
            if await exchange.run(request):
                self._client.streams[1].write(exchange.ahead)
                streams[1].write(self._client.ahead)
                await self._relay(streams, target)
                return False
        finally:
            streams[1].close()
        state = self._client.state
        return state.our_state is h11.DONE and state.their_state is h11.DONE

    async def _refuse(self, error: EgressError) -> None:
        """Say why, when the answer has not begun; else break off, so that it is seen as broken."""
        writer = self._client.streams[1]
        if self._client.state.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            writer.transport.abort()
            return
        body = f"{error}\n".encode()
        refused = isinstance(error, (EgressRefusedError, LimitExceededError))
        try:
            await self._client.send(
                h11.Response(
                    status_code=403 if refused else 502,
                    headers=[
                        (headers.MARK, error.reason.encode("ascii")),
                        (b"Content-Type", b"text/plain; charset=utf-8"),
                        (b"Content-Length", str(len(body)).encode("ascii")),
                        (b"Cache-Control", b"no-store"),
                        (b"Connection", b"close"),
                    ],
                )
            )
            await self._client.send(h11.Data(data=body))
            await self._client.send(h11.EndOfMessage())
            if self._client.state.their_state is h11.SEND_BODY:
                await self._let_finish()
        except (OSError, h11.ProtocolError):
            writer.transport.abort()

    async def _let_finish(self) -> None:
        """Read on a little: closing with unread data resets the connection, answer included."""
        async with asyncio.timeout(_LINGER_SECONDS):
            while isinstance(await self._client.receive(), h11.Data):
                pass


def _absolute(request: h11.Request) -> Target:
    """The target of a request in absolute form; any other form is not meant for a proxy."""
    text = request.target.decode("ascii")
    if not text.lower().startswith("http://"):
        raise UrlRefusedError("the proxy takes only http:// URLs and CONNECT")
    return parse_url(text)
