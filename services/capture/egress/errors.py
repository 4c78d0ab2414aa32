"""Why egress did not let something out, or could not.

Exception
└── EgressError                    has a reason, a host and a sentence
    ├── EgressRefusedError         the policy says no: never try again
    │   ├── UrlRefusedError        not an http(s) URL, or a port that browsers refuse
    │   └── AddressRefusedError    an address or a name that is not the public internet
    ├── LimitExceededError         the capture used up what it was granted
    ├── NameNotResolvedError       the look-up gave no address in time
    └── ConnectionFailedError      no address answered, or not with HTTP
"""

from typing import ClassVar

from shared.contracts.failures import FailureReason


class EgressError(Exception):
    """A connection was not made. `str(error)` is a sentence for people."""

    reason: ClassVar[FailureReason]

    def __init__(self, message: str, *, host: str, address: str | None = None) -> None:
        super().__init__(message)
        self.host = host
        self.address = address


class EgressRefusedError(EgressError):
    """The policy does not let this out."""


class UrlRefusedError(EgressRefusedError):
    """It is no URL that a capture may open."""

    reason = FailureReason.URL_REFUSED

    def __init__(self, message: str, *, host: str = "") -> None:
        super().__init__(f"url refused: {message}", host=host)


class AddressRefusedError(EgressRefusedError):
    """The address, or the name, is not on the public internet and not allowed."""

    reason = FailureReason.ADDRESS_REFUSED

    def __init__(self, message: str, *, host: str, address: str | None = None) -> None:
        super().__init__(f"address refused: {message}", host=host, address=address)


class LimitExceededError(EgressError):
    """The lease is used up."""

    reason = FailureReason.TOO_LARGE


class NameNotResolvedError(EgressError):
    """The look-up failed, found nothing or took too long."""

    reason = FailureReason.NAME_NOT_RESOLVED


class ConnectionFailedError(EgressError):
    """No checked address took the connection, or what answered does not speak HTTP."""

    reason = FailureReason.CONNECTION_FAILED
