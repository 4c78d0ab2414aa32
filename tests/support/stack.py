"""The whole product as real processes: NATS, catalog, capture and embed, to be used and killed."""

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.nats import NatsServer
from tests.support.ports import free_port
from tests.support.processes import living

ROOT = Path(__file__).parents[2]
TOKEN = "test-token"
SERVICE_TOKEN = "test-service-token"
SECRETS_KEY = "a key that only the tests know"


class ServiceProcess:
    """One service as a child process that a test may kill and start again on the same port."""

    def __init__(self, name: str, environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.port = free_port()
        self.log_path = folder / f"{name}.log"
        self._environment = {**environment, f"{name.upper()}_PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8", errors="replace")

    def start(self, **overrides: str) -> None:
        """Start the process; `overrides` are settings for this run only."""
        self._log = self.log_path.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"services.{self.name}"],
            cwd=ROOT,
            env={**os.environ, **self._environment, **overrides},
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    async def ready(self) -> None:
        """Return when `/readyz` answers 200; fail with the log when the process ends first."""
        async with httpx.AsyncClient(base_url=self.url) as client:

            async def status() -> int:
                assert self._process is not None
                if self._process.poll() is not None:
                    pytest.fail(f"{self.name} ended at its start:\n{self.log[-4_000:]}")
                try:
                    return (await client.get("/readyz", timeout=10)).status_code
                except httpx.HTTPError:
                    return 0

            await eventually(status, lambda code: code == 200, timeout_seconds=90)

    def peak_memory_mib(self) -> float:
        """The most memory that the process has had resident (VmHWM)."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024

    def kill(self) -> None:
        """SIGKILL, as a crash or the kernel's out-of-memory killer would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM, as an operator would; the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(number)
        status = self._process.wait(timeout=60)
        self._process = None
        if self._log:
            self._log.close()
        return status


class Stack:
    """The product on a folder of its own."""

    def __init__(self, nats: NatsServer, folder: Path) -> None:
        self.nats = nats
        self.folder = folder
        self.token = TOKEN
        # Outside pytest's folders, which only their owner may enter: as root, Chromium runs as
        # another user.
        self._scratch = Path(tempfile.mkdtemp(prefix="linksnap-stack-"))
        self._scratch.chmod(0o1777)
        common = {"TMPDIR": str(self._scratch)}
        for prefix in ("CATALOG_", "CAPTURE_", "EMBED_"):
            common[f"{prefix}NATS_URL"] = nats.url
            common[f"{prefix}ARTIFACTS_URL"] = (folder / "artifacts").as_uri()
            common[f"{prefix}LOG_FORMAT"] = "json"
        self.capture = ServiceProcess(
            "capture",
            {
                **common,
                "CAPTURE_EGRESS_ALLOW": "127.0.0.0/8",
                "CAPTURE_BROWSERS": "2",
                "CAPTURE_SECRETS_KEY": SECRETS_KEY,
            },
            folder,
        )
        self.embed = ServiceProcess(
            "embed",
            {
                **common,
                "EMBED_SERVICE_TOKEN": SERVICE_TOKEN,
                "EMBED_QDRANT_PATH": str(folder / "qdrant"),
            },
            folder,
        )
        self.catalog = ServiceProcess(
            "catalog",
            {
                **common,
                "CATALOG_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'catalog.db'}",
                "CATALOG_EMBED_URL": self.embed.url,
                "CATALOG_API_TOKEN": TOKEN,
                "CATALOG_SERVICE_TOKEN": SERVICE_TOKEN,
                "CATALOG_SECRETS_KEY": SECRETS_KEY,
            },
            folder,
        )
        self.api = httpx.AsyncClient(
            base_url=f"{self.catalog.url}/api/v1",
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=30,
        )

    @property
    def services(self) -> tuple[ServiceProcess, ...]:
        return (self.embed, self.catalog, self.capture)

    @property
    def url(self) -> str:
        return self.catalog.url

    async def start(self) -> None:
        for service in self.services:
            service.start()
        await asyncio.gather(*(service.ready() for service in self.services))

    async def stop(self) -> None:
        await self.api.aclose()
        for service in self.services:
            service.stop()
        shutil.rmtree(self._scratch)

    async def add(self, url: str, **fields: Any) -> dict[str, Any]:
        """POST a link; the link as it was answered."""
        answer = await self.api.post("/links", json={"url": url, **fields})
        assert answer.status_code in {200, 201}, answer.text
        link: dict[str, Any] = answer.json()
        return link

    async def snapshot(self, snapshot_id: str) -> dict[str, Any]:
        """The snapshot now; an empty one while catalog cannot be reached."""
        try:
            answer = await self.api.get(f"/snapshots/{snapshot_id}")
        except httpx.TransportError:
            return {"state": None, "indexed_at": None}
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    async def in_state(
        self, snapshot_id: str, *states: str, timeout_seconds: float = 60
    ) -> dict[str, Any]:
        """The snapshot, once it is in one of the states."""
        return await eventually(
            lambda: self.snapshot(snapshot_id),
            lambda found: found["state"] in states,
            timeout_seconds=timeout_seconds,
        )

    async def indexed(self, snapshot_id: str, *, timeout_seconds: float = 60) -> dict[str, Any]:
        """The snapshot, once it can be searched."""
        return await eventually(
            lambda: self.snapshot(snapshot_id),
            lambda found: found["indexed_at"] is not None,
            timeout_seconds=timeout_seconds,
        )

    async def search(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = await self.api.get("/search", params={"q": query, **parameters})
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return items

    async def indexed_links(self, query: str) -> set[str]:
        """The ids of links that embed itself finds, before catalog drops those that are gone."""
        async with httpx.AsyncClient() as client:
            answer = await client.post(
                f"{self.embed.url}/v1/search",
                json={"owner_id": self._owner_id(), "query": query, "limit": 100},
                headers={"Authorization": f"Bearer {SERVICE_TOKEN}"},
            )
        return {hit["link_id"] for hit in answer.raise_for_status().json()["hits"]}

    def _owner_id(self) -> str:
        with closing(sqlite3.connect(self.folder / "catalog.db")) as database:
            [(owner_id,)] = database.execute("SELECT id FROM accounts").fetchall()
        return str(uuid.UUID(owner_id))

    def leftover_processes(self) -> list[str]:
        """Command lines of processes that this stack (or a child of it) started and that live."""
        return list(living(str(self._scratch)).values())


@asynccontextmanager
async def _running_stack(folder: Path) -> AsyncIterator[Stack]:
    """A product with a broker of its own: nobody else's worker may take its jobs."""
    (folder / "nats").mkdir()
    server = NatsServer(folder / "nats")
    server.start()
    stack = Stack(server, folder)
    try:
        await stack.start()
        yield stack
    finally:
        await stack.stop()
        server.stop()


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """One product that all the friendly tests share."""
    async with _running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="module")
async def own_stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A product for one module that kills parts of it, its broker included."""
    async with _running_stack(tmp_path_factory.mktemp("own-stack")) as running:
        yield running
