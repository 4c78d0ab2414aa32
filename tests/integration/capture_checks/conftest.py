"""A server whose answers are chosen by path, and a checker on a real egress proxy."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from services.capture.checks.checker import Checker
from services.capture.checks.worker import CHECK_LIMITS
from services.capture.egress import EgressPolicy, EgressProxy
from services.capture.plain_http import PlainHttp

Answer = tuple[int, dict[str, str]]


@dataclass(slots=True)
class Server:
    """What each path answers, by a call with the method; None breaks the connection."""

    port: int = 0
    answers: dict[str, Callable[[str], Answer | None]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def says(self, path: str, status: int, **headers: str) -> str:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda _method: (status, fields)
        return self.url(path)

    def methods(self, path: str) -> list[str]:
        return [method for method, asked in self.asked if asked == path]


@contextmanager
def serving() -> Iterator[Server]:
    found = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            found.asked.append((self.command, self.path))
            found.agents.add(self.headers["User-Agent"])
            say = found.answers.get(self.path)
            answer = say(self.command) if say else (404, {})
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            for name, value in answer[1].items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """`asked` is enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
async def checker() -> AsyncIterator[Checker]:
    policy = EgressPolicy(allow=(ip_network("127.0.0.0/8"),))
    async with EgressProxy(policy) as proxy:
        yield Checker(
            PlainHttp("the tests"),
            lambda: proxy.lease(CHECK_LIMITS),
            answer_seconds=1.0,
            check_seconds=5.0,
        )
