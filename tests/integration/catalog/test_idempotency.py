"""A POST with an `Idempotency-Key` is done once, whatever a client does."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi.routing import APIRoute

from services.catalog.accounts.store import ensure_account
from services.catalog.clock import now
from services.catalog.idempotency import store
from services.catalog.idempotency.model import KEPT_FOR, Answer
from services.catalog.idempotency.route import IdempotentRoute
from services.catalog.paths import API_PREFIX
from tests.integration.catalog.conftest import Api

LINKS = "/api/v1/links"
SIGN_IN = "/api/v1/sessions"  # nobody's yet; doing it twice makes two sessions


def key() -> dict[str, str]:
    return {"Idempotency-Key": f"test-{uuid4()}"}


async def snapshots_of(api: Api, link_id: str) -> int:
    return len((await api.get(f"{LINKS}/{link_id}/snapshots", limit=100))["items"])


async def test_the_same_key_and_body_answer_the_same(api: Api) -> None:
    link = await api.add("https://example.com/idempotent")
    headers = key()
    path = f"{LINKS}/{link['id']}/snapshots"
    first = await api.http.post(path, headers=headers)
    again = await api.http.post(path, headers=headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.content == first.content
    for name in ("location", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert await snapshots_of(api, link["id"]) == 2


async def test_a_new_link_stays_a_new_link(api: Api) -> None:
    headers, body = key(), {"url": f"https://example.com/{uuid4()}"}
    first = await api.http.post(LINKS, json=body, headers=headers)
    again = await api.http.post(LINKS, json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (await api.http.post(LINKS, json=body, headers=key())).status_code == 200


async def test_another_body_or_path_under_the_same_key_is_refused(api: Api) -> None:
    headers = key()
    link = await api.add("https://example.com/one")
    body = {"url": f"https://example.com/{uuid4()}"}
    assert (await api.http.post(LINKS, json=body, headers=headers)).status_code == 201
    for other in (
        await api.http.post(LINKS, json={**body, "note": "x"}, headers=headers),
        await api.http.post(f"{LINKS}/{link['id']}/snapshots", headers=headers),
    ):
        assert other.status_code == 422
        assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert await snapshots_of(api, link["id"]) == 1


async def test_many_at_once_do_it_once_and_the_others_wait_outside(api: Api) -> None:
    link = await api.add("https://example.com/at-once")
    headers, path = key(), f"{LINKS}/{link['id']}/snapshots"
    answers = await asyncio.gather(*(api.http.post(path, headers=headers) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {202, 409}
    done = [answer for answer in answers if answer.status_code == 202]
    assert len({answer.content for answer in done}) == 1
    refused: list[httpx.Response] = [item for item in answers if item.status_code == 409]
    assert all(item.json()["type"].endswith(":request-in-flight") for item in refused)
    assert (await api.http.post(path, headers=headers)).content == done[0].content
    assert await snapshots_of(api, link["id"]) == 2


async def test_what_failed_is_done_when_it_is_right(api: Api) -> None:
    headers = key()
    bad = await api.http.post(LINKS, json={"url": "nonsense"}, headers=headers)
    assert bad.status_code == 422
    good = await api.http.post(LINKS, json={"url": "https://example.com/"}, headers=headers)
    assert good.status_code in {200, 201}


@pytest.mark.parametrize("bad", ["", "a" * 256, "a b", "\u00e4"])
async def test_what_is_no_key_is_refused(api: Api, bad: str) -> None:
    answer = await api.http.post(
        LINKS, json={"url": "https://example.com/"}, headers=[(b"Idempotency-Key", bad.encode())]
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


async def test_a_key_is_asked_for_the_token_first(api: Api) -> None:
    answer = await api.http.post(LINKS, headers={**key(), "Authorization": "Bearer wrong"})
    assert answer.status_code == 401


async def test_an_answer_is_forgotten_after_a_day(api: Api) -> None:
    state = api.app.state.catalog
    name = f"old-{uuid4()}"
    old = now() - KEPT_FOR - timedelta(seconds=1)
    answer = Answer("f" * 64, 201, {"content-type": "application/json"}, b"{}")
    async with state.database.write() as unit:
        owner_id = await ensure_account(unit, "owner", now())
        await store.put(unit, owner_id, name, answer, old)
    posted = await api.http.post(
        LINKS, json={"url": "https://example.com/"}, headers={"Idempotency-Key": name}
    )
    assert posted.status_code in {200, 201}
    assert posted.json() != {}


def test_every_post_of_the_api_heeds_it(api: Api) -> None:
    document = api.app.openapi()
    posts = [
        operations["post"]
        for path, operations in document["paths"].items()
        if path.startswith(API_PREFIX) and "post" in operations and path != SIGN_IN
    ]
    assert posts
    for operation in posts:
        assert "Idempotency-Key" in operation["description"]
        assert "409" in operation["responses"]
    routes = _post_routes(api)
    assert len(routes) >= len(posts)
    assert [route.path for route in routes if not isinstance(route, IdempotentRoute)] == [
        "/sessions"
    ]


def _post_routes(api: Api) -> list[APIRoute]:
    pending: list[Any] = list(api.app.routes)
    found = []
    while pending:
        route = pending.pop()
        pending += getattr(route, "routes", None) or []
        pending += getattr(getattr(route, "original_router", None), "routes", None) or []
        if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
            found.append(route)
    return found
