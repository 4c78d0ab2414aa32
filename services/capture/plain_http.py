"""Plain HTTP requests, without a browser, through a lease of the egress proxy.

The proxy judges every connection, redirects included, so a request that is made here can reach
nothing that a browser could not.
"""

import ssl

import httpx

from services.capture.browser.lease import ProxyLease

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
