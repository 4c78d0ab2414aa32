"""A page that asks for things in every way, on two origins: what an archive of it must hold."""

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotlicffi

SECRET = "the-secret-of-the-session"

_PAGE = """<!doctype html><html lang="en"><head><title>Varied</title>
<link rel="stylesheet" href="/style.css"></head><body>
<h1>Words of the page itself</h1>
<p id="scripted"></p><p id="posted"></p><p id="worked"></p><p id="fetched"></p>
<img id="picture" src="/picture.svg?v=1"><iframe id="frame" src="{other}/frame"></iframe>
<script src="/words.js"></script></body></html>"""

_WORDS = """
const say = (id, words) => { document.getElementById(id).textContent = words; };
say("scripted", "Words of a script");
const socket = new WebSocket(`ws://${location.host}/socket`);
socket.onerror = () => {};
(async () => {
  const send = (body) => fetch("/echo", { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" } }).then((answer) => answer.json());
  const [first, second] = [await send({ ask: "one" }), await send({ ask: "two" })];
  say("posted", `${first.said} and ${second.said}`);
  const bounced = await fetch("/bounce").then((answer) => answer.text());
  await fetch("/nothing");
  say("fetched", bounced);
  await document.fonts.load("20px Archived");
  if (navigator.serviceWorker && window === window.top) {
    // Replay lets no page have a service worker: what it waits for may never be.
    const patience = new Promise((done) => { setTimeout(done, 3000); });
    const controlled = new Promise((done) => {
      navigator.serviceWorker.addEventListener("controllerchange", done, { once: true });
    });
    navigator.serviceWorker.register("/worker.js").catch(() => {});
    await Promise.race([controlled, patience]);
  }
  say("worked", await fetch("/of-the-worker").then((answer) => answer.text()));
  document.documentElement.dataset.ready = "yes";
})();
"""

_WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.url.endsWith("/of-the-worker")) {
    event.respondWith(new Response("Words of a service worker"));
  }
});
"""
_STYLE = """@font-face { font-family: Archived; src: url("/font.ttf"); }
h1 { font-family: Archived; color: rgb(1, 2, 3); }"""
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9"/></svg>'

_SCRIPT = "text/javascript"
_TEXT = "text/plain"


class VariedSite:
    """The page's two servers, and what was asked of them."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self._servers = [
            ThreadingHTTPServer((host, 0), _handler(self)) for host in ("127.0.0.1", "127.0.0.2")
        ]
        font = min(Path("/usr/share/fonts").rglob("*Mono*.ttf")).read_bytes()
        page = _PAGE.format(other=self._origin(1)).encode()
        coded = {"Content-Encoding": "gzip"}
        self.answers: dict[str, tuple[int, str, bytes, dict[str, str]]] = {
            "/start": (302, _TEXT, b"", {"Location": "/middle", "Set-Cookie": f"s={SECRET}"}),
            "/middle": (301, _TEXT, b"", {"Location": "/page"}),
            "/page": (200, "text/html", gzip.compress(page), coded | {"X-Kept": "kept"}),
            "/style.css": (
                200,
                "text/css",
                brotlicffi.compress(_STYLE.encode()),
                {"Content-Encoding": "br"},
            ),
            "/words.js": (
                200,
                _SCRIPT,
                zlib.compress(_WORDS.encode()),
                {"Content-Encoding": "deflate"},
            ),
            "/font.ttf": (200, "font/ttf", font, {}),
            "/picture.svg?v=1": (200, "image/svg+xml", _PICTURE.encode(), {}),
            "/frame": (200, "text/html", b"<p id='inner'>Words of a frame</p>", {}),
            "/bounce": (307, _TEXT, b"", {"Location": "/bounced"}),
            "/bounced": (200, _TEXT, b"Words at the end of a redirect", {}),
            "/nothing": (204, _TEXT, b"", {}),
            "/worker.js": (200, _SCRIPT, _WORKER.encode(), {}),
        }

    @classmethod
    @contextmanager
    def serve(cls) -> Iterator["VariedSite"]:
        """Both servers, until the block ends."""
        site = cls()
        threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,)) for server in site._servers
        ]
        for thread in threads:
            thread.start()
        try:
            yield site
        finally:
            for server, thread in zip(site._servers, threads, strict=True):
                server.shutdown()
                server.server_close()
                thread.join()

    def url(self, path: str) -> str:
        return f"{self._origin(0)}{path}"

    def _origin(self, number: int) -> str:
        host, port = self._servers[number].server_address[:2]
        return f"http://{host!s}:{port}"


def _handler(site: VariedSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append(self.path)
            self._send(*site.answers.get(self.path, (404, _TEXT, b"Not found", {})))

        def do_POST(self) -> None:
            site.requests.append(self.path)
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"said": f"answer to {asked['ask']}"}).encode()
            self._send(200, "application/json", body, {})

        def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """The list of requests is enough."""

    return Handler
