"""What a handler may raise, and what the loop makes of it.

    Exception
    └── HandlerError
        ├── TransientError   nak with a growing delay, up to the durable's attempts
        └── PermanentError   dead letter at once

Any other exception counts as transient: a bug may be fixed by the next release, and the number
of attempts is bounded.
"""


class HandlerError(Exception):
    """A handler did not succeed."""


class TransientError(HandlerError):
    """It may succeed later. `retry_after_seconds` overrides the durable's own delay."""

    def __init__(self, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class PermanentError(HandlerError):
    """It will never succeed: bad data, a deleted target, a refused address."""
