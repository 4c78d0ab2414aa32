"""Programs kept running, with small real ones."""

import asyncio
import io
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from deploy.local.console import Console
from deploy.local.errors import GaveUpError
from deploy.local.plan import Program
from deploy.local.supervisor import Supervised
from tests.support.eventually import eventually
from tests.support.ports import free_port

POLITE = """
import http.server, os, signal, sys
def end(*_):
    print("draining", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("process", os.getpid(), flush=True)
http.server.HTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
STUBBORN = """
import http.server, signal, subprocess
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
print("child", child.pid, flush=True)
http.server.HTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


class Shown:
    """What a console wrote."""

    def __init__(self) -> None:
        self._stream = io.StringIO()
        self.console = Console(self._stream, ["it"], colours=False)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    async def has(self, pattern: str) -> re.Match[str]:
        async def find() -> re.Match[str] | None:
            return re.search(pattern, self.text)

        found = await eventually(find)
        assert found
        return found


@pytest.fixture
def shown() -> Shown:
    return Shown()


def program(source: str, *, chatter: str | None = None) -> Program:
    port = free_port()
    command = (sys.executable, "-c", source.format(port=port))
    return Program("it", command, dict(os.environ), f"http://127.0.0.1:{port}/", chatter)


@asynccontextmanager
async def running(it: Supervised) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(it.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, GaveUpError):
            await task
        await it.stop()


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


async def ended(is_there: Callable[[], bool]) -> None:
    async def gone() -> bool:
        return not is_there()

    await eventually(gone)


async def test_a_killed_program_is_started_again(shown: Shown) -> None:
    it = Supervised(program(POLITE), shown.console)
    async with running(it):
        await it.ready.wait()
        os.kill(int((await shown.has(r"process (\d+)"))[1]), signal.SIGKILL)
        await shown.has(r"it was killed by SIGKILL; starting it again in 0\.5 s")
        await shown.has(r"(?s)is ready after.*is ready after")
    assert shown.text.rstrip().endswith("it       | draining")


async def test_a_program_that_never_gets_ready_is_given_up(shown: Shown) -> None:
    it = Supervised(program("print('no such file'); raise SystemExit(3)"), shown.console)
    async with running(it) as task:
        with pytest.raises(
            GaveUpError, match="it ended with status 3 before it was ready, 3 times"
        ):
            await task
    assert shown.text.count("no such file") == 3


async def test_a_program_that_does_not_end_is_killed_with_its_children(shown: Shown) -> None:
    it = Supervised(program(STUBBORN), shown.console, grace_seconds=0.2)
    async with running(it):
        await it.ready.wait()
        child = int((await shown.has(r"child (\d+)"))[1])
        assert is_alive(child)
    assert "it did not end in 0.2 s: killing it" in shown.text
    await ended(lambda: is_alive(child))


async def test_lines_of_any_length_are_shown_and_chatter_is_not(shown: Shown) -> None:
    source = "print('x' * 300_000); print(' [INF] hello'); print(b'\\xff', '字'); raise SystemExit"
    it = Supervised(program(source, chatter=" [INF] "), shown.console)
    async with running(it):
        await shown.has("starting it again")
    lines = shown.text.splitlines()
    assert f"it       | {'x' * 300_000}" in lines
    assert "字" in lines[1]
    assert "hello" not in shown.text


async def test_why_it_is_not_ready_yet_can_be_told(shown: Shown) -> None:
    source = """
import http.server, json
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503)
        self.end_headers()
        self.wfile.write(json.dumps({{"checks": {{"model": "loading", "nats": "ok"}}}}).encode())
http.server.HTTPServer(("127.0.0.1", {port}), Handler).serve_forever()
"""
    it = Supervised(program(source), shown.console)

    async def reason() -> str:
        return it.not_ready_because

    async with running(it):
        await eventually(reason, lambda text: text == "model: loading")
