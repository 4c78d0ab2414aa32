"""One POST of an event: no redirect is followed, and only the beginning of the answer is read."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import httpx

from services.capture.browser.lease import ProxyLease
from services.capture.errors import CaptureError
from services.capture.plain_http import PlainHttp, explained, refusal_of
from shared.contracts.failures import Failure, FailureReason

_EXCERPT_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Posted:
    """What was answered: a status and how the body begins, or why there was none."""

    http_status: int | None = None
    excerpt: str | None = None
    failure: Failure | None = None


class Poster:
    """Posts events."""

    def __init__(
        self,
        http: PlainHttp,
        open_lease: Callable[[], AbstractAsyncContextManager[ProxyLease]],
        *,
        post_seconds: float = 15.0,
    ) -> None:
        """Take what a POST needs.

        Args:
            http: makes clients; its user agent is what receivers see.
            open_lease: a way out for one POST.
            post_seconds: how long all of it may take.
        """
        self._http = http
        self._open_lease = open_lease
        self._post_seconds = post_seconds

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> Posted:
        """Send a JSON body. A receiver that cannot be reached is an answer too."""
        try:
            async with (
                asyncio.timeout(self._post_seconds),
                self._open_lease() as lease,
                self._http.transport(lease) as transport,
            ):
                with explained(lease, url):
                    return await self._send(transport, lease, self._request(url, headers, body))
        except TimeoutError:
            return _failed(FailureReason.TIMED_OUT, f"no answer within {self._post_seconds:g} s")
        except CaptureError as error:
            return _failed(error.reason, error.message)

    def _request(self, url: str, headers: Mapping[str, str], body: str) -> httpx.Request:
        fields = {
            **headers,
            "User-Agent": self._http.user_agent,
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
        }
        extensions = {"timeout": httpx.Timeout(self._post_seconds).as_dict()}
        return httpx.Request(
            "POST", url, headers=fields, content=body.encode(), extensions=extensions
        )

    async def _send(
        self, transport: httpx.AsyncHTTPTransport, lease: ProxyLease, request: httpx.Request
    ) -> Posted:
        answer = await transport.handle_async_request(request)
        try:
            refusal = refusal_of(lease, str(request.url), answer)
            if refusal is not None:
                return Posted(failure=refusal)
            return Posted(answer.status_code, await _excerpt(answer))
        finally:
            await answer.aclose()


async def _excerpt(answer: httpx.Response) -> str | None:
    """How the body begins. The status has been said: a body that breaks off changes nothing."""
    body = b""
    try:
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) >= _EXCERPT_BYTES:
                break
    except httpx.TransportError:
        pass
    text = body[:_EXCERPT_BYTES].decode(errors="replace").replace("\x00", "").strip()
    return text or None


def _failed(reason: FailureReason, message: str) -> Posted:
    return Posted(failure=Failure(reason=reason, message=message, step="webhook"))
