"""Pages on loopback, with a log of what was asked for.

Files of a folder are served as they are; a test adds answers of its own with `Site.answer`.
"""

import mimetypes
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

FOLDER = Path(__file__).parents[1] / "sites"

Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says at a path. `stream` writes the body bit by bit, as long as it likes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    stream: Callable[[Write, threading.Event], None] | None = None


def _html(html: str) -> Answer:
    return Answer(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


class Site:
    """A server on a free port of loopback."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        self.folder = folder
        self.host = host
        self.requests: list[str] = []
        self.connection_count = 0
        self._answers: dict[str, Answer] = {}
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer((host, port), self._handler())
        self._server.daemon_threads = True

    @classmethod
    @contextmanager
    def serve(
        cls, folder: Path = FOLDER, host: str = "127.0.0.1", port: int = 0
    ) -> Iterator["Site"]:
        """Serve a folder until the block ends, on a free port unless one is given."""
        site = cls(folder, host, port)
        thread = threading.Thread(target=site._server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            site._server.shutdown()
            site._server.server_close()
            thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"

    def answer(self, path: str, answer: Answer) -> str:
        """Say this at `path` from now on; the URL of it."""
        self._answers[path] = answer
        return self.url(path)

    def page(self, html: str) -> str:
        """Serve this page at a path of its own; its URL."""
        return self.answer(f"/made/{uuid.uuid4().hex}.html", _html(html))

    @contextmanager
    def slow_page(self, html: str) -> Iterator[str]:
        """A page that is not answered until the block ends; its URL."""
        released = threading.Event()

        def wait_then_write(write: Write, closing: threading.Event) -> None:
            while not (released.wait(0.05) or closing.is_set()):
                continue
            write(html.encode())

        headers = {"Content-Type": "text/html; charset=utf-8"}
        path = f"/made/{uuid.uuid4().hex}.html"
        try:
            yield self.answer(path, Answer(headers=headers, stream=wait_then_write))
        finally:
            released.set()
            self.answer(path, _html(html))

    def request_count(self, url: str) -> int:
        """How often a URL of this site was asked for."""
        return self.requests.count(urlsplit(url).path)

    def find(self, target: str) -> Answer:
        path = unquote(urlsplit(target).path)
        if path in self._answers:
            return self._answers[path]
        file = (self.folder / path.lstrip("/")).resolve()
        if not file.is_relative_to(self.folder.resolve()) or not file.is_file():
            return Answer(b"<!doctype html><title>Not found</title><p>Not found", 404)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind = f"{kind}; charset=utf-8"
        return Answer(file.read_bytes(), headers={"Content-Type": kind})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                super().setup()
                site.connection_count += 1

            def do_GET(self) -> None:
                site.requests.append(self.path)
                answer = site.find(self.path)
                try:
                    self._send(answer)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.stream is None:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
                if answer.stream is not None:
                    answer.stream(self.wfile.write, site.closing)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """The request log is enough."""

        return Handler


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """`tests/sites`, served for the whole run."""
    with Site.serve() as served:
        yield served
