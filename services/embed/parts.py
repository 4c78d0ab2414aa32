"""The parts of the service and their order: broker, model and store, then search and consumers.

They start beside the HTTP server, so that `/livez` and `/readyz` answer while torch is loaded and
while NATS is away. When a part ends that should not, the whole process ends: its supervisor
starts it again, and JetStream hands its messages out again.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from services.embed.indexing import Indexer
from services.embed.model.batching import BatchLimits
from services.embed.model.text_model import LocalModel
from services.embed.search.service import Searcher
from services.embed.settings import EmbedSettings
from services.embed.vectors.open import open_store
from services.embed.vectors.store import VectorStore
from services.embed.worker import Handlers, run_consumers
from shared.artifacts.store import ArtifactStore
from shared.http.health import Check
from shared.messaging.connection import Broker
from shared.messaging.publisher import Publisher

Part = TypeVar("Part")


class NotReadyError(Exception):
    """A part is still starting, or has ended."""


class Parts:
    """Everything that runs in the process besides HTTP."""

    def __init__(self, settings: EmbedSettings) -> None:
        self._settings = settings
        self._artifacts = ArtifactStore.open(settings.artifacts_url)
        self._broker: Broker | None = None
        self._model: LocalModel | None = None
        self._store: VectorStore | None = None
        self._consumers: asyncio.Task[None] | None = None
        self._searcher: Searcher | None = None

    @property
    def searcher(self) -> Searcher:
        """The search use case.

        Raises:
            NotReadyError: model or store are not there yet.
        """
        return _started(self._searcher, "search")

    def checks(self) -> dict[str, Check]:
        """What `/readyz` asks."""
        return {
            "broker": self._check_broker,
            "model": self._check_model,
            "vectors": self._check_vectors,
            "artifacts": self._artifacts.check,
            "consumers": self._check_consumers,
        }

    async def run(self, stop: asyncio.Event) -> None:
        """Start everything, work until `stop` is set, drain, and close in reverse.

        Raises:
            Exception: whatever made a part fail; the process should end.
        """
        async with AsyncExitStack() as stack:
            await self._start_search(stack)
            broker = await _unless_stopped(
                Broker.connect(self._settings.nats_url, name="embed"), stop
            )
            if broker is None:
                return
            self._broker = broker
            stack.push_async_callback(broker.close)
            assert self._model is not None
            assert self._store is not None
            indexer = Indexer(self._store, self._model, self._artifacts)
            handlers = Handlers(indexer, Publisher(broker), self._model.name)
            self._consumers = asyncio.create_task(run_consumers(broker, handlers, stop))
            await self._consumers

    async def _start_search(self, stack: AsyncExitStack) -> None:
        """Load the model and open the store: from here on, searches are answered."""
        settings = self._settings
        limits = BatchLimits(settings.batch_tokens, settings.waiting_tokens)
        self._model = await asyncio.to_thread(LocalModel.load, settings.model_folder(), limits)
        stack.callback(self._model.close)
        key = settings.qdrant_api_key
        self._store = await open_store(
            url=settings.qdrant_url,
            api_key=key.get_secret_value() if key else None,
            folder=settings.qdrant_path,
            model=self._model.name,
            dimension=self._model.dimension,
        )
        stack.push_async_callback(self._store.close)
        self._searcher = Searcher(self._store, self._model)

    async def _check_broker(self) -> None:
        await _started(self._broker, "broker").check()

    async def _check_model(self) -> None:
        _started(self._model, "model").check()

    async def _check_vectors(self) -> None:
        await _started(self._store, "vectors").check()

    async def _check_consumers(self) -> None:
        if _started(self._consumers, "consumers").done():
            raise NotReadyError("a consumer has ended")


def _started(part: Part | None, name: str) -> Part:
    if part is None:
        raise NotReadyError(f"{name}: still starting")
    return part


async def _unless_stopped(work: Coroutine[Any, Any, Part], stop: asyncio.Event) -> Part | None:
    """The result of `work`, or None when `stop` is set before it is there."""
    task = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for pending in (task, stopping):
            pending.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)
