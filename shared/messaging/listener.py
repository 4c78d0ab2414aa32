"""Core NATS subscriptions: facts that are not stored, for whoever is there to hear them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import nats.errors
import structlog
from nats.aio.msg import Msg
from pydantic import ValidationError

from shared.contracts.messages import Message
from shared.messaging.connection import Broker
from shared.messaging.headers import headers_of
from shared.messaging.racing import first_of, unless
from shared.telemetry.tracing import TRACEPARENT, span

PAUSE_SECONDS = 0.5

log = structlog.get_logger()

M = TypeVar("M", bound=Message)


async def listen(
    broker: Broker,
    message_type: type[M],
    handle: Callable[[M], Awaitable[None]],
    stop: asyncio.Event,
) -> None:
    """Call `handle` with every message that is announced, one after the other, until `stop`.

    Nothing is tried again: a handler that raises, or a message that cannot be decoded, is logged.
    The subscription outlives restarts of the server.
    """

    async def receive(message: Msg) -> None:
        try:
            fact = message_type.model_validate_json(message.data)
            with span(message.subject, headers_of(message).get(TRACEPARENT)):
                await handle(fact)
        except ValidationError as error:
            log.warning("announcement_undecodable", subject=message.subject, error=str(error))
        except Exception:
            log.exception("announcement_failed", subject=message.subject)

    while not stop.is_set():
        await unless(stop, broker.wait_up())
        try:
            subscription = await broker.nats.subscribe(message_type.SUBJECT, cb=receive)
        except nats.errors.Error as error:
            log.warning("listen_failed", subject=message_type.SUBJECT, error=str(error))
            await first_of(stop.wait(), asyncio.sleep(PAUSE_SECONDS))
            continue
        await first_of(stop.wait(), broker.wait_down())
        with suppress(nats.errors.ConnectionClosedError):
            await subscription.unsubscribe()
