"""Plain HTTP requests, without a browser, through a lease of the egress proxy.

The proxy judges every connection, redirects included, so a client that is made here can reach
nothing that a browser could not.
"""

import ssl
from collections.abc import Mapping

import httpx

from services.capture.browser.lease import ProxyLease

_PROXY_HOST = "127.0.0.1"


class PlainHttp:
    """Makes clients; the certificates are read once."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._tls = ssl.create_default_context()

    def client(
        self,
        lease: ProxyLease,
        *,
        seconds: float,
        follow_redirects: bool,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.AsyncClient:
        """A client whose every request takes the lease. Close it, or use it in `async with`.

        Args:
            lease: what it may use.
            seconds: how long it waits for a connection, and for each piece of an answer.
            follow_redirects: whether it follows up to five redirects by itself.
            headers: sent with every request.
        """
        return httpx.AsyncClient(
            proxy=f"http://{_PROXY_HOST}:{lease.port}",
            trust_env=False,
            verify=self._tls,
            timeout=seconds,
            follow_redirects=follow_redirects,
            max_redirects=5,
            headers={"User-Agent": self._user_agent, **(headers or {})},
        )

    async def fetch(self, lease: ProxyLease, url: str, *, seconds: float, max_bytes: int) -> bytes:
        """The body of a successful answer, as it was sent.

        Raises:
            httpx.HTTPError, httpx.InvalidURL: there is none, or it is larger than `max_bytes`.
        """
        headers = {"Accept": "image/*,*/*;q=0.5", "Accept-Encoding": "identity"}
        async with (
            self.client(lease, seconds=seconds, follow_redirects=True, headers=headers) as client,
            client.stream("GET", url) as answer,
        ):
            answer.raise_for_status()
            body = bytearray()
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > max_bytes:
                    raise httpx.DecodingError(f"more than {max_bytes} bytes")
            return bytes(body)
