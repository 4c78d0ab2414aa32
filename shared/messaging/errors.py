"""What a handler may raise, what the loop makes of it, and what the broker may refuse.

    Exception
    ├── HandlerError
    │   ├── TransientError               nak with a growing delay, up to the durable's attempts
    │   │   └── DeadlineExceededError    the handler outlived the durable's deadline
    │   └── PermanentError               dead letter at once
    │       └── AttemptsExhaustedError   every worker that tried it died
    └── BrokerError                      the broker did not answer, or refused
        ├── MissingError                 a stream or durable is gone: make the topology again
        ├── OrphanedError                the stream of a delivery is gone, and the message with it
        └── PublishError                 a message was not stored
            └── MessageTooLargeError     and never will be

Any other exception of a handler, a `BrokerError` included, counts as transient: a bug may be
fixed by the next release, and the number of attempts is bounded.
"""


class HandlerError(Exception):
    """A handler did not succeed."""


class TransientError(HandlerError):
    """It may succeed later. `retry_after_seconds` overrides the durable's own delay."""

    def __init__(self, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class DeadlineExceededError(TransientError):
    """The handler was cancelled at the durable's deadline."""


class PermanentError(HandlerError):
    """It will never succeed: bad data, a deleted target, a refused address."""


class AttemptsExhaustedError(PermanentError):
    """It was delivered more often than allowed and nobody lived to say why it failed."""


class BrokerError(Exception):
    """The broker did not answer in time, or refused what it was asked."""


class MissingError(BrokerError):
    """A stream or durable does not exist: it was deleted, or the broker was wiped."""


class OrphanedError(BrokerError):
    """The stream that delivered a message is gone; acknowledging could hit another message."""


class PublishError(BrokerError):
    """A message was not stored, or nobody knows whether it was. Repeating is safe."""


class MessageTooLargeError(PublishError):
    """A message is larger than the broker takes. Repeating is useless."""
