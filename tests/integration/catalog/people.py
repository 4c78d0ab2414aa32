"""Other accounts, and clients that ask with their tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx

from tests.integration.catalog.conftest import Api

ACCOUNTS = "/api/v1/accounts"


async def made_account(api: Api, **fields: Any) -> dict[str, Any]:
    """A new account with a token of the scope `admin`."""
    body = {"name": f"u-{uuid4().hex}", "token_name": "first"} | fields
    answer = await api.http.post(ACCOUNTS, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@asynccontextmanager
async def asking_with(api: Api, token: str | None) -> AsyncIterator[Api]:
    """The same service, asked with another token, or with none."""
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    async with httpx.AsyncClient(
        transport=api.http._transport, base_url=api.http.base_url, headers=headers
    ) as client:
        yield Api(client, api.app)


@asynccontextmanager
async def another(api: Api, **fields: Any) -> AsyncIterator[Api]:
    """The same service, asked by somebody else."""
    async with asking_with(api, (await made_account(api, **fields))["token"]) as other:
        yield other
