"""Rate limits over HTTP: what is left is told, guessing is slow, and others go on working."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.people import another, asking_with

ACCOUNT = "/api/v1/account"
PER_TOKEN, PER_ADDRESS, PER_SIGN_IN = 50, 5, 3


@pytest.fixture
async def api(settings: CatalogSettings) -> AsyncIterator[Api]:
    limited = settings.model_copy(
        update={
            "rate_limit_per_token": PER_TOKEN,
            "rate_limit_per_address": PER_ADDRESS,
            "rate_limit_per_sign_in": PER_SIGN_IN,
        }
    )
    async with running_api(limited) as running:
        yield running


def left(answer: httpx.Response) -> tuple[str, int]:
    name, remaining, reset = answer.headers["ratelimit"].split(";")
    assert 1 <= int(reset.removeprefix("t=")) <= 60
    return name.strip('"'), int(remaining.removeprefix("r="))


def is_limited(answer: httpx.Response) -> bool:
    if answer.status_code != 429:
        return False
    assert answer.json()["type"] == "urn:linksnap:problem:rate-limited"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert left(answer)[1] == 0
    return True


async def test_every_answer_says_what_is_left_and_too_much_is_refused(api: Api) -> None:
    first = await api.http.get(ACCOUNT)
    assert left(first) == ("token", PER_TOKEN - 1)
    assert first.headers["ratelimit-policy"] == f'"token";q={PER_TOKEN};w=60'
    for number, (method, path, status) in enumerate(
        [
            ("GET", f"/api/v1/links/{uuid4()}", 404),
            ("POST", "/api/v1/links", 422),
            ("GET", "/api/v1/links?limit=0", 422),
        ],
        start=2,
    ):
        answer = await api.http.request(method, path)
        assert answer.status_code == status
        assert left(answer) == ("token", PER_TOKEN - number)
    async with another(api) as other:
        answers = [await api.http.get(ACCOUNT) for _ in range(PER_TOKEN)]
        assert is_limited(answers[-1])
        assert not any(is_limited(answer) for answer in answers[: PER_TOKEN - 10])
        assert (await other.http.get(ACCOUNT)).status_code == 200


async def test_guessing_is_refused_and_who_is_known_goes_on(api: Api) -> None:
    async with another(api) as other:
        await other.get(ACCOUNT)
        token = await api.http.post("/api/v1/tokens", json={"name": "new", "scope": "read"})
        async with asking_with(api, "lsk_wrong") as stranger, asking_with(api, None) as nobody:
            for number in range(PER_ADDRESS):
                who = stranger if number % 2 else nobody
                answer = await who.http.get(ACCOUNT)
                assert (answer.status_code, left(answer)) == (
                    401,
                    ("address", PER_ADDRESS - number - 1),
                )
            assert is_limited(await stranger.http.get(ACCOUNT))
            assert is_limited(await nobody.http.post("/api/v1/sessions", content=b"{"))
            assert (await nobody.http.get("/livez")).status_code == 200
        assert (await other.http.get(ACCOUNT)).status_code == 200
        assert (await api.http.get(ACCOUNT)).status_code == 200
        async with asking_with(api, token.json()["token"]) as unseen:
            assert is_limited(await unseen.http.get(ACCOUNT))


async def test_passwords_are_tried_slowly(api: Api) -> None:
    body = {"name": "owner", "password": "a wrong password"}
    answers = [await api.http.post("/api/v1/sessions", json=body) for _ in range(PER_SIGN_IN + 1)]
    assert [answer.status_code for answer in answers] == [401] * PER_SIGN_IN + [429]
    assert is_limited(answers[-1])
    other = await api.http.post("/api/v1/sessions", json=body | {"name": "other"})
    assert other.status_code == 401


async def test_a_revoked_token_is_a_strangers(api: Api) -> None:
    made = (await api.http.post("/api/v1/tokens", json={"name": "x", "scope": "read"})).json()
    async with asking_with(api, made["token"]) as client:
        assert (await client.http.get(ACCOUNT)).status_code == 200
        await api.http.delete(f"/api/v1/tokens/{made['id']}")
        statuses = [(await client.http.get(ACCOUNT)).status_code for _ in range(PER_ADDRESS + 1)]
    assert statuses == [401] * PER_ADDRESS + [429]
