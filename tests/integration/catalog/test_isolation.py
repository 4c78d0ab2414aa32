"""One account never sees, guesses or counts what another keeps, by any operation there is."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.catalog.settings import CatalogSettings
from shared.contracts.search import LinkHit, SearchResponse
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.people import another
from tests.integration.catalog.test_examples import library
from tests.integration.catalog.walking import Ids, Request, api_operations
from tests.integration.catalog.workers import SearchServer, Workers

SPECIAL = (
    *("/cancel", "/retention-rules", "/restore", "/imports", "/accounts", "/webhooks"),
    *("/feeds", "/capture-options", "/site-credentials"),
)
"""Parts of paths whose things are of a kind of their own; `library` goes by them too."""


@pytest.fixture
async def api(settings: CatalogSettings) -> AsyncIterator[Api]:
    unlimited = settings.model_copy(update={"rate_limit_per_token": 0, "rate_limit_per_address": 0})
    async with running_api(unlimited) as running:
        yield running


class Shelves:
    """Libraries of one account, made when they are needed."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._made: dict[str, Ids] = {}

    async def of(self, path: str) -> Ids:
        kind = next((kind for kind in SPECIAL if kind in path), "")
        if kind not in self._made:
            self._made[kind] = await library(self._api, kind)
        return self._made[kind]

    def ids(self) -> set[str]:
        """Every id of a thing that it keeps."""
        found = {value for ids in self._made.values() for value in ids.values()}
        return {value for value in found if re.fullmatch("[0-9a-f-]{36}", value)}


async def mine_for(mine: Shelves, path: str, request: Request) -> Ids:
    """What the asking account names beside the id of another; accounts are only an admin's."""
    return {} if "account_id" in request.places else await mine.of(path)


_ALWAYS_NEW = r'"(trace_id|took_ms)":("[0-9a-f]+"|[0-9.]+)'
_OF_A_WRITTEN_THING = r'"(id|created_at|updated_at|version|atom_url|json_url)":("[^"]*"|[0-9]+)'


def as_told(answer: httpx.Response, asked_id: str) -> tuple[int, str]:
    """An answer without what differs from request to request."""
    text = answer.text.replace(asked_id, "ID")
    text = re.sub(_ALWAYS_NEW, "", text)
    if answer.request.method != "GET":
        text = re.sub(_OF_A_WRITTEN_THING, "", text)
    return answer.status_code, text


@pytest.mark.timeout(600)
async def test_what_another_keeps_is_as_if_it_were_not_there(api: Api, workers: Workers) -> None:
    theirs = Shelves(api)
    async with another(api) as asking:
        mine = Shelves(asking)
        for operation in api_operations(api.app.openapi()):
            for request in operation.about_ids():
                own = await mine_for(mine, operation.path, request)
                other = await theirs.of(operation.path)
                for place in sorted(request.places):
                    seen, unknown = [
                        as_told(
                            await asking.http.request(**request.filled(own | {place: asked})),
                            asked,
                        )
                        for asked in (other[place], str(uuid4()))
                    ]
                    where = f"{operation.name} {place}: {seen}"
                    assert seen == unknown, where
                    assert seen[0] in {200, 201, 202, 404, 409}, where
                    if f"{{{place}}}" in request.path:
                        assert seen[0] == 404, where
        workers.released.set()


async def kept(api: Api) -> dict[str, Any]:
    """What an account has written, as it reads it."""
    names = ("tags", "tag-rules", "schedules", "retention-rules", "accounts")
    found = {
        name: (await api.get(f"/api/v1/{name}", limit="100"))["items"]
        for name in (*names, "capture-options", "site-credentials")
    }
    fields = "id,version,title,tags"
    found["links"] = (await api.get("/api/v1/links", limit="100", fields=fields))["items"]
    tokens = (await api.get("/api/v1/tokens", limit="100"))["items"]
    return found | {"tokens": [(item["id"], item["name"]) for item in tokens]}


async def test_no_answer_tells_of_another(
    api: Api, workers: Workers, search_server: SearchServer
) -> None:
    theirs = Shelves(api)
    for kind in ("", "/retention-rules", "/imports", "/capture-options", "/site-credentials"):
        await theirs.of(kind)
    link = await api.get(f"/api/v1/links/{(await theirs.of(''))['link_id']}")
    other_id = (await api.get("/api/v1/account"))["id"]
    words = {*theirs.ids(), link["url"], *link["tags"], other_id}
    search_server.answer = SearchResponse(
        hits=(LinkHit(link_id=UUID(link["id"]), score=1.0, passages=()),), model="m", took_ms=1
    )
    async with another(api) as asking:
        for operation in api_operations(api.app.openapi()):
            if operation.method == "get" and not operation.is_stream:
                request = operation.bare()
                answer = await asking.http.get(request.path, params=request.query)
                assert answer.status_code in {200, 403, 404}, operation.name
                told = [word for word in words if word.encode() in answer.content]
                assert told == [], operation.name
        account_id = (await asking.get("/api/v1/account"))["id"]
    assert {str(item.owner_id) for item in search_server.asked} == {account_id}


async def test_nothing_of_another_changes(api: Api, workers: Workers) -> None:
    theirs = Shelves(api)
    kinds = (
        *("", "/retention-rules", "/restore", "/accounts", "/webhooks", "/feeds"),
        *("/capture-options", "/site-credentials"),
    )
    for kind in kinds:
        await theirs.of(kind)
    async with another(api) as asking:
        before = await kept(api)
        for operation in api_operations(api.app.openapi()):
            kind = next((item for item in kinds[1:] if item in operation.path), "")
            ids = {"account_id": str(uuid4()), "import_id": str(uuid4())} | await theirs.of(kind)
            for request in operation.about_ids():
                if operation.method != "get":
                    await asking.http.request(**request.filled(ids))
        assert await kept(api) == before


async def test_the_same_url_tags_and_keys_are_each_accounts_own(api: Api) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {"url": "https://example.com/same", "tags": ["same"]}
    first = await api.http.post("/api/v1/links", json=body, headers=key)
    async with another(api) as asking:
        check = await asking.get("/api/v1/links/check", url=body["url"])
        second = await asking.http.post("/api/v1/links", json=body, headers=key)
        assert (first.status_code, second.status_code) == (201, 201)
        assert "idempotency-replayed" not in second.headers
        assert first.json()["id"] not in json.dumps([check, second.json()])
        facets = await asking.get("/api/v1/links/facets")
        assert facets["counted"] == 1
        assert (await asking.get("/api/v1/links/duplicates"))["items"] == []


async def test_a_cursor_of_another_leads_to_nothing_of_theirs(api: Api) -> None:
    for number in range(3):
        await api.add(f"https://example.com/{number}", tags=[f"t{number}"])
        await api.http.post("/api/v1/tokens", json={"name": "x", "scope": "read"})
    async with another(api) as asking:
        await asking.add("https://example.com/own", tags=["own"])
        for path in ("/api/v1/links", "/api/v1/tags", "/api/v1/snapshots", "/api/v1/tokens"):
            cursor = (await api.get(path, limit="1"))["next_cursor"]
            assert cursor is not None
            found = {item["id"] for item in (await asking.get(path, cursor=cursor))["items"]}
            assert found <= {item["id"] for item in (await asking.get(path))["items"]}
