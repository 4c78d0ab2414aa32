"""Embed as a process of its own: it stops in order, dies, comes back, and fails when it should."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from shared.artifacts.store import ArtifactStore
from shared.contracts.search import LinkHit
from shared.messaging.connection import Broker
from shared.messaging.publisher import Publisher
from shared.messaging.topology import EMBED_SNAPSHOT_CAPTURED
from tests.integration.embed.conftest import TOKEN, EmbedService, SavedLink
from tests.support.eventually import eventually
from tests.support.nats import NatsServer
from tests.support.ports import free_port
from tests.support.stack import ROOT, ServiceProcess

LONG_TEXT = "\n\n".join(
    f"Paragraph {number}: the lighthouse keeper wrote down wind, rain and passing ships."
    for number in range(800)
)


def environment_of(nats: NatsServer, folder: Path) -> dict[str, str]:
    return {
        "EMBED_NATS_URL": nats.url,
        "EMBED_ARTIFACTS_URL": (folder / "artifacts").as_uri(),
        "EMBED_QDRANT_PATH": str(folder / "vectors"),
        "EMBED_SERVICE_TOKEN": TOKEN,
    }


@pytest.fixture
def process(own_nats_server: NatsServer, tmp_path: Path) -> Iterator[ServiceProcess]:
    process = ServiceProcess("embed", environment_of(own_nats_server, tmp_path), tmp_path)
    process.start()
    yield process
    process.kill()


@pytest_asyncio.fixture
async def service(
    process: ServiceProcess, own_nats_server: NatsServer, tmp_path: Path
) -> AsyncIterator[EmbedService]:
    broker = await Broker.connect(own_nats_server.url, name="embed-tests")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=process.url, headers=headers, timeout=60) as client:
        artifacts = ArtifactStore.open((tmp_path / "artifacts").as_uri())
        yield EmbedService(client, Publisher(broker), broker, artifacts)
    await broker.close()


async def test_it_is_alive_while_it_loads_and_stops_with_status_0(
    process: ServiceProcess, service: EmbedService, link: SavedLink
) -> None:
    async def alive() -> bool:
        try:
            return (await service.client.get("/livez")).status_code == 200
        except httpx.TransportError:
            return False

    await eventually(alive, timeout_seconds=60)
    early = await service.client.post("/v1/search", json=link.asks("x").model_dump(mode="json"))
    assert early.status_code in {200, 503}
    await process.ready()
    assert process.stop() == 0
    assert "Traceback" not in process.log


async def test_a_kill_in_mid_job_loses_nothing(
    process: ServiceProcess, service: EmbedService, link: SavedLink
) -> None:
    async def is_working() -> bool:
        durable = EMBED_SNAPSHOT_CAPTURED
        info = await service.broker.js.consumer_info(durable.stream, durable.name)
        return bool(info.num_ack_pending)

    async def best() -> LinkHit | None:
        answer = await service.search(link.asks("what happened in paragraph 799?"))
        return answer.hits[0] if answer.hits else None

    await process.ready()
    await service.publish(link.captured(await link.text(service.artifacts, LONG_TEXT)))
    await eventually(is_working, timeout_seconds=60)
    process.kill()
    process.start()
    await process.ready()
    hit = await eventually(best, timeout_seconds=150)
    assert hit is not None
    passage = hit.passages[0]
    assert "Paragraph 799:" in passage.text
    assert LONG_TEXT[passage.start : passage.end] == passage.text


async def test_a_part_that_fails_ends_the_process_with_status_1(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    environment = environment_of(nats_server, tmp_path) | {
        "EMBED_MODEL_PATH": str(tmp_path / "nothing"),
        "EMBED_PORT": str(free_port()),
        "EMBED_LOG_FORMAT": "json",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "services.embed"),
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    _, log = await process.communicate()
    assert process.returncode == 1
    assert b"modules.json is missing" in log
