"""Accounts over HTTP: admins make, change and remove them; others do not know of them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.catalog.conftest import Api
from tests.integration.catalog.people import ACCOUNTS, another, asking_with, made_account
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually

SESSIONS = "/api/v1/sessions"


def problem(answer: Any) -> str:
    kind: str = answer.json()["type"]
    return kind.rpartition(":")[2]


async def test_a_second_account_keeps_its_own_links(api: Api) -> None:
    made = await made_account(api, name="Ada", max_links=7)
    assert (made["name"], made["role"], made["max_links"]) == ("ada", "user", 7)
    await api.add("https://example.com/owners")
    async with asking_with(api, made["token"]) as ada:
        assert (await ada.get("/api/v1/links"))["items"] == []
        await ada.add("https://example.com/owners")
        account = await ada.get("/api/v1/account")
        assert (account["id"], account["role"], account["link_count"]) == (made["id"], "user", 1)
        assert account["has_password"] is False
    assert "token" not in await api.get(f"{ACCOUNTS}/{made['id']}")
    listed = (await api.get(ACCOUNTS))["items"]
    assert [item["name"] for item in listed] == ["ada", "owner"]


@pytest.mark.parametrize("name", ["", "a b", "-a", "a-", "\u00e4", "x" * 65, "a/b", "a\n"])
async def test_what_is_no_name_is_refused(api: Api, name: str) -> None:
    answer = await api.http.post(ACCOUNTS, json={"name": name})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "name")


async def test_a_name_is_had_once_in_any_case(api: Api) -> None:
    first = await made_account(api, name="grace")
    taken = await api.http.post(ACCOUNTS, json={"name": "GRACE"})
    assert (taken.status_code, problem(taken)) == (409, "account-name-taken")
    second = await made_account(api)
    path = f"{ACCOUNTS}/{second['id']}"
    assert problem(await api.http.patch(path, json={"name": "Grace"})) == "account-name-taken"
    same = await api.http.patch(f"{ACCOUNTS}/{first['id']}", json={"name": "GRACE"})
    assert (same.status_code, same.json()["version"]) == (200, 1)


async def test_others_may_not_and_know_of_no_account(api: Api) -> None:
    owner_id = (await api.get("/api/v1/account"))["id"]
    async with another(api) as other:
        for method in ("GET", "POST"):
            refused = await other.http.request(method, ACCOUNTS, json={"name": "x"})
            assert problem(refused) == "role-too-small"
        own_id = (await other.get("/api/v1/account"))["id"]
        for account_id in (owner_id, own_id, str(uuid4())):
            for method in ("GET", "PATCH", "DELETE"):
                path = f"{ACCOUNTS}/{account_id}"
                answer = await other.http.request(method, path, json={"role": "admin"})
                assert (answer.status_code, problem(answer)) == (404, "account-not-found")


async def test_an_admin_looks_after_others(api: Api) -> None:
    made = await made_account(api, role="admin")
    async with asking_with(api, made["token"]) as admin:
        user = await made_account(admin)
        answer = await admin.http.patch(
            f"{ACCOUNTS}/{user['id']}", json={"max_bytes": 5, "password": "from the admin"}
        )
        assert (answer.json()["max_bytes"], answer.json()["has_password"]) == (5, True)
        assert answer.json()["version"] == 2
        body = {"name": user["name"], "password": "from the admin"}
        session = await api.http.post(SESSIONS, json=body)
        assert session.status_code == 201
        await admin.http.patch(f"{ACCOUNTS}/{user['id']}", json={"password": "another one"})
        async with asking_with(api, session.json()["token"]) as ended:
            assert (await ended.http.get("/api/v1/account")).status_code == 401
        old = await admin.http.patch(
            f"{ACCOUNTS}/{user['id']}", json={"role": "admin"}, headers={"If-Match": '"2"'}
        )
        assert old.status_code == 412


async def test_a_disabled_account_is_nobody_until_it_is_enabled(api: Api) -> None:
    made = await made_account(api, password="a password")
    path, body = f"{ACCOUNTS}/{made['id']}", {"name": made["name"], "password": "a password"}
    async with asking_with(api, made["token"]) as other:
        for disabled, status in ((True, 401), (False, 200)):
            answer = await api.http.patch(path, json={"disabled": disabled})
            assert (answer.json()["disabled_at"] is not None) == disabled
            assert (await other.http.get("/api/v1/account")).status_code == status
            assert ((await api.http.post(SESSIONS, json=body)).status_code == 401) == disabled


async def test_the_account_of_the_settings_stays(api: Api) -> None:
    owner_id = (await api.get("/api/v1/account"))["id"]
    async with another(api, role="admin") as admin:
        for asking in (api, admin):
            path = f"{ACCOUNTS}/{owner_id}"
            for change in ({"role": "user"}, {"disabled": True}):
                assert problem(await asking.http.patch(path, json=change)) == "last-admin"
            assert problem(await asking.http.delete(path)) == "last-admin"
        renamed = await admin.http.patch(f"{ACCOUNTS}/{owner_id}", json={"name": "boss"})
        assert renamed.json()["name"] == "boss"
    assert (await api.get("/api/v1/account"))["name"] == "boss"


async def test_a_repeated_call_shows_the_first_token_once(api: Api) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    body = {"name": f"u-{uuid4().hex}", "token_name": "first"}
    first, second = [await api.http.post(ACCOUNTS, json=body, headers=key) for _ in range(2)]
    assert first.json()["token"] is not None
    assert second.json() == first.json() | {"token": None}


async def test_a_deleted_account_is_closed_at_once_and_taken_apart(
    api: Api, workers: Workers
) -> None:
    made = await made_account(api, password="a password")
    path = f"{ACCOUNTS}/{made['id']}"
    async with asking_with(api, made["token"]) as other:
        link = await other.add("https://example.com/doomed", tags=["a/b"])
        await other.ended(link)
        assert (await api.http.delete(path)).status_code == 204
        assert (await other.http.get("/api/v1/account")).status_code == 401
    for method in ("GET", "PATCH", "DELETE"):
        answer = await api.http.request(method, path, json={"disabled": False})
        assert problem(answer) == "account-not-found"
    assert [item["name"] for item in (await api.get(ACCOUNTS))["items"]] == ["owner"]
    await made_account(api, name=made["name"])  # the name is free

    async def left() -> list[str]:
        keys: list[str] = await api.app.state.catalog.artifacts.keys(UUID(link["id"]))
        return keys

    await eventually(left, lambda keys: not keys)
