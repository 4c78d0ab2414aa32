"""Events over HTTP: pages, and streams that a real server keeps open."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete

from services.catalog.access.scopes import Scope
from services.catalog.accounts.store import ensure_account
from services.catalog.clock import new_id, now
from services.catalog.database.tables import tokens
from services.catalog.events import stream
from services.catalog.settings import CatalogSettings
from services.catalog.tokens import store as token_store
from services.catalog.tokens.model import Token, TokenKind
from services.catalog.tokens.secrets import hash_of, new_token
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.streams import Served, followed, served, take
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually


@pytest.fixture
async def catalog(settings: CatalogSettings) -> AsyncIterator[Served]:
    async with served(settings) as running:
        yield running


async def add(catalog: Served, number: int) -> None:
    url = f"https://example.com/{number}"
    answer = await catalog.http.post("/links", json={"url": url})
    assert answer.status_code == 201, answer.text


async def logged(catalog: Served, count: int) -> list[dict[str, Any]]:
    """The log, once it has so many events."""

    async def read() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await catalog.http.get("/events")).json()["items"]
        return items

    return await eventually(read, lambda items: len(items) >= count)


async def other_token(catalog: Served, name: str) -> tuple[str, dict[str, str]]:
    """The token of another account, by its hash, and the header that shows it."""
    text = new_token()
    database = catalog.app.state.catalog.database
    async with database.write() as unit:
        owner_id = await ensure_account(unit, name, now())
        token = Token(
            new_id(), owner_id, TokenKind.API, "test", hash_of(text), "", Scope.READ, now()
        )
        await token_store.insert(unit, token)
    return token.hash, {"Authorization": f"Bearer {text}"}


async def test_what_happens_is_read_page_by_page(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/", tags=["inbox"])
    await api.indexed(link)

    async def types() -> list[str]:
        return [item["type"] for item in (await api.get("/api/v1/events"))["items"]]

    found = await eventually(types, lambda types: "snapshot.indexed" in types)
    assert found[:3] == ["tag.added", "link.added", "snapshot.queued"]
    assert set(found[3:]) == {
        "snapshot.progress",
        "snapshot.captured",
        "link.changed",
        "snapshot.indexed",
    }
    first = await api.get("/api/v1/events", limit=2, type=["link.*", "tag.added"])
    assert [item["type"] for item in first["items"]] == ["tag.added", "link.added"]
    added = first["items"][1]
    assert added["link_id"] == link["id"]
    assert added["data"] == {"url": "https://example.com/", "version": 1}
    assert "tag_id" not in added
    assert (first["next_after"], first["has_more"]) == ("2", True)
    later = await api.get("/api/v1/events", after="2", type="snapshot.queued")
    assert [item["snapshot_id"] for item in later["items"]] == [link["latest_snapshot"]["id"]]
    assert later["has_more"] is False
    again = await api.get("/api/v1/events", after=later["next_after"])
    assert (again["items"], again["next_after"]) == ([], later["next_after"])


async def test_what_cannot_be_read_on_after(api: Api) -> None:
    for after, status, slug in (
        ("999", 404, "event-not-found"),
        ("x", 422, "invalid-input"),
        ("-1", 422, "invalid-input"),
    ):
        for path in ("/api/v1/events", "/api/v1/events/stream"):
            answer = await api.http.get(path, params={"after": after})
            assert answer.status_code == status, answer.text
            assert answer.json()["type"] == f"urn:linksnap:problem:{slug}"
            assert answer.json()["errors"][0]["field"] == "after"
    answer = await api.http.get("/api/v1/events", params={"type": "link.eaten"})
    assert answer.status_code == 422


async def test_a_stream_begins_now_and_tells_at_once(catalog: Served) -> None:
    await add(catalog, 1)
    await logged(catalog, 2)
    async with followed(catalog.http) as events:
        await add(catalog, 2)
        found = await take(events, 2)
    assert [event["type"] for event in found] == ["link.added", "snapshot.queued"]
    assert found[0]["data"]["url"] == "https://example.com/2"
    assert found == (await logged(catalog, 4))[2:]


async def test_a_stream_resumes_anywhere_without_a_gap_or_a_repeat(catalog: Served) -> None:
    for number in range(6):
        await add(catalog, number)
    everything = await logged(catalog, 12)
    adding = asyncio.create_task(_add_slowly(catalog))
    place = "0"
    seen: list[dict[str, Any]] = []
    for count in (1, 5, 2, 9, 3, 4):
        async with followed(catalog.http, last_event_id=place, after="1") as events:
            seen += await take(events, count)
        place = seen[-1]["id"]
    await adding
    assert [event["id"] for event in seen] == [str(number) for number in range(1, 25)]
    assert seen[:12] == everything
    async with followed(catalog.http, after="12", type="snapshot.*") as events:
        assert [event["id"] for event in await take(events, 3)] == ["14", "16", "18"]


async def _add_slowly(catalog: Served) -> None:
    for number in range(6, 12):
        await add(catalog, number)


async def test_a_silent_stream_shows_that_it_lives(
    catalog: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.1)
    async with followed(catalog.http) as events:
        assert await take(events, 3) == [{"comment": "still here"}] * 3


async def test_owners_never_see_each_others_events(catalog: Served) -> None:
    _hash, header = await other_token(catalog, "other")
    async with followed(catalog.http) as events:
        stream_of_other = catalog.http.stream("GET", "/events/stream", headers=header)
        async with stream_of_other as other:
            lines = other.aiter_lines()
            assert await anext(lines) == "retry: 2000"
            await add(catalog, 1)
            await take(events, 2)
    answer = await catalog.http.get("/events", headers=header)
    assert answer.json() == {"items": [], "next_after": "0", "has_more": False}


async def test_a_stream_ends_when_its_token_does(
    catalog: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "CHECK_SECONDS", 0.1)
    token_hash, header = await other_token(catalog, "other")
    async with catalog.http.stream("GET", "/events/stream", headers=header) as answer:
        assert answer.status_code == 200
        async with catalog.app.state.catalog.database.write() as unit:
            await unit.connection.execute(delete(tokens).where(tokens.c.hash == token_hash))
        async with asyncio.timeout(20):
            async for _line in answer.aiter_lines():
                continue
    assert (await catalog.http.get("/events", headers=header)).status_code == 401


async def test_streams_end_when_the_server_does(catalog: Served) -> None:
    async with followed(catalog.http) as events, followed(catalog.http) as others:
        started = time.monotonic()
        await catalog.stop()
        assert [event async for event in events] == []
        assert [event async for event in others] == []
    assert time.monotonic() - started < 8


async def test_an_account_has_so_many_streams(settings: CatalogSettings) -> None:
    few = settings.model_copy(update={"max_event_streams": 2})
    async with served(few) as catalog:
        async with followed(catalog.http), followed(catalog.http):
            answer = await catalog.http.get("/events/stream")
            assert answer.status_code == 429
            assert answer.json()["type"] == "urn:linksnap:problem:too-many-streams"

        async def status() -> int:
            async with catalog.http.stream("GET", "/events/stream") as again:
                return again.status_code

        await eventually(status, lambda code: code == 200)


async def test_what_another_process_does_is_told_too(
    settings: CatalogSettings, catalog: Served
) -> None:
    async with followed(catalog.http) as events, running_api(settings) as other:
        await other.add("https://example.com/elsewhere")
        found = await take(events, 2)
    assert found[0]["data"]["url"] == "https://example.com/elsewhere"
