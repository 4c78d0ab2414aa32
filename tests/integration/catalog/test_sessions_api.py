"""Signing in and out over HTTP, and what a password is good for."""

from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from services.catalog.accounts import store as accounts
from services.catalog.tokens.model import SESSION_LIFETIME
from tests.integration.catalog.conftest import Api
from tests.support.eventually import eventually

SESSIONS = "/api/v1/sessions"
PASSWORD = "correct horse battery staple"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def set_password(
    api: Api, new: str, current: str | None = None, token: str | None = None
) -> httpx.Response:
    return await api.http.put(
        "/api/v1/account/password",
        json={"new": new, "current": current},
        headers=bearer(token) if token else None,
    )


async def sign_in(api: Api, password: str, name: str = "owner") -> httpx.Response:
    return await api.http.post(
        SESSIONS,
        json={"name": name, "password": password},
        headers={"Authorization": "", "User-Agent": "A browser"},
    )


async def session(api: Api, password: str = PASSWORD) -> dict[str, Any]:
    answer = await sign_in(api, password)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def works(api: Api, token: str) -> bool:
    return (await api.http.get("/api/v1/account", headers=bearer(token))).status_code == 200


async def test_a_session_lasts_until_it_is_signed_out(api: Api) -> None:
    assert (await sign_in(api, PASSWORD)).status_code == 401  # there is none yet
    assert (await set_password(api, PASSWORD)).status_code == 204
    found = await session(api)
    assert (found["kind"], found["scope"]) == ("session", "admin")
    assert found["name"].startswith("A browser")
    assert (await api.http.get("/api/v1/tokens", headers=bearer(found["token"]))).is_success
    out = await api.http.delete(f"{SESSIONS}/current", headers=bearer(found["token"]))
    assert out.status_code == 204
    assert not await works(api, found["token"])


async def test_who_is_wrong_learns_nothing(api: Api) -> None:
    await set_password(api, PASSWORD)
    wrong = await sign_in(api, "another password")
    unknown = await sign_in(api, PASSWORD, name="nobody")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.headers["www-authenticate"] == "Bearer"
    assert wrong.json() | {"trace_id": ""} == unknown.json() | {"trace_id": ""}
    assert (await sign_in(api, PASSWORD, name="OWNER")).status_code == 201


async def test_ways_of_typing_a_password_are_the_same(api: Api) -> None:
    await set_password(api, "\uff50\uff41\uff53\uff53\uff57ord caf\u00e9")
    assert (await sign_in(api, "password cafe\u0301")).status_code == 201
    assert (await sign_in(api, "Password caf\u00e9")).status_code == 401


@pytest.mark.parametrize("bad", ["short", "x" * 1_025, 12345678, None])
async def test_what_is_no_password_is_refused(api: Api, bad: Any) -> None:
    answer = await set_password(api, bad)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "new")


async def test_a_session_must_know_the_password_to_change_it_and_the_others_end(api: Api) -> None:
    await set_password(api, PASSWORD)
    here, there = (await session(api))["token"], (await session(api))["token"]
    for current in (None, "a wrong one"):
        refused = await set_password(api, "the new password", current, here)
        assert refused.status_code == 403
        assert refused.json()["errors"][0]["field"] == "current"
    changed = await set_password(api, "the new password", PASSWORD, here)
    assert changed.status_code == 204
    assert await works(api, here)
    assert not await works(api, there)
    assert (await sign_in(api, PASSWORD)).status_code == 401
    assert (await set_password(api, "forgotten, said the token")).status_code == 204
    assert not await works(api, here)


async def test_other_tokens_do_not_sign_out(api: Api) -> None:
    refused = await api.http.delete(f"{SESSIONS}/current")
    assert refused.json()["type"] == "urn:linksnap:problem:session-not-found"


async def test_a_session_lives_on_while_it_is_used(api: Api) -> None:
    await set_password(api, PASSWORD)
    found = await session(api)

    async def listed() -> dict[str, Any]:
        assert await works(api, found["token"])
        return await api.get(f"/api/v1/tokens/{found['id']}")

    later = await eventually(listed, lambda item: item["expires_at"] > found["expires_at"])
    assert later["last_used_at"] is not None
    assert SESSION_LIFETIME.days == 30


async def test_a_hash_of_other_parameters_is_made_anew(api: Api) -> None:
    await set_password(api, PASSWORD)
    database = api.app.state.catalog.database
    async with database.write() as unit:
        account = await accounts.by_name(unit, "owner")
        assert account is not None
        cheap = PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
        await accounts.change(unit, account.id, password_hash=cheap)
    await session(api)
    async with database.read() as unit:
        account = await accounts.by_name(unit, "owner")
    assert account is not None
    assert account.password_hash != cheap
    await session(api)


async def test_a_stranger_can_send_only_little(api: Api) -> None:
    async def endless() -> Any:
        for _ in range(1_000):
            yield b" " * 1_024

    for content in (b" " * 20_000, endless()):
        answer = await api.http.post(
            SESSIONS, content=content, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body")
