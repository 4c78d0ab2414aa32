"""Every operation of the document refuses strangers and small tokens before it reads anything."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.people import asking_with
from tests.integration.catalog.walking import PUBLIC, Operation, api_operations, operations

SCOPES = ("read", "write", "admin")
HUGE = str(10**12)
TYPES = ("application/json", "multipart/form-data; boundary=x", "text/plain")


@pytest.fixture
async def api(settings: CatalogSettings) -> AsyncIterator[Api]:
    unlimited = settings.model_copy(update={"rate_limit_per_token": 0, "rate_limit_per_address": 0})
    async with running_api(unlimited) as running:
        yield running


class Unread:
    """A body that notes whether anybody reads it."""

    def __init__(self) -> None:
        self.is_read = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.is_read = True
        yield b"{"


async def refused(asking: Api, operation: Operation, headers: dict[str, str]) -> tuple[int, str]:
    """What a request with a malformed and huge body is answered, which nobody may read."""
    body = Unread()
    request = operation.bare()
    answer = await asking.http.request(
        request.method,
        request.path,
        params=request.query,
        content=body,
        headers={"Content-Length": HUGE} | headers,
    )
    assert not body.is_read, operation.name
    assert (answer.headers.get("WWW-Authenticate") == "Bearer") == (answer.status_code == 401)
    found: dict[str, Any] = answer.json()
    return answer.status_code, found["type"].rpartition(":")[2]


async def token(api: Api, scope: str) -> str:
    answer = await api.http.post("/api/v1/tokens", json={"name": scope, "scope": scope})
    text: str = answer.json()["token"]
    return text


async def test_what_is_public_is_on_the_list(api: Api) -> None:
    document = api.app.openapi()
    assert {item.name for item in operations(document) if item.scope is None} == PUBLIC


async def test_writing_needs_more_than_reading(api: Api) -> None:
    for operation in api_operations(api.app.openapi()):
        assert operation.scope in SCOPES
        assert operation.method == "get" or operation.scope != "read", operation.name


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic b3duZXI6eA==", "Bearer \x7f", "wrong"],
)
async def test_a_stranger_is_nobody(api: Api, authorization: str | None) -> None:
    shown = {} if authorization is None else {"Authorization": authorization}
    async with asking_with(api, None) as stranger:
        for operation in api_operations(api.app.openapi()):
            for media_type in TYPES:
                found = await refused(stranger, operation, shown | {"Content-Type": media_type})
                assert found == (401, "unauthorized"), operation.name


async def test_a_token_does_no_more_than_its_scope(api: Api) -> None:
    for number, scope in enumerate(SCOPES[:-1]):
        async with asking_with(api, await token(api, scope)) as small:
            for operation in api_operations(api.app.openapi()):
                if operation.scope in SCOPES[number + 1 :]:
                    for media_type in TYPES:
                        found = await refused(small, operation, {"Content-Type": media_type})
                        assert found == (403, "scope-too-small"), operation.name
                elif operation.method == "get" and not operation.is_stream:
                    request = operation.bare()
                    answer = await small.http.get(request.path, params=request.query)
                    assert answer.status_code not in {401, 403}, operation.name
