"""What the browser needs of a lease on the egress proxy, whoever grants it."""

from dataclasses import dataclass
from typing import Protocol

from shared.contracts.failures import Failure


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A page that a lease shows instead of the net, at a URL that is made up."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class ProxyLease(Protocol):
    """A proxy port for one capture, which remembers why it did not reach a host."""

    @property
    def port(self) -> int:
        """The loopback port that the capture's user context is given as its proxy."""

    @property
    def request_count(self) -> int:
        """How many requests and tunnels went through it."""

    @property
    def bytes_received(self) -> int:
        """How many bytes came from the net through it, TLS included."""

    @property
    def exceeded(self) -> str | None:
        """Which limit cut the capture's traffic off, in words; None: none did."""

    def failure_of(self, url: str) -> Failure | None:
        """Why the host of `url` was not reached, or None."""

    def show_only(self, document: ShownDocument) -> None:
        """From now on give this document, and let nothing out."""
