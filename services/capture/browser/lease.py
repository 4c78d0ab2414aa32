"""What the browser needs of a lease on the egress proxy, whoever grants it."""

from typing import Protocol

from shared.contracts.failures import Failure


class ProxyLease(Protocol):
    """A proxy port for one capture, which remembers why it did not reach a host."""

    @property
    def port(self) -> int:
        """The loopback port that the capture's user context is given as its proxy."""

    @property
    def request_count(self) -> int:
        """How many requests and tunnels went through it."""

    def failure_of(self, url: str) -> Failure | None:
        """Why the host of `url` was not reached, or None."""
