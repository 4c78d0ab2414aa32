"""A receiver of webhooks on loopback, which checks every signature as a client would."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError


@dataclass(frozen=True, slots=True)
class Received:
    """One POST. `event` is None when the signature is not what it must be."""

    path: str
    message_id: str
    headers: dict[str, str]
    event: dict[str, Any] | None


@dataclass(slots=True)
class Receiver:
    """What each path answers, by a call with what came; 204 where nothing is said."""

    port: int = 0
    secrets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Callable[[Received], tuple[int, dict[str, str], bytes]]] = field(
        default_factory=dict
    )
    received: list[Received] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def says(self, path: str, *statuses: int) -> None:
        """Answer these statuses one after the other, the last again and again."""
        left = list(statuses)

        def answer(_post: Received) -> tuple[int, dict[str, str], bytes]:
            status = left.pop(0) if len(left) > 1 else left[0]
            return status, {"Location": "/elsewhere"}, f"status {status}".encode()

        self.answers[path] = answer

    def at(self, path: str) -> list[Received]:
        return [post for post in self.received if post.path == path]

    def events(self, path: str) -> list[dict[str, Any]]:
        """What came with a right signature, each message once."""
        found = {post.message_id: post.event for post in self.at(path) if post.event}
        return list(found.values())


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A running receiver."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            post = Received(
                self.path,
                headers["webhook-id"],
                headers,
                _verified(receiver, self.path, headers, body),
            )
            receiver.received.append(post)
            say = receiver.answers.get(self.path)
            status, fields, said = say(post) if say else (204, {}, b"")
            try:
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """`received` is enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _verified(
    receiver: Receiver, path: str, headers: dict[str, str], body: str
) -> dict[str, Any] | None:
    secret = receiver.secrets.get(path)
    if secret is None:
        found: dict[str, Any] = json.loads(body)
        return found
    try:
        event: dict[str, Any] = Verifier(secret).verify(body, headers)
    except WebhookVerificationError:
        return None
    return event
