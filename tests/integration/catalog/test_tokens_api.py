"""Tokens over HTTP: made, shown once, found again, revoked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import text

from services.catalog.clock import now
from services.catalog.tokens.healing import purge_expired
from services.catalog.tokens.model import KEPT_AFTER_EXPIRY
from tests.integration.catalog.conftest import TOKEN, Api
from tests.support.eventually import eventually

TOKENS = "/api/v1/tokens"


async def made(api: Api, **fields: Any) -> dict[str, Any]:
    body = {"name": "a program", "scope": "write"} | fields
    answer = await api.http.post(TOKENS, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{TOKENS}/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


async def ask(api: Api, token: str, method: str = "GET", path: str = TOKENS) -> httpx.Response:
    return await api.http.request(method, path, headers={"Authorization": f"Bearer {token}"})


async def test_a_token_works_until_it_is_revoked(api: Api) -> None:
    token = await made(api, scope="read")
    assert token["token"].startswith(token["hint"])
    assert (token["kind"], token["scope"], token["expires_at"]) == ("api", "read", None)
    assert (await ask(api, token["token"])).status_code == 200
    refused = await ask(api, token["token"], "DELETE", f"{TOKENS}/{token['id']}")
    assert refused.json()["type"] == "urn:linksnap:problem:scope-too-small"
    assert (await api.http.delete(f"{TOKENS}/{token['id']}")).status_code == 204
    assert (await ask(api, token["token"])).status_code == 401
    assert (await api.http.delete(f"{TOKENS}/{token['id']}")).status_code == 404


async def test_the_list_has_every_token_and_none_of_their_secrets(api: Api) -> None:
    new = [await made(api, name=f"number {number}") for number in range(3)]
    pages = []
    cursor: dict[str, str] = {}
    while True:
        page = await api.get(TOKENS, limit="2", **cursor)
        pages += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert [item["id"] for item in pages[:3]] == [item["id"] for item in reversed(new)]
    (configured,) = pages[3:]
    assert (configured["kind"], configured["is_current"]) == ("configured", True)
    assert not any("token" in item or item["is_current"] for item in pages[:3])
    assert TOKEN not in str(pages)


async def test_a_token_is_renamed(api: Api) -> None:
    token = await made(api)
    path = f"{TOKENS}/{token['id']}"
    assert (await api.http.patch(path, json={"name": "new"})).json()["name"] == "new"
    assert (await api.get(path))["name"] == "new"
    assert (await api.http.patch(f"{TOKENS}/{uuid4()}", json={"name": "x"})).status_code == 404
    assert (await api.http.patch(path, json={"scope": "admin"})).status_code == 422


async def test_the_token_of_the_settings_stays(api: Api) -> None:
    (configured,) = (await api.get(TOKENS))["items"]
    refused = await api.http.delete(f"{TOKENS}/{configured['id']}")
    assert refused.status_code == 409
    assert "CATALOG_API_TOKEN" in refused.json()["detail"]


async def test_an_expired_token_is_nobodys_and_goes(api: Api) -> None:
    token = await made(api, expires_at=(now() + timedelta(days=1)).isoformat())
    assert (await ask(api, token["token"])).status_code == 200
    database = api.app.state.catalog.database
    for age in (timedelta(), KEPT_AFTER_EXPIRY + timedelta(seconds=1)):
        async with database.write() as unit:
            await unit.connection.execute(
                text("UPDATE tokens SET expires_at = :at WHERE name = 'a program'").bindparams(
                    at=(now() - age).replace(tzinfo=None)
                    if database.engine.dialect.name == "sqlite"
                    else now() - age
                )
            )
        api.app.state.catalog.access.forget_all()
        assert (await ask(api, token["token"])).status_code == 401
        await purge_expired(database)
        listed = {item["id"] for item in (await api.get(TOKENS))["items"]}
        assert (token["id"] in listed) == (not age)
    late = await api.http.post(
        TOKENS, json={"name": "x", "scope": "read", "expires_at": "2020-01-01T00:00:00Z"}
    )
    assert (late.status_code, late.json()["errors"][0]["field"]) == (409, "expires_at")


async def test_a_repeated_call_makes_one_token_and_shows_it_once(api: Api) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {"name": "once", "scope": "read"}
    first, second = [await api.http.post(TOKENS, json=body, headers=key) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["token"] is not None
    assert second.json() == first.json() | {"token": None}
    assert second.headers["location"] == first.headers["location"]
    assert sum(item["name"] == "once" for item in (await api.get(TOKENS))["items"]) == 1
    async with api.app.state.catalog.database.read() as unit:
        kept = await unit.connection.execute(text("SELECT body FROM idempotency_keys"))
        assert not any(first.json()["token"].encode() in row.body for row in kept)


async def test_when_a_token_was_used_is_seen(api: Api) -> None:
    token = await made(api)
    assert (await ask(api, token["token"])).status_code == 200

    async def used() -> Any:
        return (await api.get(f"{TOKENS}/{token['id']}"))["last_used_at"]

    await eventually(used, lambda at: at is not None)
