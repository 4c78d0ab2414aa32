"""Publishing: a message is stored when `publish` returns, and not known to be when it raises."""

import asyncio
from dataclasses import dataclass
from time import monotonic

import nats.errors
import structlog
from nats.js.api import PubAck
from nats.js.errors import (
    APIError,
    BadRequestError,
    NoStreamResponseError,
    NotFoundError,
    ServiceUnavailableError,
)

from shared.contracts.messages import Message
from shared.messaging.connection import Broker
from shared.messaging.errors import BrokerError, MessageTooLargeError, PublishError
from shared.messaging.headers import MESSAGE_ID, message_headers
from shared.messaging.metrics import PUBLISH_FAILURES, PUBLISHED
from shared.messaging.topology import Durable
from shared.telemetry.tracing import current_traceparent

PATIENCE_SECONDS = 10.0
ACK_TIMEOUT_SECONDS = 3.0
RETRY_WAIT_SECONDS = 0.2
HEADER_ROOM_BYTES = 8_192
"""The server counts headers into its payload limit and hangs up on a message over it."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Published:
    """Where a message was stored."""

    stream: str
    sequence: int


class Publisher:
    """Publishes facts, and says what became of them."""

    def __init__(self, broker: Broker, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._broker = broker
        self._patience_seconds = patience_seconds

    async def publish(
        self, message: Message, *, message_id: str, traceparent: str | None = None
    ) -> Published:
        """Store a message; a second one with the same id within the window is the first.

        Args:
            message: what happened.
            message_id: the `Nats-Msg-Id`, the same whenever this very fact is published.
            traceparent: the trace to continue; the active span's when not given.

        Raises:
            MessageTooLargeError: the broker will never take it.
            PublishError: not stored within the patience (10 s), or nobody knows.
        """
        data = message.model_dump_json().encode()
        return await self.publish_raw(
            message.subject, data, message_id=message_id, traceparent=traceparent
        )

    async def publish_raw(
        self, subject: str, data: bytes, *, message_id: str, traceparent: str | None = None
    ) -> Published:
        """`publish` of a message that is encoded already, as the outbox keeps it."""
        headers = message_headers(message_id, traceparent or current_traceparent())
        return await self.store(subject, data, headers)

    async def store(self, subject: str, data: bytes, headers: dict[str, str]) -> Published:
        """Publish with exactly these headers, again and again within the patience.

        Repeating is safe because the headers hold a `Nats-Msg-Id`.

        Raises:
            MessageTooLargeError: the broker will never take it.
            PublishError: not stored in time, or nobody knows.
        """
        if not self.fits(data):
            raise MessageTooLargeError(f"{subject}: {len(data)} bytes are too many for the broker")
        give_up_at = monotonic() + self._patience_seconds
        while True:
            try:
                ack = await self._try_store(subject, data, headers, give_up_at - monotonic())
            except BrokerError as error:
                if monotonic() + RETRY_WAIT_SECONDS >= give_up_at:
                    PUBLISH_FAILURES.inc()
                    raise PublishError(f"{subject}: {error}") from error
                await asyncio.sleep(RETRY_WAIT_SECONDS)
            else:
                PUBLISHED.labels(ack.stream, str(bool(ack.duplicate)).lower()).inc()
                return Published(ack.stream, ack.seq)

    def fits(self, data: bytes) -> bool:
        """Whether the broker takes a message of this size, with its headers."""
        return len(data) + HEADER_ROOM_BYTES <= self._broker.nats.max_payload

    async def announce(self, message: Message) -> None:
        """Tell whoever listens right now; lost when nobody does or the broker is away."""
        traceparent = current_traceparent()
        try:
            await self._broker.nats.publish(
                message.subject,
                message.model_dump_json().encode(),
                headers={"traceparent": traceparent} if traceparent else None,
            )
        except nats.errors.Error as error:
            log.debug("announcement_lost", subject=message.subject, error=str(error))

    async def holds(self, published: Published, message_id: str) -> bool:
        """Whether the stream still holds that very message.

        False after an acknowledgement on a work queue, after its age limit, and after a wipe.

        Raises:
            BrokerError: no answer.
        """
        try:
            found = await self._broker.js.get_msg(published.stream, published.sequence)
        except NotFoundError:
            return False
        except (nats.errors.Error, TimeoutError) as error:
            raise BrokerError(f"{published.stream}: {error}") from error
        return (found.headers or {}).get(MESSAGE_ID) == message_id

    async def remove(self, published: Published, message_id: str) -> None:
        """Delete that very message from its stream; one that is gone already is no error.

        Raises:
            BrokerError: no answer.
        """
        if not await self.holds(published, message_id):
            return
        try:
            await self._broker.js.delete_msg(published.stream, published.sequence)
        except (NotFoundError, BadRequestError):
            return  # it was acknowledged meanwhile
        except (nats.errors.Error, TimeoutError) as error:
            raise BrokerError(f"{published.stream}: {error}") from error

    async def is_drained(self, durable: Durable) -> bool:
        """Whether nothing waits in the durable and nothing is being worked on.

        Raises:
            BrokerError: no answer.
        """
        return not await self.waiting(durable)

    async def waiting(self, durable: Durable) -> int:
        """How many messages wait in the durable or are being worked on.

        A durable that does not exist (a wiped broker) holds nothing.

        Raises:
            BrokerError: no answer.
        """
        try:
            info = await self._broker.js.consumer_info(durable.stream, durable.name)
        except NotFoundError:
            return 0
        except (nats.errors.Error, TimeoutError) as error:
            raise BrokerError(f"{durable.name}: {error}") from error
        return (info.num_pending or 0) + (info.num_ack_pending or 0)

    async def _try_store(
        self, subject: str, data: bytes, headers: dict[str, str], seconds_left: float
    ) -> PubAck:
        """One try: up, stored and acknowledged, or a `BrokerError` that says why not."""
        await self._broker.wait_up(max(seconds_left, 0.0))
        timeout = max(min(ACK_TIMEOUT_SECONDS, seconds_left), 0.1)
        try:
            return await self._broker.while_up(
                self._broker.js.publish(subject, data, timeout=timeout, headers=headers)
            )
        except NoStreamResponseError as error:
            log.warning("stream_missing", subject=subject)
            await self._broker.ensure_topology()
            raise BrokerError("its stream was missing") from error
        except ServiceUnavailableError as error:
            raise BrokerError(str(error)) from error
        except APIError as error:
            raise PublishError(f"{subject}: {error}") from error
        except (nats.errors.Error, TimeoutError) as error:
            raise BrokerError(str(error) or type(error).__name__) from error
