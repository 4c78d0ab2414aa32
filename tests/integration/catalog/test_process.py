"""The catalog as a process: SIGTERM ends it with 0, also while the broker is away."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.nats import NatsServer
from tests.support.ports import free_port

ROOT = Path(__file__).parents[3]
TOKEN = "token-of-the-tests"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def process(
    own_nats_server: NatsServer, port: int, tmp_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    settings = {
        "CATALOG_PORT": str(port),
        "CATALOG_NATS_URL": own_nats_server.url,
        "CATALOG_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/new/catalog.db",
        "CATALOG_ARTIFACTS_URL": (tmp_path / "artifacts").as_uri(),
        "CATALOG_API_TOKEN": TOKEN,
        "CATALOG_SERVICE_TOKEN": TOKEN,
        "CATALOG_LOG_FORMAT": "json",
    }
    with (tmp_path / "log").open("wb") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "services.catalog"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stderr=log,
        )
        yield started
        started.kill()
        started.wait()


async def test_sigterm_ends_it_with_0_although_the_broker_is_away(
    process: subprocess.Popen[bytes], port: int, own_nats_server: NatsServer
) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(
        base_url=url, headers=headers, trust_env=False, timeout=30
    ) as client:

        async def status(path: str = "/readyz") -> int:
            try:
                return (await client.get(path)).status_code
            except httpx.ConnectError:
                return 0

        await eventually(status, lambda code: code == 200, timeout_seconds=60)
        own_nats_server.kill()
        added = await client.post("/api/v1/links", json={"url": "https://example.com/"})
        assert added.status_code == 201
        await eventually(status, lambda code: code == 503)
        assert await status("/livez") == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0


async def test_an_agent_holds_no_stop_up(process: subprocess.Popen[bytes], port: int) -> None:
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Accept": "application/json, text/event-stream",
    }
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(
        base_url=url, headers=headers, trust_env=False, timeout=30
    ) as client:

        async def is_ready() -> bool:
            try:
                return (await client.get("/readyz")).status_code == 200
            except httpx.ConnectError:
                return False

        await eventually(is_ready, timeout_seconds=60)
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        answer = await client.post("/mcp", json=message, timeout=60)
        assert answer.status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
