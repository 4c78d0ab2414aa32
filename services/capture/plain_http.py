"""Plain HTTP requests, without a browser, through a lease of the egress proxy.

The proxy judges every connection, redirects included, so a request that is made here can reach
nothing that a browser could not.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from services.capture.browser.lease import ProxyLease
from services.capture.egress import PROXY_MARK
from services.capture.errors import NavigationError
from shared.contracts.failures import Failure, FailureReason

_PROXY_HOST = "127.0.0.1"
_MOST_REDIRECTS = 5


class PlainHttp:
    """Makes requests; the certificates are read once."""

    def __init__(self, user_agent: str) -> None:
        self.user_agent = user_agent
        self._tls = ssl.create_default_context()

    def transport(self, lease: ProxyLease) -> httpx.AsyncHTTPTransport:
        """What carries single requests through the lease. Close it, or use it in `async with`."""
        proxy = httpx.Proxy(f"http://{_PROXY_HOST}:{lease.port}")
        return httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, proxy=proxy)

    async def fetch(self, lease: ProxyLease, url: str, *, seconds: float, max_bytes: int) -> bytes:
        """The body of a successful answer, as it was sent; redirects are followed.

        Raises:
            httpx.HTTPError, httpx.InvalidURL: there is none, or it is larger than `max_bytes`.
        """
        async with (
            httpx.AsyncClient(
                transport=self.transport(lease),
                trust_env=False,
                timeout=seconds,
                follow_redirects=True,
                max_redirects=_MOST_REDIRECTS,
                headers={"User-Agent": self.user_agent, "Accept-Encoding": "identity"},
            ) as client,
            client.stream("GET", url) as answer,
        ):
            answer.raise_for_status()
            body = bytearray()
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > max_bytes:
                    raise httpx.DecodingError(f"more than {max_bytes} bytes")
            return bytes(body)


def refusal_of(lease: ProxyLease, url: str, answer: httpx.Response) -> Failure | None:
    """Why the proxy itself answered. It does so for http alone, and no server can pose as it."""
    is_own = url.startswith("http://") and PROXY_MARK in answer.headers
    return lease.failure_of(url) if is_own else None


@contextmanager
def explained(lease: ProxyLease, url: str) -> Iterator[None]:
    """Httpx's errors as a typed reason: the proxy knows best why a host was not reached.

    Raises:
        NavigationError: what went wrong in the block, with its reason.
    """
    try:
        yield
    except httpx.InvalidURL as error:
        raise NavigationError(FailureReason.URL_REFUSED, f"url refused: {error}") from error
    except httpx.UnsupportedProtocol as error:
        raise NavigationError(
            FailureReason.URL_REFUSED, "url refused: only http and https are asked"
        ) from error
    except httpx.TransportError as error:
        known = lease.failure_of(url)
        if known is not None:
            raise NavigationError(known.reason, known.message) from error
        reason = FailureReason.CONNECTION_FAILED
        if isinstance(error, httpx.TimeoutException):
            reason = FailureReason.TIMED_OUT
        elif _is_tls(error):
            reason = FailureReason.TLS_FAILED
        raise NavigationError(reason, str(error) or type(error).__name__) from error


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
