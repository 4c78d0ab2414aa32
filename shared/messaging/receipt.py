"""What a consumer owes the broker for one delivery: heartbeats, then one settlement.

A settlement is a request that the server answers, so that it is known to have arrived. Before it
is sent, the stream must still be the one that delivered the message: after a wipe the same
sequence belongs to another message, which must not be acknowledged by mistake.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

import nats.errors
import structlog
from nats.aio.msg import Msg

from shared.messaging.connection import Broker
from shared.messaging.errors import BrokerError, OrphanedError
from shared.messaging.headers import header_text
from shared.messaging.pull import Pulled
from shared.messaging.topology import Durable

PATIENCE_SECONDS = 10.0
ANSWER_SECONDS = 2.0
RETRY_WAIT_SECONDS = 0.2
HEARTBEATS_PER_ACK_WAIT = 3

log = structlog.get_logger()


class UnansweredError(BrokerError):
    """The server is there, and says nothing to a settlement."""


class Receipt:
    """One delivery of one message."""

    def __init__(self, broker: Broker, durable: Durable, pulled: Pulled) -> None:
        self.message: Msg = pulled.message
        self.incarnation = pulled.incarnation
        self._broker = broker
        self._durable = durable

    @property
    def attempt(self) -> int:
        """How often the message was delivered, this time included."""
        return self.message.metadata.num_delivered

    @property
    def stream_sequence(self) -> int:
        """The message's sequence in its stream."""
        return self.message.metadata.sequence.stream

    @asynccontextmanager
    async def heartbeats(self, limit_seconds: float | None = None) -> AsyncIterator[None]:
        """Keep the message from being redelivered while the block runs, up to the limit."""
        beating = asyncio.create_task(self._beat(limit_seconds))
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def ack(self) -> None:
        """Done: the durable never delivers it again.

        Raises:
            OrphanedError: its stream is gone.
            BrokerError: the broker was away; the message comes again after `ack_wait`.
        """
        await self._settle(Msg.Ack.Ack)

    async def nak(self, delay_seconds: float) -> None:
        """Deliver it again after a delay. Raises as `ack` does."""
        delay = json.dumps({"delay": max(int(delay_seconds * 1e9), 1)})
        await self._settle(Msg.Ack.Nak + b" " + delay.encode())

    async def term(self, reason: str) -> None:
        """Never deliver it again, although it was not done. Raises as `ack` does."""
        await self._settle(Msg.Ack.Term + b" " + header_text(reason).encode())

    async def hand_back(self) -> None:
        """Let another worker have it now. Best effort: this one is being cancelled."""
        if self._broker.is_up:
            with suppress(nats.errors.Error):
                await self._broker.nats.publish(self.message.reply, Msg.Ack.Nak)

    async def _beat(self, limit_seconds: float | None) -> None:
        every = self._durable.ack_wait_seconds / HEARTBEATS_PER_ACK_WAIT
        end = monotonic() + limit_seconds if limit_seconds is not None else None
        while end is None or monotonic() < end:
            if self._broker.is_up:
                try:
                    await self.message.in_progress()
                except nats.errors.Error as error:
                    log.debug("heartbeat_lost", error=str(error))
            await asyncio.sleep(every)

    async def _settle(self, answer: bytes) -> None:
        """Send the settlement until the server answers, over reconnects.

        The server does not answer a settlement that it had already, so one time-out on a healthy
        connection ends this: either it has it, or the message comes again.
        """
        give_up_at = monotonic() + PATIENCE_SECONDS
        while True:
            try:
                await self._try_settle(answer, give_up_at - monotonic())
            except (OrphanedError, UnansweredError):
                raise
            except BrokerError:
                if monotonic() + RETRY_WAIT_SECONDS >= give_up_at:
                    raise
                await asyncio.sleep(RETRY_WAIT_SECONDS)
            else:
                return

    async def _try_settle(self, answer: bytes, seconds_left: float) -> None:
        await self._broker.wait_up(max(seconds_left, 0.0))
        if await self._broker.incarnation(self._durable.stream) != self.incarnation:
            raise OrphanedError(f"stream {self._durable.stream} is another one")
        try:
            await self._broker.while_up(
                self._broker.nats.request(self.message.reply, answer, timeout=ANSWER_SECONDS)
            )
        except nats.errors.NoRespondersError as error:
            raise OrphanedError(f"durable {self._durable.name} is gone") from error
        except (nats.errors.TimeoutError, TimeoutError) as error:
            raise UnansweredError(f"{self._durable.name}: no answer to a settlement") from error
        except nats.errors.Error as error:
            raise BrokerError(f"{self._durable.name}: {error}") from error
