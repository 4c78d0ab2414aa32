"""Site credentials through the API: they go in, reach the jobs sealed, and never come out."""

import json

from sqlalchemy import text

from services.catalog.database import outbox
from services.catalog.paths import API_PREFIX
from services.catalog.settings import CatalogSettings
from shared.contracts.messages import CaptureRequested
from shared.sealing import Sealer
from tests.integration.catalog.conftest import Api, running_api

PATH = f"{API_PREFIX}/site-credentials"
SECRET = "s3cr3t-and-long"
GIVEN = {
    "site": "example.com",
    "cookies": [{"name": "session", "value": SECRET, "expires_at": "2100-01-01T00:00:00Z"}],
    "headers": {"X-Api-Key": SECRET},
    "basic_auth": {"username": "me", "password": SECRET},
}


async def test_what_is_secret_goes_in_and_never_comes_out(
    api: Api, settings: CatalogSettings
) -> None:
    key = {"Idempotency-Key": "one"}
    made = await api.http.post(PATH, json=GIVEN, headers=key)
    assert made.status_code == 201, made.text
    again = await api.http.post(PATH, json=GIVEN, headers=key)
    shown = await api.http.get(made.headers["Location"])
    listed = await api.http.get(PATH)
    taken = await api.http.post(PATH, json=GIVEN)
    assert (again.status_code, taken.status_code) == (201, 409)
    assert taken.json()["type"].endswith("site-credentials-exist")
    assert shown.json()["cookies"][0]["name"] == "session"
    assert (shown.json()["headers"], shown.json()["basic_auth"]) == (["X-Api-Key"], True)
    export = await api.http.get(f"{API_PREFIX}/export", params={"format": "archive"})
    events = await api.http.get(f"{API_PREFIX}/events")
    link = await api.add("https://www.example.com/members")
    other = await api.add("https://example.org/")
    for answer in (made, again, shown, listed, taken, export, events):
        assert SECRET.encode() not in answer.content
    assert settings.secrets_key is not None
    database = api.app.state.catalog.database
    async with database.read() as unit:
        rows = [row.payload for row in await outbox.oldest(unit, 1_000)]
        tables = ("site_credentials", "idempotency_keys", "events", "outbox")
        kept = [
            (await unit.connection.execute(text(f"SELECT * FROM {name}"))).all() for name in tables
        ]
    assert SECRET not in str(kept)
    sealer = Sealer.of(settings.secrets_key.get_secret_value())
    jobs = {
        job.link_id: job.sealed_credentials
        for job in (
            CaptureRequested.model_validate_json(row) for row in rows if "requested_at" in row
        )
    }
    if str(link["id"]) in {str(item) for item in jobs}:  # not published yet
        sealed = next(value for item, value in jobs.items() if str(item) == link["id"])
        assert sealed is not None
        (found,) = json.loads(sealer.open(sealed))
        assert found["cookies"][0]["value"] == SECRET
        assert jobs.get(other["id"]) is None


async def test_parts_are_replaced_and_taken_away(api: Api) -> None:
    made = await api.http.post(PATH, json={**GIVEN, "site": "parts.example.com"})
    path = made.headers["Location"]
    changed = await api.http.patch(path, json={"cookie_header": f"a={SECRET}; b=2"})
    assert [item["name"] for item in changed.json()["cookies"]] == ["a", "b"]
    assert (changed.json()["headers"], changed.json()["version"]) == (["X-Api-Key"], 2)
    changed = await api.http.patch(path, json={"headers": None, "basic_auth": None})
    assert (changed.json()["headers"], changed.json()["basic_auth"]) == ([], False)
    refused = await api.http.patch(path, json={"cookies_txt": SECRET})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["field"] == "cookies_txt"
    assert SECRET not in refused.text
    assert (await api.http.delete(path)).status_code == 204
    assert (await api.http.get(path)).status_code == 404


async def test_without_a_key_nothing_is_kept(settings: CatalogSettings) -> None:
    async with running_api(settings.model_copy(update={"secrets_key": None})) as api:
        refused = await api.http.post(PATH, json=GIVEN)
    assert refused.status_code == 409
    assert "CATALOG_SECRETS_KEY" in refused.json()["detail"]
