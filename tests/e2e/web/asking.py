"""What others do at the API meanwhile: programs with tokens, people with passwords."""

from uuid import uuid4

import httpx

from tests.support.stack import Stack

PASSWORD = "correct horse battery staple"


async def answer_to(stack: Stack, token: str) -> int:
    """The status that a reader with this token is answered."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        return (await client.get(f"{stack.url}/api/v1/tags")).status_code


async def add_person(stack: Stack) -> str:
    """The name of a new account with the password of this module."""
    name = f"guest-{uuid4().hex[:8]}"
    body = {"name": name, "password": PASSWORD}
    (await stack.api.post("/accounts", json=body)).raise_for_status()
    return name


async def try_password(stack: Stack, name: str, password: str) -> int:
    """The status that somebody who signs in is answered."""
    async with httpx.AsyncClient() as client:
        body = {"name": name, "password": password}
        return (await client.post(f"{stack.url}/api/v1/sessions", json=body)).status_code
