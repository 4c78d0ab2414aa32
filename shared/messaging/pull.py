"""Taking messages from a durable, one at a time and never one too many.

`take` asks for a message that is there now; `wait` leaves a request with the server until a
message comes. A request that is no longer wanted is withdrawn with a round trip, so that a message
which was on its way is handed out instead of being lost until its `ack_wait`.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import nats.errors
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from shared.messaging.connection import Broker
from shared.messaging.errors import BrokerError, MissingError
from shared.messaging.headers import DESCRIPTION, STATUS, headers_of
from shared.messaging.racing import first_of
from shared.messaging.slots import Slots
from shared.messaging.topology import Durable

WAIT_SECONDS = 10.0
ANSWER_SECONDS = 5.0
WITHDRAW_SECONDS = 2.0
NO_MESSAGES = "404"
REQUEST_EXPIRED = "408"
NO_RESPONDERS = "503"


@dataclass(frozen=True, slots=True)
class Pulled:
    """A message and the incarnation of the stream that it came from."""

    message: Msg
    incarnation: datetime


class Pull:
    """Pull requests of one durable."""

    def __init__(self, broker: Broker, durable: Durable) -> None:
        self._broker = broker
        self._durable = durable
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{durable.stream}.{durable.name}"

    async def take(self) -> Pulled | None:
        """A message that is there now, or None.

        Raises:
            MissingError: the durable is gone.
            BrokerError: no answer.
        """
        incarnation = await self._broker.incarnation(self._durable.stream)
        try:
            answer = await self._broker.while_up(
                self._broker.nats.request(
                    self._subject,
                    b'{"batch":1,"no_wait":true}',
                    timeout=ANSWER_SECONDS,
                    old_style=True,  # an inbox of its own: the message comes under its own subject
                )
            )
        except nats.errors.NoRespondersError as error:
            raise MissingError(self._durable.name) from error
        except (nats.errors.Error, TimeoutError) as error:
            raise BrokerError(f"{self._durable.name}: {error}") from error
        return self._read(answer, incarnation)

    async def wait(self, stop: asyncio.Event, slots: Slots) -> Pulled | None:
        """The next message, as soon as it comes.

        None after 10 s, when `stop` is set, when `slots` are full, or when the connection is
        lost: whoever still wants a message asks again.

        Raises:
            MissingError: the durable is gone.
            BrokerError: the request could not be sent.
        """
        incarnation = await self._broker.incarnation(self._durable.stream)
        answered: asyncio.Future[Msg] = asyncio.get_running_loop().create_future()

        async def receive(message: Msg) -> None:
            if not answered.done():
                answered.set_result(message)

        inbox = self._broker.nats.new_inbox()
        request = json.dumps({"batch": 1, "expires": int(WAIT_SECONDS * 1e9)}).encode()
        try:
            subscription = await self._broker.nats.subscribe(inbox, cb=receive)
            try:
                await self._broker.nats.publish(self._subject, request, reply=inbox)
                await first_of(
                    answered,
                    stop.wait(),
                    slots.full(),
                    self._broker.wait_down(),
                    asyncio.sleep(WAIT_SECONDS + ANSWER_SECONDS),
                )
            finally:
                await self._withdraw(subscription, answered)
        except nats.errors.Error as error:
            raise BrokerError(f"{self._durable.name}: {error}") from error
        return self._read(answered.result(), incarnation) if answered.done() else None

    async def _withdraw(self, subscription: Subscription, answered: asyncio.Future[Msg]) -> None:
        """End a request; if it was not answered yet, let what is on its way still arrive."""
        if answered.done() or not self._broker.is_up:
            with suppress(nats.errors.ConnectionClosedError):
                await subscription.unsubscribe()
            return
        with suppress(nats.errors.Error, TimeoutError):
            await asyncio.wait_for(subscription.drain(), WITHDRAW_SECONDS)  # type: ignore[no-untyped-call]

    def _read(self, answer: Msg, incarnation: datetime) -> Pulled | None:
        status = headers_of(answer).get(STATUS)
        if status is None:
            return Pulled(answer, incarnation)
        if status in {NO_MESSAGES, REQUEST_EXPIRED}:
            return None
        self._broker.forget_incarnation(self._durable.stream)
        description = headers_of(answer).get(DESCRIPTION, "")
        if status == NO_RESPONDERS or "Deleted" in description:
            raise MissingError(f"durable {self._durable.name}")
        raise BrokerError(f"{self._durable.name}: {status} {description}")
