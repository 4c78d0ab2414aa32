"""A catalog behind a real server, and a client that follows its events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from shared.http.serving import DrainingServer
from tests.integration.catalog.conftest import TOKEN
from tests.support.eventually import eventually
from tests.support.ports import free_port


@dataclass
class Served:
    """A running server, with a client of it."""

    http: httpx.AsyncClient
    app: FastAPI
    server: uvicorn.Server
    serving: "asyncio.Task[None]"

    async def stop(self) -> None:
        """As SIGTERM would."""
        self.server.should_exit = True
        await self.serving


@asynccontextmanager
async def served(settings: CatalogSettings) -> AsyncIterator[Served]:
    app = create_app(settings)
    config = uvicorn.Config(
        app, port=free_port(), log_config=None, ws="none", timeout_graceful_shutdown=10
    )
    server = DrainingServer(config, app)
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{config.port}/api/v1",
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
        timeout=30,
    ) as client:
        running = Served(client, app, server, serving)
        try:
            yield running
        finally:
            await running.stop()


@asynccontextmanager
async def followed(
    http: httpx.AsyncClient, last_event_id: str | None = None, **params: Any
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The events of a stream, as they come."""
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    async with http.stream("GET", "/events/stream", params=params, headers=headers) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer.aiter_lines())


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[dict[str, Any]]:
    fields: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            event = json.loads(fields["data"])
            assert (fields["id"], fields["event"]) == (event["id"], event["type"])
            yield event
            fields = {}
        else:
            if "" in fields:
                yield {"comment": fields[""]}
            fields = {}


async def take(events: AsyncIterator[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """The next so many events."""
    async with asyncio.timeout(30):
        return [await anext(events) for _ in range(count)]
