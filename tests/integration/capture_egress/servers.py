"""Servers on loopback that the tests reach, or must not reach, through the proxy."""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

BIG_BODY_BYTES = 20_000_000


@asynccontextmanager
async def listening(handle: Handle, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[int]:
    """A raw TCP server; gives its port. A connection ends when its handler does."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        except ConnectionError:
            writer.transport.abort()
        finally:
            writer.close()

    async with await asyncio.start_server(serve, host, port) as server:
        yield server.sockets[0].getsockname()[1]


@dataclass(slots=True)
class Canary:
    """Must not be reached."""

    port: int = 0
    connection_count: int = 0


@asynccontextmanager
async def singing(host: str = "127.0.0.1") -> AsyncIterator[Canary]:
    """A canary that listens."""
    canary = Canary()

    async def count(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        canary.connection_count += 1

    async with listening(count, host) as canary.port:
        yield canary


@dataclass(slots=True)
class Origin:
    """An ordinary web server: `/echo` tells of the request, `/big` and `/chunked` are large."""

    port: int
    paths: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving() -> Iterator[Origin]:
    """The origin, in a thread of its own."""
    server = _Server(("127.0.0.1", 0), _Handler)
    origin = Origin(server.server_port, server.paths)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.paths: list[str] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is no error here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        if self.path == "/big":
            self._answer(b"x" * BIG_BODY_BYTES, "text/plain")
        elif self.path == "/chunked":
            self._answer_in_chunks([b"one", b"two" * 1000, b"three"])
        elif self.path == "/until-close":
            self._answer_until_close(b"read until I close")
        elif self.path == "/redirect-inside":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/secret")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/page":
            self._answer(b"<!doctype html><title>A page</title>", "text/html")
        else:
            self._echo(b"")

    def do_HEAD(self) -> None:
        self._echo(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        self._echo(body)

    def _echo(self, body: bytes) -> None:
        seen = {
            "method": self.command,
            "path": self.path,
            "headers": dict(self.headers),
            "length": len(body),
            "sha256": sha256(body).hexdigest(),
        }
        self._answer(json.dumps(seen).encode(), "application/json")

    def _answer(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _answer_in_chunks(self, chunks: list[bytes]) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for chunk in [*chunks, b""]:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    def _answer_until_close(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
