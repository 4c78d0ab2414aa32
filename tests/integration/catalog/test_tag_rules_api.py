"""`/tag-rules` and `/links/tagging` over HTTP, on both databases."""

from typing import Any

from tests.integration.catalog.conftest import Api
from tests.integration.catalog.test_tags_api import send
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually

RULES = "/api/v1/tag-rules"
TAGGING = "/api/v1/links/tagging"


async def test_a_rule_is_made_listed_changed_run_and_deleted(api: Api) -> None:
    link = await api.add("https://github.com/a/issues/1")
    new = {"name": "n", "site": "www.GitHub.com", "url_pattern": "*/issues/*", "tags": ["work"]}
    made = await send(api, "POST", RULES, 201, new)
    path, rule = made.headers["location"], made.json()
    assert (rule["site"], rule["tags"], rule["enabled"]) == ("github.com", ["work"], True)
    assert (await api.get(RULES))["items"] == [rule] == [(await send(api, "GET", path, 200)).json()]
    run = await send(api, "POST", f"{path}/run?dry_run=true", 200)
    assert run.json() == {"matched": 1, "changed": 1, "skipped": 0, "examples": [link["id"]]}
    assert (await api.get(f"/api/v1/links/{link['id']}"))["tags"] == []
    await send(api, "POST", f"{RULES}/run", 200)
    assert (await api.get(f"/api/v1/links/{link['id']}"))["tags"] == ["work"]
    assert (await api.add("https://github.com/b/issues/2"))["tags"] == ["work"]
    etag = made.headers["etag"]
    changed = await send(api, "PATCH", path, 200, {"enabled": False}, if_match=etag)
    assert changed.json()["url_pattern"] == "*/issues/*"
    await send(api, "PATCH", path, 412, {"enabled": True}, if_match=etag)
    assert (await api.add("https://github.com/b/issues/3"))["tags"] == []
    refused: tuple[dict[str, Any], ...] = (
        {"tags": []},
        {"site": "x"},
        {"tags": ["a"], "more": 1},
    )
    for body in refused:
        await send(api, "POST", RULES, 422, body)
    await send(api, "DELETE", path, 204, if_match=changed.headers["etag"])
    await send(api, "POST", f"{path}/run", 404)


async def test_a_captured_title_tags_its_link(api: Api, workers: Workers) -> None:
    await send(api, "POST", RULES, 201, {"title_contains": "PAGE", "tags": ["seen"]})
    link = await api.add("https://example.com/")
    title = (await api.ended(link))["title"]
    assert "page" in title.lower()
    found = await api.get(f"/api/v1/links/{link['id']}")
    assert found["tags"] == ["seen"]
    await eventually(
        lambda: _saved_tags(workers), lambda saved: saved[-1:] == [("seen",)], timeout_seconds=30
    )


async def _saved_tags(workers: Workers) -> list[tuple[str, ...]]:
    return [fact.tags for fact in workers.saved]


async def test_links_are_tagged_by_filter_and_the_index_follows(api: Api, workers: Workers) -> None:
    links = [await api.add(f"https://example.com/{number}") for number in range(3)]
    body: dict[str, Any] = {"filter": {"untagged": True}, "add": ["a/b"], "dry_run": True}
    assert (await send(api, "POST", TAGGING, 200, body)).json() == {"matched": 3, "changed": 3}
    assert (await api.get("/api/v1/links", tag="a"))["items"] == []
    await send(api, "POST", TAGGING, 200, body | {"dry_run": False})
    assert len((await api.get("/api/v1/links", tag="a"))["items"]) == 3

    async def announced() -> set[str]:
        return {str(fact.link_id) for fact in workers.saved if len(fact.tag_ids) == 2}

    await eventually(announced, lambda found: found == {link["id"] for link in links})
    for bad in ({}, {"filter": {"no": 1}}, {"filter": {}, "add": [""]}):
        await send(api, "POST", TAGGING, 422, bad)
