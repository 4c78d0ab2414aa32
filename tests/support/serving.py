"""An application behind a real server, as its clients meet it: with connections that can break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from tests.support.eventually import eventually


@asynccontextmanager
async def served(app: FastAPI, port: int) -> AsyncIterator[None]:
    """The app on a port of this machine, with its lifespan."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, ws="none"))
    task = asyncio.create_task(server.serve())

    async def is_up() -> bool:
        return server.started or task.done()

    try:
        await eventually(is_up)
        yield
    finally:
        server.should_exit = True
        await task
