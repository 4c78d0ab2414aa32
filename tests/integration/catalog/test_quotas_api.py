"""Quotas over HTTP: what is refused says which, how much is used, and what to do."""

from tests.integration.catalog.conftest import Api
from tests.integration.catalog.people import ACCOUNTS, asking_with, made_account
from tests.integration.catalog.workers import Workers

QUOTA = "urn:linksnap:problem:quota-exceeded"


async def test_a_full_account_keeps_what_it_has_and_nothing_more(api: Api) -> None:
    made = await made_account(api, max_links=1)
    async with asking_with(api, made["token"]) as other:
        await other.add("https://example.com/1")
        refused = await other.http.post("/api/v1/links", json={"url": "https://example.com/2"})
        assert (refused.status_code, refused.json()["type"]) == (409, QUOTA)
        assert "keeps 1 links and may keep 1" in refused.json()["detail"]
        assert (await other.add("https://example.com/1", tags=["x"]))["tags"] == ["x"]
        items = [{"op": "create", "url": f"https://example.com/{i}"} for i in (1, 2)]
        answer = await other.http.post("/api/v1/links/bulk", json={"items": items})
        assert [item["status"] for item in answer.json()["results"]] == [200, 409]
        usage = await other.get("/api/v1/account")
        assert (usage["link_count"], usage["max_links"]) == (1, 1)
        await api.http.patch(f"{ACCOUNTS}/{made['id']}", json={"max_links": None})
        await other.add("https://example.com/2")


async def test_a_full_account_captures_and_uploads_nothing(api: Api, workers: Workers) -> None:
    made = await made_account(api)
    async with asking_with(api, made["token"]) as other:
        link = await other.add("https://example.com/1")
        await other.ended(link)
        await api.http.patch(f"{ACCOUNTS}/{made['id']}", json={"max_bytes": 1})
        snapshot = await other.http.post(f"/api/v1/links/{link['id']}/snapshots")
        upload = await other.http.post(
            "/api/v1/uploads",
            data={"url": "https://example.com/1"},
            files={"file": ("page.html", b"<!doctype html><title>x</title><p>y", "text/html")},
        )
        for refused in (snapshot, upload):
            assert (refused.status_code, refused.json()["type"]) == (409, QUOTA)
            assert "bytes of artifacts" in refused.json()["detail"]
