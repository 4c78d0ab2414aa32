"""One check: HEAD, GET where a server does not take HEAD, and redirects, each hop judged anew."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import ada_url
import httpx

from services.capture.browser.lease import ProxyLease
from services.capture.checks.answers import REDIRECTS, must_ask_by_get, retry_after_seconds
from services.capture.errors import CaptureError
from services.capture.plain_http import PlainHttp, explained, refusal_of
from shared.contracts.failures import Failure, FailureReason

_MOST_REDIRECTS = 10
_HEADERS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Found:
    """What a URL answered: a status, or why there was none."""

    final_url: str
    http_status: int | None = None
    failure: Failure | None = None
    retry_after_seconds: float | None = None


class Checker:
    """Checks URLs. Nothing of a body is read beyond what comes with the head."""

    def __init__(
        self,
        http: PlainHttp,
        open_lease: Callable[[], AbstractAsyncContextManager[ProxyLease]],
        *,
        answer_seconds: float = 12.0,
        check_seconds: float = 40.0,
    ) -> None:
        """Take what a check needs.

        Args:
            http: makes clients; its user agent is what sites see.
            open_lease: a way out for one check.
            answer_seconds: how long one server may take to connect or to begin its answer.
            check_seconds: how long all of it may take, redirects included.
        """
        self._http = http
        self._open_lease = open_lease
        self._answer_seconds = answer_seconds
        self._check_seconds = check_seconds

    async def check(self, url: str) -> Found:
        """What `url` answers. A site that cannot be reached is an answer too."""
        visit = _Visit(url, self._http.user_agent, self._answer_seconds)
        try:
            async with (
                asyncio.timeout(self._check_seconds),
                self._open_lease() as lease,
                self._http.transport(lease) as transport,
            ):
                return await visit.follow(transport, lease)
        except TimeoutError:
            return visit.failed(FailureReason.TIMED_OUT, "no answer in time")
        except CaptureError as error:
            return visit.failed(error.reason, error.message)


class _Visit:
    """A URL and where it leads. Cookies are kept on the way: some sites insist on them."""

    def __init__(self, url: str, user_agent: str, answer_seconds: float) -> None:
        self._url = url
        self._headers = _HEADERS | {"User-Agent": user_agent}
        self._extensions = {"timeout": httpx.Timeout(answer_seconds).as_dict()}
        self._cookies = httpx.Cookies()

    def failed(self, reason: FailureReason, message: str) -> Found:
        """It was not reached."""
        return Found(self._url, failure=Failure(reason=reason, message=message, step="check"))

    async def follow(self, transport: httpx.AsyncHTTPTransport, lease: ProxyLease) -> Found:
        """Ask, and go where redirects lead.

        Raises:
            NavigationError: a URL on the way was not reached.
        """
        for _hop in range(_MOST_REDIRECTS + 1):
            with explained(lease, self._url):
                answer = await self._ask(transport)
            refusal = refusal_of(lease, self._url, answer)
            if refusal is not None:
                return Found(self._url, failure=refusal)
            target = _target(self._url, answer)
            if target is None:
                wait = retry_after_seconds(answer.headers.get("Retry-After"), datetime.now(UTC))
                return Found(self._url, answer.status_code, retry_after_seconds=wait)
            self._url = target
        return self.failed(
            FailureReason.TOO_MANY_REDIRECTS, f"more than {_MOST_REDIRECTS} redirects"
        )

    async def _ask(self, transport: httpx.AsyncHTTPTransport) -> httpx.Response:
        """The head of the answer; the connection is given up before its body."""
        try:
            answer = await self._head_of(transport, "HEAD")
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout):
            return await self._head_of(transport, "GET")
        if must_ask_by_get(answer.status_code):
            return await self._head_of(transport, "GET")
        return answer

    async def _head_of(self, transport: httpx.AsyncHTTPTransport, method: str) -> httpx.Response:
        request = httpx.Request(
            method, self._url, headers=self._headers, extensions=self._extensions
        )
        self._cookies.set_cookie_header(request)
        answer = await transport.handle_async_request(request)
        await answer.aclose()
        answer.request = request
        self._cookies.extract_cookies(answer)
        return answer


def _target(url: str, answer: httpx.Response) -> str | None:
    """Where a redirect leads, as a browser reads it; None when it is none."""
    location = answer.headers.get("Location")
    if answer.status_code not in REDIRECTS or not location:
        return None
    try:
        return str(ada_url.URL(location, url).href)
    except ValueError:
        return None
