"""The real catalog, on a real broker and both databases, driven through its HTTP API."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from pydantic import SecretStr

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from shared.artifacts.store import ArtifactStore
from shared.messaging.connection import Broker
from shared.telemetry.tracing import configure_tracing
from tests.integration.catalog.workers import SearchServer, Workers
from tests.support.documented_problems import DocumentedProblems
from tests.support.eventually import eventually
from tests.support.nats import NatsServer
from tests.support.ports import free_port

TOKEN = "token-of-the-tests"
ENDS = {"captured", "partial", "failed", "cancelled"}


@dataclass
class Api:
    """A client of the API, with the waiting that every client must do."""

    http: httpx.AsyncClient
    app: FastAPI

    async def add(self, url: str, **fields: Any) -> dict[str, Any]:
        response = await self.http.post("/api/v1/links", json={"url": url, **fields})
        assert response.status_code in {200, 201}, response.text
        body: dict[str, Any] = response.json()
        return body

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        response = await self.http.get(path, params=params)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def snapshot(self, link: dict[str, Any]) -> dict[str, Any]:
        return await self.get(f"/api/v1/snapshots/{link['latest_snapshot']['id']}")

    async def ended(self, link: dict[str, Any], timeout_seconds: float = 30) -> dict[str, Any]:
        """The link's newest snapshot (of when `link` was read) when it has ended."""
        return await eventually(
            lambda: self.snapshot(link),
            lambda found: found["state"] in ENDS,
            timeout_seconds=timeout_seconds,
        )

    async def indexed(self, link: dict[str, Any], timeout_seconds: float = 30) -> dict[str, Any]:
        return await eventually(
            lambda: self.snapshot(link),
            lambda found: found["indexed_at"] is not None,
            timeout_seconds=timeout_seconds,
        )


@pytest.fixture(scope="session", autouse=True)
def tracing() -> None:
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        configure_tracing("catalog")


@pytest.fixture(scope="module")
def broker_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    """One broker a module, so that no other suite's messages are in it."""
    server = NatsServer(tmp_path_factory.mktemp("nats"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/catalog.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def search_server() -> AsyncIterator[SearchServer]:
    server = SearchServer(free_port())
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(
    broker_server: NatsServer, database_url: str, search_server: SearchServer, tmp_path: Path
) -> CatalogSettings:
    return CatalogSettings(
        nats_url=broker_server.url,
        database_url=database_url,
        artifacts_url=(tmp_path / "artifacts").as_uri(),
        embed_url=search_server.url,
        api_token=SecretStr(TOKEN),
        service_token=SecretStr("service-token"),
        secrets_key=SecretStr("a key of sixteen letters"),
        reconcile_seconds=0.2,
        job_grace_seconds=0.5,
        index_grace_seconds=0.5,
        deleted_files_settle_seconds=3600,
        unnamed_files_settle_seconds=0,
    )


@asynccontextmanager
async def running_api(settings: CatalogSettings) -> AsyncIterator[Api]:
    """The catalog with these settings, started and in the end stopped.

    It fails when it has answered a problem that its document does not tell of.
    """
    app = create_app(settings)
    checked = DocumentedProblems(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(checked, raise_app_exceptions=False),
            base_url="http://catalog",
            headers={"Authorization": f"Bearer {TOKEN}"},
        ) as client,
    ):
        yield Api(client, app)
    assert checked.undocumented == []


@pytest.fixture
async def api(settings: CatalogSettings) -> AsyncIterator[Api]:
    async with running_api(settings) as running:
        yield running


@pytest.fixture
def artifacts(settings: CatalogSettings) -> ArtifactStore:
    return ArtifactStore.open(settings.artifacts_url)


@pytest.fixture
async def idle_workers(
    settings: CatalogSettings, artifacts: ArtifactStore
) -> AsyncIterator[Workers]:
    """Capture and embed that are not started yet."""
    broker = await Broker.connect(settings.nats_url, name="workers")
    workers = Workers(broker, artifacts)
    yield workers
    await workers.stop()
    await broker.close()


@pytest.fixture
async def workers(idle_workers: Workers) -> Workers:
    idle_workers.start_capture()
    idle_workers.start_embed()
    return idle_workers
