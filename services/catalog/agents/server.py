"""The protocol's server: started by the first agent, stopped with the app.

Its library takes some 25 MB and half a second or more to load, which a catalog without agents does
not pay. It is loaded in a thread, so that other requests go on meanwhile.
"""

import asyncio
import importlib
from typing import Any

from starlette.types import ASGIApp

from services.catalog.state import CatalogState

_PROTOCOL = "services.catalog.agents.protocol"


class AgentServer:
    """One for the process."""

    def __init__(self, state: CatalogState, version: str) -> None:
        self._state = state
        self._version = version
        self._starting = asyncio.Lock()
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._app: ASGIApp | None = None

    async def app(self) -> ASGIApp:
        """What answers the protocol's requests."""
        if self._app is None:
            async with self._starting:
                if self._app is None:
                    self._app = await self._start()
        return self._app

    async def close(self) -> None:
        """Stop what runs; requests are answered by then, or cut off."""
        self._stop.set()
        if self._task is not None:
            await self._task

    async def _start(self) -> ASGIApp:
        protocol = await asyncio.to_thread(importlib.import_module, _PROTOCOL)
        started: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(protocol, started), name="catalog-agents")
        waiting: list[asyncio.Future[Any]] = [started, self._task]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if not started.done():  # it broke before it had begun: the next agent tries again
            task, self._task = self._task, None
            await task
        return started.result()

    async def _run(self, protocol: Any, started: asyncio.Future[ASGIApp]) -> None:
        """In a task of its own: the library must stop where it was started."""
        async with protocol.serving(self._state, self._version) as app:
            started.set_result(app)
            await self._stop.wait()
