"""The embed service in this process: real NATS, real model, real Qdrant Edge."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from uuid import NAMESPACE_DNS, UUID, uuid4, uuid5

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from services.embed.app import create_app
from services.embed.settings import EmbedSettings
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.messages import LinkDeleted, LinkSaved, Message, SnapshotCaptured
from shared.contracts.search import SearchRequest, SearchResponse
from shared.messaging.connection import Broker
from shared.messaging.publisher import Publisher
from tests.support.eventually import eventually
from tests.support.nats import NatsServer

TOKEN = "test-service-token"


@dataclass(slots=True)
class EmbedService:
    """What the other services do to embed: publish facts, store artifacts, search."""

    client: httpx.AsyncClient
    publisher: Publisher
    broker: Broker
    artifacts: ArtifactStore

    async def search(self, request: SearchRequest) -> SearchResponse:
        answer = await self.client.post("/v1/search", json=request.model_dump(mode="json"))
        assert answer.status_code == 200, answer.text
        return SearchResponse.model_validate_json(answer.content)

    async def publish(self, message: Message) -> None:
        await self.publisher.publish(message, message_id=str(uuid4()))


@dataclass(frozen=True, slots=True)
class SavedLink:
    """One link of one owner, and the messages about it."""

    owner_id: UUID
    link_id: UUID

    @classmethod
    def of_new_owner(cls) -> "SavedLink":
        return cls(uuid4(), uuid4())

    def saved(self, version: int = 1, **fields: object) -> LinkSaved:
        now = datetime.now(UTC)
        return LinkSaved.model_validate(
            {
                "link_id": self.link_id,
                "owner_id": self.owner_id,
                "version": version,
                "url": "https://example.org/",
                "created_at": now,
                "saved_at": now,
                "tag_ids": [tag_id(tag) for tag in cast("tuple[str, ...]", fields.get("tags", ()))],
                **fields,
            }
        )

    def deleted(self, version: int = 2) -> LinkDeleted:
        return LinkDeleted(
            link_id=self.link_id,
            owner_id=self.owner_id,
            version=version,
            deleted_at=datetime.now(UTC),
        )

    def captured(self, *artifacts: Artifact, at: datetime | None = None) -> SnapshotCaptured:
        now = at or datetime.now(UTC)
        return SnapshotCaptured(
            snapshot_id=uuid4(),
            link_id=self.link_id,
            owner_id=self.owner_id,
            url="https://example.org/",
            final_url="https://example.org/",
            artifacts=artifacts,
            started_at=now,
            captured_at=now,
        )

    async def text(self, store: ArtifactStore, text: str) -> Artifact:
        return await store.put(self.link_id, ArtifactKind.TEXT, "text/plain", text.encode())

    def asks(self, query: str, *tags: str) -> SearchRequest:
        tag_ids = tuple(tag_id(tag) for tag in tags)
        return SearchRequest(owner_id=self.owner_id, query=query, tag_ids=tag_ids)


def tag_id(name: str) -> UUID:
    return uuid5(NAMESPACE_DNS, name)


@pytest.fixture
def link() -> SavedLink:
    return SavedLink.of_new_owner()


@pytest_asyncio.fixture(scope="session")
async def embed(
    nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[EmbedService]:
    folder: Path = tmp_path_factory.mktemp("embed")
    settings = EmbedSettings(
        nats_url=nats_server.url,
        artifacts_url=(folder / "artifacts").as_uri(),
        qdrant_path=folder / "vectors",
        service_token=SecretStr(TOKEN),
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://embed",
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=30,
        ) as client,
    ):

        async def status() -> int:
            return (await client.get("/readyz")).status_code

        await eventually(status, lambda code: code == 200, timeout_seconds=60)
        broker = await Broker.connect(nats_server.url, name="embed-tests")
        yield EmbedService(
            client, Publisher(broker), broker, ArtifactStore.open(settings.artifacts_url)
        )
        await broker.close()
