"""The door for linkding as its browser extension and other clients use it, request by request."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.catalog.access.scopes import Scope
from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import TOKEN
from tests.integration.catalog.doors import Served, served
from tests.integration.catalog.workers import CONTENTS, Workers
from tests.support.eventually import eventually

API = "/compat/linkding/api"
PAGE = "https://example.com/page"


@pytest.fixture
async def catalog(settings: CatalogSettings) -> AsyncIterator[Served]:
    async with served(settings) as running:
        yield running


@pytest.fixture
async def http(catalog: Served) -> AsyncIterator[httpx.AsyncClient]:
    """The owner's client, with the token of the settings and linkding's header."""
    async with catalog.http(TOKEN, "Token") as client:
        yield client


async def get(http: httpx.AsyncClient, path: str, **params: Any) -> Any:
    response = await http.get(f"{API}{path}", params=params)
    assert response.status_code == 200, response.text
    return response.json()


async def save(http: httpx.AsyncClient, url: str = PAGE, **fields: Any) -> dict[str, Any]:
    response = await http.post(f"{API}/bookmarks/", json={"url": url, **fields})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_the_extension_saves_a_page(http: httpx.AsyncClient) -> None:
    """Its steps, in their order: test the connection, look at the tab, save, look again."""
    assert (await get(http, "/bookmarks/", limit="1"))["results"] == []
    profile = await get(http, "/user/profile/")
    assert profile["enable_sharing"] is False
    checked = await get(http, "/bookmarks/check/", url=PAGE)
    assert checked == {
        "bookmark": None,
        "metadata": {"url": PAGE, "title": None, "description": None, "preview_image": None},
        "auto_tags": [],
    }
    assert (await get(http, "/tags/", limit="5000"))["results"] == []
    saved = await save(
        http,
        title="",
        description="",
        notes="",
        tag_names=["reading", "machine-learning"],
        unread=True,
        shared=False,
    )
    checked = await get(http, "/bookmarks/check/", url=f"{PAGE}?utm_source=mail")
    assert checked["bookmark"] == saved
    assert [tag["name"] for tag in (await get(http, "/tags/", limit="5000"))["results"]] == [
        "machine-learning",
        "reading",
    ]
    found = await get(http, "/bookmarks/", q=PAGE, limit="1")
    assert found["results"] == [saved]
    assert await get(http, f"/bookmarks/{saved['id']}/") == saved
    deleted = await http.delete(f"{API}/bookmarks/{saved['id']}/")
    assert (deleted.status_code, deleted.content) == (204, b"")


async def test_a_page_that_cannot_be_kept_is_only_not_bookmarked(http: httpx.AsyncClient) -> None:
    checked = await get(http, "/bookmarks/check/", url="about:blank")
    assert (checked["bookmark"], checked["auto_tags"]) == (None, [])
    assert checked["metadata"]["url"] == "about:blank"


async def test_rules_say_which_tags_a_page_would_get(
    http: httpx.AsyncClient, catalog: Served
) -> None:
    async with catalog.http(TOKEN) as own:
        rule = {"site": "example.com", "tags": ["from example"]}
        assert (await own.post("/api/v1/tag-rules", json=rule)).status_code == 201
    checked = await get(http, "/bookmarks/check/", url=PAGE)
    assert checked["auto_tags"] == ["from-example"]
    assert (await save(http))["tag_names"] == ["from-example"]


async def test_empty_texts_leave_what_the_page_said_unless_scraping_is_off(
    http: httpx.AsyncClient,
) -> None:
    await save(http, title="A title", description="Words")
    again = await save(http, title="", description="")
    assert (again["title"], again["description"]) == ("A title", "Words")
    response = await http.post(
        f"{API}/bookmarks/?disable_scraping", json={"url": PAGE, "title": "", "description": None}
    )
    assert (response.json()["title"], response.json()["description"]) == ("", "")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_changing_replaces_what_is_mentioned(http: httpx.AsyncClient, method: str) -> None:
    made = await save(http, title="T", notes="N", tag_names=["a"])
    body = {"url": PAGE, "title": "", "tag_names": [], "is_archived": True, "website_title": "x"}
    changed = await http.request(method, f"{API}/bookmarks/{made['id']}/", json=body)
    assert changed.status_code == 200
    expected = {"title": "", "notes": "N", "tag_names": [], "is_archived": True}
    assert {name: changed.json()[name] for name in expected} == expected


async def test_next_leads_through_everything(http: httpx.AsyncClient) -> None:
    for number in range(7):
        await save(http, f"https://example.com/{number}", title=f"{9 - number}")
    for sort, order in (
        ("added_desc", "6543210"),
        ("added_asc", "0123456"),
        ("title_asc", "6543210"),
    ):
        urls: list[str] = []
        address = f"{API}/bookmarks/?limit=3&sort={sort}"
        previous = None
        while address:
            page = (await http.get(address)).json()
            assert page["count"] == 7
            urls += [item["url"] for item in page["results"]]
            address, previous = page["next"], page["previous"]
        assert "".join(url[-1] for url in urls) == order
        assert previous is not None
        before = (await http.get(previous)).json()
        assert "".join(item["url"][-1] for item in before["results"]) == order[3:6]
    words = (await http.get(f"{API}/bookmarks/?limit=3&offset=3&q=example")).json()
    assert [item["url"][-1] for item in words["results"]] == list("321")
    assert "offset=6" in words["next"]
    beyond = (await http.get(f"{API}/bookmarks/?offset=30&q=example")).json()
    assert (beyond["count"], beyond["results"]) == (7, [])


async def test_only_what_changed_since(http: httpx.AsyncClient) -> None:
    first = await save(http, "https://example.com/1")
    second = await save(http, "https://example.com/2")
    await http.patch(f"{API}/bookmarks/{first['id']}/", json={"title": "changed"})
    since = second["date_modified"]
    for name, expected in (("modified_since", [first["id"]]), ("added_since", [])):
        page = await get(http, "/bookmarks/", **{name: since})
        assert [item["id"] for item in page["results"]] == expected


async def test_unread_and_shared(http: httpx.AsyncClient) -> None:
    unread = await save(http, "https://example.com/1", unread=True)
    read = await save(http, "https://example.com/2")
    for wanted, expected in (("yes", [unread["id"]]), ("no", [read["id"]])):
        page = await get(http, "/bookmarks/", unread=wanted)
        assert ([item["id"] for item in page["results"]], page["count"]) == (expected, 1)
    assert (await get(http, "/bookmarks/", q="!unread"))["count"] == 1
    assert (await get(http, "/bookmarks/shared/"))["count"] == 0
    assert (await get(http, "/bundles/"))["results"] == []


async def test_assets_are_the_files_of_the_newest_good_snapshot(
    http: httpx.AsyncClient, workers: Workers
) -> None:
    made = await save(http)
    path = f"/bookmarks/{made['id']}/assets/"
    page = await eventually(lambda: get(http, path), lambda found: found["count"] > 0)
    assert page["count"] == len(CONTENTS)
    html = page["results"][0]
    assert (html["bookmark"], html["asset_type"], html["status"]) == (
        made["id"],
        "snapshot",
        "complete",
    )
    assert html["content_type"] == "text/html"
    assert await get(http, f"{path}{html['id']}/") == html
    file = await http.get(f"{API}{path}{html['id']}/download/")
    assert file.content == b"<script>alert(1)</script>"
    assert file.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in file.headers["content-security-policy"]
    assert (await http.get(f"{API}{path}999/")).status_code == 404
    upload = await http.post(f"{API}{path}upload/", files={"file": b"x"})
    assert (upload.status_code, upload.json()) == (403, {"error": "Asset upload is disabled."})
    shown = await get(http, f"/bookmarks/{made['id']}/")
    assert shown["title"] == "A page"  # what the capture has learnt


async def test_singlefile_uploads_a_page(
    http: httpx.AsyncClient, catalog: Served, workers: Workers
) -> None:
    async with catalog.http(TOKEN) as singlefile:  # it says Bearer
        response = await singlefile.post(
            f"{API}/bookmarks/singlefile/",
            data={"url": PAGE},
            files={"file": ("page.html", b"<!DOCTYPE html><html><p>seen</p></html>", "text/html")},
        )
    assert (response.status_code, response.json()) == (
        201,
        {"message": "Snapshot uploaded successfully."},
    )
    await eventually(lambda: _uploaded(workers))
    assert (await get(http, "/bookmarks/", q=PAGE))["count"] == 1


async def _uploaded(workers: Workers) -> bool:
    return any(job.upload is not None for job in workers.jobs)


async def test_errors_have_the_shape_that_clients_read(
    http: httpx.AsyncClient, catalog: Served
) -> None:
    async def post(body: Any, path: str = "/bookmarks/") -> tuple[int, Any]:
        response = await http.post(f"{API}{path}", json=body)
        return response.status_code, response.json()

    assert await post({}) == (400, {"url": ["This field is required."]})
    status, body = await post({"url": "ftp://example.com/"})
    assert (status, list(body)) == (400, ["url"])
    status, body = await post({"url": PAGE, "tag_names": ["ok", "a//b"], "title": "x" * 501})
    assert (status, sorted(body)) == (400, ["tag_names", "title"])
    assert await post({}, "/tags/") == (400, {"name": ["This field is required."]})
    broken = await http.post(
        f"{API}/bookmarks/", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    assert broken.json()["detail"].startswith("JSON parse error")
    assert (await http.get(f"{API}/bookmarks/99999999999/")).json() == {
        "detail": "No Bookmark matches the given query."
    }
    assert (await http.get(f"{API}/nothing/")).json() == {"detail": "Not found."}
    refused = await http.put(f"{API}/tags/")
    assert (refused.status_code, refused.json()) == (405, {"detail": 'Method "PUT" not allowed.'})
    far = await http.get(f"{API}/bookmarks/?offset=100001")
    assert (far.status_code, list(far.json())) == (400, ["offset"])
    since = await http.get(f"{API}/bookmarks/?modified_since=yesterday")
    assert (since.status_code, list(since.json())) == (400, ["modified_since"])
    odd = await http.get(f"{API}/bookmarks/?limit=many&offset=-1")
    assert odd.status_code == 200
    async with httpx.AsyncClient(base_url=catalog.url, trust_env=False) as nobody:
        missing = await nobody.get(f"{API}/bookmarks/")
        assert (missing.status_code, missing.headers["www-authenticate"]) == (401, "Token")
        assert missing.json() == {"detail": "Authentication credentials were not provided."}
        wrong = await nobody.get(f"{API}/tags/", headers={"Authorization": "Token lsk_x"})
        assert (wrong.status_code, wrong.json()) == (401, {"detail": "Invalid token."})
        health = await nobody.get("/compat/linkding/health")
        assert (health.status_code, health.json()["status"]) == (200, "healthy")
    async with catalog.http(await catalog.token("ada", Scope.READ), "Token") as reader:
        small = await reader.post(f"{API}/bookmarks/", json={"url": PAGE})
        assert (small.status_code, list(small.json())) == (403, ["detail"])


async def test_who_has_reached_a_limit_is_told(catalog: Served) -> None:
    await catalog.limit_links("ada", 1)
    async with catalog.http(await catalog.token("ada"), "Token") as limited:
        await save(limited)
        full = await limited.post(f"{API}/bookmarks/", json={"url": "https://example.org/"})
        assert (full.status_code, list(full.json())) == (409, ["detail"])
        assert "1" in full.json()["detail"]
        assert (await save(limited, title="again"))["title"] == "again"


async def test_who_asks_too_often_is_told_to_wait(settings: CatalogSettings) -> None:
    async with (
        served(settings.model_copy(update={"rate_limit_per_token": 2})) as catalog,
        catalog.http(TOKEN, "Token") as client,
    ):
        answers = [await client.get(f"{API}/tags/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert list(answers[-1].json()) == ["detail"]
        assert int(answers[-1].headers["retry-after"]) > 0


async def test_a_tag_that_others_lie_under_stays(http: httpx.AsyncClient) -> None:
    await save(http, tag_names=["tech/ai"])
    ids = {tag["name"]: tag["id"] for tag in (await get(http, "/tags/"))["results"]}
    above = await http.delete(f"{API}/tags/{ids['tech']}/")
    assert (above.status_code, list(above.json())) == (409, ["detail"])
    assert (await http.delete(f"{API}/tags/{ids['tech/ai']}/")).status_code == 204
    assert (await get(http, "/bookmarks/"))["results"][0]["tag_names"] == []


async def test_a_post_with_a_key_is_done_once(http: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "one"}
    first = await http.post(f"{API}/bookmarks/", json={"url": PAGE}, headers=key)
    again = await http.post(f"{API}/bookmarks/", json={"url": PAGE}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"


async def test_the_door_is_not_in_the_document_of_the_api(catalog: Served) -> None:
    async with catalog.http(TOKEN) as own:
        document = (await own.get("/openapi.json")).json()
    assert not [path for path in document["paths"] if "linkding" in path]
