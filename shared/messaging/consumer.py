"""The consumer loop: the one place that acknowledges.

A handler is called with a typed message, within the durable's deadline, and

| it                                            | then the message is                          |
| returns                                       | acknowledged                                 |
| raises `TransientError` or anything unforeseen| delivered again after a growing delay        |
| raises `PermanentError`, or it was the last   | given up: `give_up`, dead letter, terminated |
| attempt, or every worker on it has died       |                                              |
| is cancelled with the consumer                | delivered to another worker at once          |

A message that cannot be decoded goes to the dead letters without a handler.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import structlog
from pydantic import ValidationError

from shared.contracts.messages import Message
from shared.messaging.connection import Broker
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.errors import (
    AttemptsExhaustedError,
    BrokerError,
    DeadlineExceededError,
    HandlerError,
    MissingError,
    OrphanedError,
    PermanentError,
    PublishError,
    TransientError,
)
from shared.messaging.headers import MESSAGE_ID, headers_of
from shared.messaging.metrics import HANDLER_SECONDS, HANDLERS_RUNNING, MESSAGES
from shared.messaging.pull import Pull, Pulled
from shared.messaging.racing import first_of, unless
from shared.messaging.receipt import Receipt
from shared.messaging.slots import Lease, Slots
from shared.messaging.topology import Durable
from shared.telemetry.tracing import TRACEPARENT, span

__all__ = ["Consumer", "Delivery", "Slots"]

PAUSE_SECONDS = 0.5
GIVE_UP_SECONDS = 60.0

log = structlog.get_logger()

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the handler may know about how its message came."""

    attempt: int
    is_last: bool
    message_id: str | None


class Consumer(Generic[M]):
    """Works off one durable: as many messages at once as there are slots."""

    def __init__(
        self,
        broker: Broker,
        durable: Durable,
        handle: Callable[[M, Delivery], Awaitable[None]],
        *,
        slots: Slots,
        give_up: Callable[[M, Delivery, Exception], Awaitable[None]] | None = None,
    ) -> None:
        """Take what `run` needs.

        Args:
            broker: the process's connection.
            durable: what to read; its `message` must be `M`.
            handle: does the work; called again with the same message after a failure.
            slots: how many handlers may run at once; consumers may share them.
            give_up: tells the world that a message will never be done; called again when it fails.
        """
        self._broker = broker
        self._durable = durable
        self._handle = handle
        self._slots = slots
        self._give_up = give_up
        self._pull = Pull(broker, durable)
        self._dead_letters = DeadLetters(broker)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is running and return.

        Cancelling it instead cancels the handlers and hands their messages back at once.
        """
        async with asyncio.TaskGroup() as deliveries:
            while not stop.is_set():
                try:
                    await self._start_next(stop, deliveries)
                except MissingError as error:
                    log.warning("topology_missing", durable=self._durable.name, error=str(error))
                    await self._restore_topology(stop)
                except BrokerError as error:
                    await self._pause_after(error, stop)

    async def _start_next(self, stop: asyncio.Event, deliveries: asyncio.TaskGroup) -> None:
        """Reserve a slot, find a message for it, and start its handler."""
        await unless(stop, self._broker.wait_up())
        lease = await unless(stop, self._slots.reserve())
        if lease is None:
            return
        try:
            pulled = await self._pull.take()
        except BaseException:
            lease.release()
            raise
        if pulled is None:
            lease.release()
            pulled = await self._pull.wait(stop, self._slots)
            if pulled is None:
                return
            async with Receipt(self._broker, self._durable, pulled).heartbeats():
                lease = await self._slots.reserve()
        lease.use()
        deliveries.create_task(self._deliver(pulled, lease))

    async def _restore_topology(self, stop: asyncio.Event) -> None:
        try:
            await self._broker.ensure_topology()
        except BrokerError as error:
            await self._pause_after(error, stop)

    async def _pause_after(self, error: Exception, stop: asyncio.Event) -> None:
        if self._broker.is_up:  # else the broker has said so, once for all consumers
            log.warning("pull_failed", durable=self._durable.name, error=str(error))
        await first_of(stop.wait(), asyncio.sleep(PAUSE_SECONDS))

    async def _deliver(self, pulled: Pulled, lease: Lease) -> None:
        receipt = Receipt(self._broker, self._durable, pulled)
        headers = headers_of(pulled.message)
        name = self._durable.name
        try:
            with (
                span(name, headers.get(TRACEPARENT)),
                structlog.contextvars.bound_contextvars(
                    durable=name, message_id=headers.get(MESSAGE_ID), attempt=receipt.attempt
                ),
                HANDLERS_RUNNING.labels(name).track_inprogress(),
            ):
                MESSAGES.labels(name, await self._outcome(receipt)).inc()
        except asyncio.CancelledError:
            await receipt.hand_back()
            raise
        finally:
            lease.release()

    async def _outcome(self, receipt: Receipt) -> str:
        """Work on the message, settle it, and say in a word what became of it."""
        try:
            return await self._work_and_settle(receipt)
        except OrphanedError as error:
            log.warning("message_orphaned", error=str(error))
            return "orphaned"
        except BrokerError as error:
            log.warning("message_unsettled", error=str(error))
            return "unsettled"

    async def _work_and_settle(self, receipt: Receipt) -> str:
        try:
            message = cast("M", self._durable.message.model_validate_json(receipt.message.data))
        except ValidationError as error:
            log.warning("message_undecodable", error=str(error))
            return await self._bury(receipt, error, "undecodable")
        delivery = Delivery(
            attempt=receipt.attempt,
            is_last=receipt.attempt >= self._durable.max_attempts,
            message_id=headers_of(receipt.message).get(MESSAGE_ID),
        )
        try:
            await self._work(message, delivery, receipt)
        except PermanentError as error:
            return await self._give_up_on(message, delivery, receipt, error)
        except Exception as error:  # noqa: BLE001 - a bug is retried like any other failure
            if delivery.is_last:
                return await self._give_up_on(message, delivery, receipt, error)
            return await self._retry(receipt, error)
        await receipt.ack()
        return "done"

    async def _work(self, message: M, delivery: Delivery, receipt: Receipt) -> None:
        """Call the handler within the deadline, and keep the message while it works."""
        if delivery.attempt > self._durable.max_attempts:
            raise AttemptsExhaustedError(
                f"delivered {delivery.attempt} times, and no worker finished or failed"
            )
        seconds = self._durable.deadline_seconds
        with HANDLER_SECONDS.labels(self._durable.name).time():
            async with receipt.heartbeats(seconds):
                try:
                    async with asyncio.timeout(seconds) as limit:
                        await self._handle(message, delivery)
                except TimeoutError as error:
                    if limit.expired():
                        raise DeadlineExceededError(f"not done in {seconds:g} s") from error
                    raise

    async def _retry(self, receipt: Receipt, error: Exception) -> str:
        delay = self._durable.retry_delay_seconds(receipt.attempt)
        if isinstance(error, TransientError) and error.retry_after_seconds is not None:
            delay = error.retry_after_seconds
        log.warning(
            "message_retried",
            error=_sentence(error),
            delay_seconds=delay,
            exc_info=None if isinstance(error, HandlerError | BrokerError) else error,
        )
        await receipt.nak(delay)
        return "retried"

    async def _give_up_on(
        self, message: M, delivery: Delivery, receipt: Receipt, error: Exception
    ) -> str:
        log.warning(
            "message_given_up",
            error=_sentence(error),
            exc_info=None if isinstance(error, HandlerError | BrokerError) else error,
        )
        if self._give_up is not None:
            try:
                async with receipt.heartbeats(GIVE_UP_SECONDS), asyncio.timeout(GIVE_UP_SECONDS):
                    await self._give_up(message, delivery, error)
            except Exception as failure:  # noqa: BLE001 - it is logged and tried again
                return await self._retry(receipt, failure)
        return await self._bury(receipt, error, "dead")

    async def _bury(self, receipt: Receipt, error: Exception, outcome: str) -> str:
        try:
            async with receipt.heartbeats(GIVE_UP_SECONDS):
                await self._dead_letters.bury(self._durable, receipt, _sentence(error))
        except PublishError as failure:
            return await self._retry(receipt, failure)
        await receipt.term(_sentence(error))
        return outcome


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
