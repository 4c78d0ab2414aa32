"""What one capture is granted, what it used, and what it was refused."""

from dataclasses import dataclass, field

from services.capture.browser.lease import ShownDocument
from services.capture.egress.errors import (
    EgressError,
    EgressRefusedError,
    LimitExceededError,
    UrlRefusedError,
)
from services.capture.egress.targets import Target, parse_url
from shared.contracts.failures import Failure, FailureReason

_MOST_RECORDS = 1000


@dataclass(frozen=True, slots=True)
class LeaseLimits:
    """How much one capture may use. What goes beyond is cut off and recorded."""

    max_received_bytes: int = 512 * 1024 * 1024
    max_sent_bytes: int = 64 * 1024 * 1024
    max_requests: int = 5_000
    max_connections: int = 128
    connect_timeout_seconds: float = 5.0
    idle_timeout_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that the policy did not let out."""

    host: str
    address: str | None
    reason: FailureReason
    message: str


@dataclass(slots=True)
class Lease:
    """A port of the egress proxy for one capture, with its records. Closed by its context."""

    limits: LeaseLimits
    port: int = 0
    bytes_received: int = 0
    bytes_sent: int = 0
    request_count: int = 0
    connection_count: int = 0
    exceeded: str | None = None
    document: ShownDocument | None = None
    _refusals: dict[str, Refusal] = field(default_factory=dict, repr=False)
    _errors: dict[str, Failure] = field(default_factory=dict, repr=False)

    @property
    def proxy(self) -> str:
        """The proxy's `host:port`, as browsers want it."""
        return f"127.0.0.1:{self.port}"

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The first refusal of each host and port, in their order."""
        return tuple(self._refusals.values())

    @property
    def errors(self) -> dict[str, Failure]:
        """By `host:port`, the first failure of what was let out but not reached."""
        return dict(self._errors)

    def failure_of(self, url: str) -> Failure | None:
        """Why a URL's host and port were not reached, or None when nothing is recorded.

        Use it when the browser reports a failed navigation: for https all it knows is
        `ERR_TUNNEL_CONNECTION_FAILED`.
        """
        try:
            key = parse_url(url).host_and_port
        except UrlRefusedError:
            return None
        refusal = self._refusals.get(key)
        if refusal is not None:
            return Failure(reason=refusal.reason, message=refusal.message)
        return self._errors.get(key)

    def record(self, target: Target, error: EgressError) -> None:
        """Keep what was refused or failed; the first of each target, and not without end."""
        key = target.host_and_port
        if len(self._refusals) + len(self._errors) >= _MOST_RECORDS:
            return
        if isinstance(error, EgressRefusedError):
            refusal = Refusal(error.host, error.address, error.reason, str(error))
            self._refusals.setdefault(key, refusal)
        else:
            failure = Failure(reason=error.reason, message=str(error))
            self._errors.setdefault(key, failure)

    def show_only(self, document: ShownDocument) -> None:
        """From now on give this document, and let nothing out."""
        self.document = document

    def begin_request(self, host: str) -> None:
        """Count a request, or a tunnel.

        Raises:
            LimitExceededError: a limit is used up.
        """
        self.request_count += 1
        if self.request_count > self.limits.max_requests:
            self.exceeded = f"more than {self.limits.max_requests} requests"
        self._check(host)

    def count_received(self, count: int, host: str) -> None:
        """Count bytes from the net.

        Raises:
            LimitExceededError: a limit is used up.
        """
        self.bytes_received += count
        if self.bytes_received > self.limits.max_received_bytes:
            self.exceeded = f"more than {self.limits.max_received_bytes} bytes received"
        self._check(host)

    def count_sent(self, count: int, host: str) -> None:
        """Count bytes to the net.

        Raises:
            LimitExceededError: a limit is used up.
        """
        self.bytes_sent += count
        if self.bytes_sent > self.limits.max_sent_bytes:
            self.exceeded = f"more than {self.limits.max_sent_bytes} bytes sent"
        self._check(host)

    def _check(self, host: str) -> None:
        if self.exceeded is not None:
            raise LimitExceededError(f"the capture used {self.exceeded}", host=host)
