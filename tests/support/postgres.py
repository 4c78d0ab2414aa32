"""A real PostgreSQL of Debian's, as fixtures: one server a run, a fresh database a test.

It listens on a Unix socket in a folder of its own, so it needs no port and meets no other server.
PostgreSQL refuses to run as root: then it runs as the user `postgres` that Debian's package makes.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

START_SECONDS = 30.0
SERVER_USER = "postgres"


class PostgresServer:
    """One server with its data in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._user = SERVER_USER if os.geteuid() == 0 else None
        self._binaries = _binaries()
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0

    def start(self) -> None:
        """Make the data and return once it takes connections."""
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        self._run(
            "initdb",
            "-D",
            str(data),
            "-U",
            SERVER_USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "fsync": "off",  # a test's data need not survive a power cut
            "full_page_writes": "off",
            "max_connections": "200",
        }
        options = [f"-c{name}={value}" for name, value in settings.items()]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._binary("postgres"), "-D", str(data), *options],
                user=self._user,
                cwd=self._folder,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECONDS
        while self._try("pg_isready", "-q", "-h", str(self._folder)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self._folder / "log").read_text()[-2000:])

    def stop(self) -> None:
        """End it, with every connection that is still open."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(START_SECONDS)

    def fresh_database(self) -> str:
        """The URL of a new, empty database."""
        self._count += 1
        name = f"test_{self._count}"
        self._run("createdb", "-h", str(self._folder), "-U", SERVER_USER, name)
        return f"postgresql+asyncpg://{SERVER_USER}@/{name}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binary(program), *arguments],
            check=True,
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )

    def _try(self, program: str, *arguments: str) -> int:
        command = [self._binary(program), *arguments]
        return subprocess.run(command, check=False, cwd=self._folder).returncode

    def _binary(self, program: str) -> str:
        return str(self._binaries / program)


def _binaries() -> Path:
    """Debian keeps the server's programs out of the PATH; the newest version wins."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    assert on_path is not None, "PostgreSQL is missing: apt-get install postgresql"
    return Path(on_path).parent


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="linksnap-postgres-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    return postgres_server.fresh_database()
