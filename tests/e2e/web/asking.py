"""Asking the API as another program that has a token."""

import httpx

from tests.support.stack import Stack


async def answer_to(stack: Stack, token: str) -> int:
    """The status that a reader with this token is answered."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        return (await client.get(f"{stack.url}/api/v1/tags")).status_code
