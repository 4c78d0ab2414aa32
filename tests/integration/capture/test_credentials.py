"""What a site is shown so that it lets a capture in, and that nobody else sees it."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shared.contracts.credentials import BasicAuth, Cookie, SiteCredentials
from tests.integration.capture.conftest import Taken, TakePage

_SECRETS = ("c00kie-value", "h3ader-value", "pa55word")
_AUTHORIZATION = f"Basic {base64.b64encode(b'reader:pa55word').decode()}"


@dataclass(slots=True)
class Seen:
    """A server that keeps every request's headers, and pages that a test gives it."""

    port: int = 0
    host: str = "127.0.0.1"
    pages: dict[str, tuple[int, dict[str, str], str]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    wants_password: bool = False

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def page(
        self, path: str, html: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> str:
        self.pages[path] = (status, headers or {}, html)
        return self.url(path)

    def sent(self, name: str) -> list[str | None]:
        """This header of every request."""
        return [headers.get(name) for _path, headers in self.requests]


@contextmanager
def serving(host: str) -> Iterator[Seen]:
    seen = Seen(host=host)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen.requests.append((self.path, headers))
            status, extra, html = seen.pages.get(self.path, (404, {}, "<p>nothing"))
            if seen.wants_password and headers.get("authorization") != _AUTHORIZATION:
                status, extra = 401, {"WWW-Authenticate": 'Basic realm="readers"'}
                html = "<title>401</title><p>No."
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", **extra}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(html.encode())))
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """What was asked is kept."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    seen.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def here() -> Iterator[Seen]:
    with serving("127.0.0.1") as seen:
        yield seen


@pytest.fixture
def elsewhere() -> Iterator[Seen]:
    with serving("127.0.0.2") as seen:
        yield seen


def shown(**what: Any) -> tuple[SiteCredentials, ...]:
    return (SiteCredentials(site="127.0.0.1", **what),)


COOKIES = (
    Cookie(name="sid", value="c00kie-value"),
    Cookie(name="deep", value="deep-value", path="/members", http_only=True, same_site="lax"),
)
HEADERS = {"X-Key": "h3ader-value", "Accept-Language": "de"}


def nothing_tells(taken: Taken) -> None:
    """No artifact has one of the secrets in it."""
    for kind, data in taken.files.items():
        assert not [secret for secret in _SECRETS if secret.encode() in data], kind


async def test_cookies_are_for_their_site_and_path_alone(
    take: TakePage, here: Seen, elsewhere: Seen
) -> None:
    picture = elsewhere.page("/picture", "no picture")
    url = here.page("/members/a", f"<p>Members</p><img src='{picture}'><img src='/free'>")

    taken = await take(url, credentials=shown(cookies=COOKIES))

    by_path = {path: headers.get("cookie", "") for path, headers in here.requests}
    assert set(by_path["/members/a"].split("; ")) == {"sid=c00kie-value", "deep=deep-value"}
    assert by_path["/free"] == "sid=c00kie-value"
    assert elsewhere.requests
    assert set(elsewhere.sent("cookie")) == {None}
    assert "Members" in taken.text()
    nothing_tells(taken)


async def test_headers_are_for_their_site_alone(
    take: TakePage, here: Seen, elsewhere: Seen
) -> None:
    style = elsewhere.page("/style", "body {}", headers={"Content-Type": "text/css"})
    frame = elsewhere.page("/frame", "<p>A frame")
    url = here.page(
        "/a",
        f"<link rel=stylesheet href='{style}'><p>Words<iframe src='{frame}'></iframe>"
        f"<script>fetch('/data'); fetch('{style}', {{mode: 'no-cors'}})</script>",
    )

    taken = await take(url, credentials=shown(headers=HEADERS, cookies=COOKIES))

    assert taken.result.failure is None
    by_path = dict(here.requests)
    for path in ("/a", "/data"):
        assert by_path[path]["x-key"] == "h3ader-value"
        assert by_path[path]["accept-language"] == "de"
        assert by_path[path]["cookie"] == "sid=c00kie-value"
    assert {path for path, _headers in elsewhere.requests} >= {"/style", "/frame"}
    assert set(elsewhere.sent("x-key")) == {None}
    assert "de" not in elsewhere.sent("accept-language")
    nothing_tells(taken)


async def test_a_redirect_to_another_host_takes_nothing_along(
    take: TakePage, here: Seen, elsewhere: Seen
) -> None:
    end = elsewhere.page("/end", "<p>The end")
    url = here.page("/way", "", 302, {"Location": end})

    taken = await take(
        url,
        credentials=shown(
            headers=HEADERS,
            cookies=COOKIES,
            basic_auth=BasicAuth(username="reader", password="pa55word"),
        ),
    )

    assert taken.result.facts.url == end
    assert here.requests[0][1]["x-key"] == "h3ader-value"
    for name in ("x-key", "cookie", "authorization"):
        assert set(elsewhere.sent(name)) == {None}
    nothing_tells(taken)


async def test_a_redirect_on_the_site_keeps_them(take: TakePage, here: Seen) -> None:
    here.page("/end", "<p>The end")
    url = here.page("/way", "", 302, {"Location": "/end"})

    await take(url, credentials=shown(headers=HEADERS))

    assert dict(here.requests)["/end"]["x-key"] == "h3ader-value"


async def test_a_password_answers_the_site_that_asks(
    take: TakePage, here: Seen, elsewhere: Seen
) -> None:
    here.wants_password = elsewhere.wants_password = True
    url = here.page("/a", f"<p>Behind the door<iframe src='{elsewhere.url('/b')}'></iframe>")

    taken = await take(
        url, credentials=shown(basic_auth=BasicAuth(username="reader", password="pa55word"))
    )

    assert taken.result.facts.http_status == 200
    assert "Behind the door" in taken.text()
    assert elsewhere.requests
    assert set(elsewhere.sent("authorization")) == {None}
    nothing_tells(taken)


async def test_a_wrong_password_ends(take: TakePage, here: Seen) -> None:
    here.wants_password = True
    url = here.page("/a", "<p>Behind the door")

    taken = await take(
        url, credentials=shown(basic_auth=BasicAuth(username="reader", password="wrong"))
    )

    assert taken.result.facts.http_status == 401
    assert len([path for path, _headers in here.requests if path == "/a"]) == 2


async def test_a_header_that_browsers_refuse_costs_nothing_but_itself(
    take: TakePage, here: Seen
) -> None:
    url = here.page("/a", "<p>Words")

    taken = await take(url, credentials=shown(headers={"Bad Name": "h3ader-value"}))

    assert "Words" in taken.text()


async def test_credentials_of_another_site_are_not_used(
    take: TakePage, here: Seen, elsewhere: Seen
) -> None:
    url = elsewhere.page("/a", "<p>Words")

    await take(url, credentials=shown(headers=HEADERS, cookies=COOKIES))

    assert set(elsewhere.sent("x-key")) == set(elsewhere.sent("cookie")) == {None}


async def test_dialogs_do_not_hold_up_a_page_that_is_shown_headers(
    take: TakePage, here: Seen
) -> None:
    url = here.page("/a", "<p>Before<script>alert(1); document.write(confirm(2))</script>")

    taken = await take(url, credentials=shown(headers=HEADERS))

    assert taken.result.failure is None
    assert "false" in taken.text()
