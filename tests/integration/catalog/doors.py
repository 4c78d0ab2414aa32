"""The catalog served over a socket, for other programs' clients, with accounts and their tokens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI

from services.catalog.access.scopes import Scope
from services.catalog.accounts.store import change, ensure_account
from services.catalog.app import create_app
from services.catalog.clock import new_id, now
from services.catalog.settings import CatalogSettings
from services.catalog.tokens import store
from services.catalog.tokens.model import Token, TokenKind
from services.catalog.tokens.secrets import hash_of, hint_of, new_token
from tests.support.eventually import eventually
from tests.support.ports import free_port

PATIENCE_SECONDS = 30.0
"""For an answer: several suites may share the machine."""


@dataclass
class Served:
    """A running catalog and where it is."""

    url: str
    app: FastAPI

    def http(self, token: str, scheme: str = "Bearer") -> httpx.AsyncClient:
        """A client that shows a token."""
        headers = {"Authorization": f"{scheme} {token}"}
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, trust_env=False, timeout=PATIENCE_SECONDS
        )

    async def token(self, account: str, scope: Scope = Scope.WRITE) -> str:
        """A new token of an account, which is made when it is missing."""
        text = new_token()
        async with self.app.state.catalog.database.write() as unit:
            owner_id = await ensure_account(unit, account, now())
            token = Token(
                id=new_id(),
                owner_id=owner_id,
                kind=TokenKind.API,
                name="of the tests",
                hash=hash_of(text),
                hint=hint_of(text),
                scope=scope,
                created_at=now(),
            )
            await store.insert(unit, token)
        return text

    async def limit_links(self, account: str, max_links: int) -> None:
        """Let an account keep so many links."""
        async with self.app.state.catalog.database.write() as unit:
            owner_id = await ensure_account(unit, account, now())
            await change(unit, owner_id, max_links=max_links)


@asynccontextmanager
async def served(settings: CatalogSettings) -> AsyncIterator[Served]:
    """The catalog on a port of its own, started and in the end stopped."""
    port = free_port()
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, ws="none"))
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    try:
        yield Served(f"http://127.0.0.1:{port}", app)
    finally:
        server.should_exit = True
        await serving
