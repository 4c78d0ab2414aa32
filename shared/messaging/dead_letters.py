"""Dead letters: what no handler could use, kept whole on `dead.<durable>` with the reason."""

from shared.messaging.connection import Broker
from shared.messaging.headers import (
    DEAD_ATTEMPT,
    DEAD_DATA_DROPPED,
    DEAD_MESSAGE_ID,
    DEAD_REASON,
    DEAD_SUBJECT,
    MESSAGE_ID,
    header_text,
    headers_of,
)
from shared.messaging.publisher import Published, Publisher
from shared.messaging.receipt import Receipt
from shared.messaging.topology import Durable


class DeadLetters:
    """Publishes the dead letters of one process."""

    def __init__(self, broker: Broker) -> None:
        self._publisher = Publisher(broker)

    async def bury(self, durable: Durable, receipt: Receipt, reason: str) -> Published:
        """Store the message's data and headers with why, from where and after how many attempts.

        Burying the same message again changes nothing.

        Raises:
            PublishError: it was not stored.
        """
        message = receipt.message
        headers = {
            name: value
            for name, value in headers_of(message).items()
            if not name.lower().startswith("nats-")
        }
        headers[MESSAGE_ID] = (
            f"{durable.name}:{receipt.incarnation.timestamp()}:{receipt.stream_sequence}"
        )
        headers[DEAD_REASON] = header_text(reason)
        headers[DEAD_SUBJECT] = message.subject
        headers[DEAD_ATTEMPT] = str(receipt.attempt)
        if MESSAGE_ID in headers_of(message):
            headers[DEAD_MESSAGE_ID] = headers_of(message)[MESSAGE_ID]
        data = message.data
        if not self._publisher.fits(data):
            headers[DEAD_DATA_DROPPED] = str(len(data))
            data = b""
        return await self._publisher.store(dead_subject(durable), data, headers)


def dead_subject(durable: Durable) -> str:
    """The subject of a durable's dead letters."""
    return f"dead.{durable.name}"
