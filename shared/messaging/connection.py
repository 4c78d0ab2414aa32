"""One connection to NATS that outlives its server, and the topology on the other side.

Nothing is buffered while the server is away (`pending_size=0`): an acknowledgement that is sent
late could reach a server whose store was wiped, where the same stream sequence is another job.
`incarnation` tells such a stream from the one that a message came from.
"""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import nats.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from shared.messaging.errors import BrokerError, MissingError
from shared.messaging.racing import first_of
from shared.messaging.topology import DURABLES, STREAMS, Durable, Stream

RECONNECT_WAIT_SECONDS = 0.25
PING_INTERVAL_SECONDS = 10
API_TIMEOUT_SECONDS = 5.0
LOG_EVERY_SECONDS = 10.0
MAX_ACK_PENDING = 100_000
STREAM_EXISTS_WITH_ANOTHER_CONFIG = 10058

log = structlog.get_logger()

Result = TypeVar("Result")


class Broker:
    """A connection with its JetStream context. Make one a process with `connect`."""

    nats: Client
    js: JetStreamContext

    def __init__(
        self, url: str, *, name: str, streams: Sequence[Stream], durables: Sequence[Durable]
    ) -> None:
        self._url = url
        self._name = name
        self._streams = streams
        self._durables = durables
        self._up = asyncio.Event()
        self._down = asyncio.Event()
        self._down.set()
        self._incarnations: dict[str, datetime] = {}
        self._topology_lock = asyncio.Lock()
        self._closing = False
        self._revival: asyncio.Task[None] | None = None
        self._logged_at = 0.0

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        name: str,
        streams: Sequence[Stream] = STREAMS,
        durables: Sequence[Durable] = DURABLES,
    ) -> "Broker":
        """Wait for the server, for as long as it takes, and make the topology.

        Args:
            url: `nats://[user:password@]host:port`.
            name: what NATS's own monitoring shows this connection as.
            streams: streams that must exist.
            durables: durables that must exist.
        """
        broker = cls(url, name=name, streams=streams, durables=durables)
        try:
            await broker._open()
            await broker._make_topology()
        except BaseException:
            await broker.close()
            raise
        return broker

    @property
    def is_up(self) -> bool:
        """Whether the server is connected right now."""
        return self._up.is_set() and self.nats.is_connected

    async def wait_up(self, timeout_seconds: float | None = None) -> None:
        """Return once the server is connected. None waits for ever.

        Raises:
            BrokerError: it was not in time.
        """
        try:
            await asyncio.wait_for(self._up.wait(), timeout_seconds)
        except TimeoutError as error:
            raise BrokerError("not connected to NATS") from error

    async def wait_down(self) -> None:
        """Return once the connection is lost: what the server knew of it is gone."""
        await self._down.wait()

    async def while_up(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """The coroutine's result; it is cancelled when the connection is lost meanwhile.

        An answer that was on its way then never comes: this saves waiting for its time-out.

        Raises:
            BrokerError: the connection was lost.
        """
        task = asyncio.create_task(coroutine)
        try:
            await first_of(task, self._down.wait())
        finally:
            task.cancel()
            await asyncio.wait({task})
        if task.cancelled():
            raise BrokerError("the connection was lost")
        return task.result()

    async def incarnation(self, stream: str) -> datetime:
        """When the stream was created: another value means that its messages are others.

        Asked once a connection, and again after `forget_incarnation`.

        Raises:
            MissingError: no such stream.
            BrokerError: no answer.
        """
        if stream not in self._incarnations:
            try:
                info = await self.js.stream_info(stream)
            except NotFoundError as error:
                raise MissingError(f"stream {stream}") from error
            except (nats.errors.Error, TimeoutError) as error:
                raise BrokerError(f"stream {stream}: {error}") from error
            if info.created is None:
                raise BrokerError(f"stream {stream}: no creation time")
            self._incarnations[stream] = info.created
        return self._incarnations[stream]

    def forget_incarnation(self, stream: str) -> None:
        """Ask again next time: something hinted that the stream is another one."""
        self._incarnations.pop(stream, None)

    async def ensure_topology(self) -> None:
        """Create what is missing and update what differs. Idempotent.

        What an operator sets on a stream beyond `topology.Stream` (replicas, placement) stays.

        Raises:
            BrokerError: no answer, or the server refused.
        """
        async with self._topology_lock:
            try:
                for stream in self._streams:
                    await self._ensure_stream(stream)
                for durable in self._durables:
                    await self.js.add_consumer(durable.stream, _consumer_config(durable))
            except (nats.errors.Error, TimeoutError) as error:
                raise BrokerError(f"topology: {error}") from error
            finally:
                self._incarnations.clear()

    async def check(self) -> None:
        """Raise unless connected and JetStream answers (for `/readyz`).

        Raises:
            BrokerError: with what does not work.
        """
        if not self.is_up:
            raise BrokerError("not connected to NATS")
        try:
            await self.js.account_info()
        except (nats.errors.Error, TimeoutError) as error:
            raise BrokerError(f"JetStream does not answer: {error}") from error

    async def close(self) -> None:
        """Send what is still to be sent and disconnect. Closing again does nothing."""
        self._closing = True
        if self._revival is not None:
            self._revival.cancel()
            with suppress(asyncio.CancelledError):
                await self._revival
        if self.is_up:
            with suppress(nats.errors.Error, TimeoutError):
                await self.nats.flush(timeout=2)
        await self.nats.close()

    async def _open(self) -> None:
        self.nats = Client()
        self.js = self.nats.jetstream(timeout=API_TIMEOUT_SECONDS)
        await self.nats.connect(
            self._url,
            name=self._name,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnected,
            reconnected_cb=self._on_connected,
            closed_cb=self._on_closed,
            connect_timeout=5,
            reconnect_time_wait=RECONNECT_WAIT_SECONDS,  # type: ignore[arg-type]
            max_reconnect_attempts=-1,
            ping_interval=PING_INTERVAL_SECONDS,
            pending_size=0,
        )
        await self._on_connected()

    async def _make_topology(self) -> None:
        while True:
            try:
                await self.ensure_topology()
            except BrokerError as error:
                log.warning("topology_failed", error=str(error))
                await asyncio.sleep(1.0)
            else:
                return

    async def _ensure_stream(self, stream: Stream) -> None:
        try:
            await self.js.add_stream(_stream_config(stream, StreamConfig()))
        except BadRequestError as error:
            if error.err_code != STREAM_EXISTS_WITH_ANOTHER_CONFIG:
                raise
            found = await self.js.stream_info(stream.name)
            await self.js.update_stream(_stream_config(stream, found.config))

    async def _on_connected(self) -> None:
        self._incarnations.clear()
        self._down.clear()
        self._up.set()
        log.info("broker_connected", server=_address(self.nats))

    async def _on_disconnected(self) -> None:
        self._incarnations.clear()
        self._up.clear()
        self._down.set()
        if not self._closing:
            log.warning("broker_disconnected")

    async def _on_closed(self) -> None:
        """Start over: the server threw this connection out (an `-ERR`), nats-py then stops."""
        if not self._closing:
            log.warning("broker_connection_closed", error=str(self.nats.last_error))
            self._revival = asyncio.create_task(self._revive())

    async def _revive(self) -> None:
        await asyncio.sleep(RECONNECT_WAIT_SECONDS)
        await self._open()

    async def _on_error(self, error: Exception) -> None:
        if not self._closing and time.monotonic() - self._logged_at > LOG_EVERY_SECONDS:
            self._logged_at = time.monotonic()
            log.warning("broker_error", error=str(error) or type(error).__name__)


def _address(client: Client) -> str | None:
    """Host and port, without the credentials that a URL may hold."""
    url = client.connected_url
    return f"{url.hostname}:{url.port}" if url else None


def _stream_config(stream: Stream, base: StreamConfig) -> StreamConfig:
    return base.evolve(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy(stream.retention),
        max_age=stream.max_age_seconds,
        duplicate_window=stream.duplicate_window_seconds,
        storage=StorageType.FILE,
    )


def _consumer_config(durable: Durable) -> ConsumerConfig:
    """Attempts are counted by the consumer loop: `max_deliver` would drop without a word."""
    return ConsumerConfig(
        name=durable.name,
        durable_name=durable.name,
        filter_subject=durable.subject,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=durable.ack_wait_seconds,
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
    )
