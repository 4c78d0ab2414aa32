"""`/tags` over HTTP, on both databases."""

from typing import Any
from uuid import uuid4

import httpx

from shared.http.pages import encode_cursor
from tests.integration.catalog.conftest import Api

TAGS = "/api/v1/tags"


async def send(
    api: Api, method: str, path: str, expected: int, body: Any = None, **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = await api.http.request(method, path, json=body, headers=named)
    assert response.status_code == expected, response.text
    return response


async def tree(api: Api) -> dict[str, int]:
    return {tag["name"]: tag["count"] for tag in (await api.get(TAGS))["items"]}


async def test_a_tag_is_made_read_changed_and_deleted(api: Api) -> None:
    new = {"name": "tech/AI", "colour": "#2F6FED", "description": "d", "aliases": ["ki"]}
    made = await send(api, "POST", TAGS, 201, new)
    path, tag = made.headers["location"], made.json()
    assert (tag["name"], tag["colour"], tag["aliases"]) == ("tech/AI", "#2f6fed", ["ki"])
    assert path == f"{TAGS}/{tag['id']}"
    read = await send(api, "GET", path, 200)
    assert (read.json(), read.headers["etag"]) == (tag, made.headers["etag"])
    assert tag["parent_id"] == (await api.get(TAGS))["items"][0]["id"]
    change = {"name": "science/ai", "colour": None}
    changed = await send(api, "PATCH", path, 200, change, if_match=read.headers["etag"])
    assert (changed.json()["name"], changed.json()["colour"]) == ("science/ai", None)
    stale = await send(api, "PATCH", path, 412, {}, if_match=read.headers["etag"])
    assert stale.json()["type"].endswith("precondition-failed")
    await send(api, "DELETE", path, 412, if_match=read.headers["etag"])
    await send(api, "DELETE", path, 204, if_match=changed.headers["etag"])
    await send(api, "GET", path, 404)
    assert await tree(api) == {"science": 0, "tech": 0}


async def test_refusals_name_what_is_in_the_way(api: Api) -> None:
    made = (await send(api, "POST", TAGS, 201, {"name": "a/b", "aliases": ["c"]})).json()
    for name in ("A/B", "c"):
        taken = await send(api, "POST", TAGS, 409, {"name": name})
        assert made["id"] in taken.json()["detail"]
    parent = f"{TAGS}/{made['parent_id']}"
    full = await send(api, "DELETE", parent, 409)
    assert full.json()["type"].endswith("tag-has-children")
    under = await send(api, "PATCH", parent, 409, {"name": "a/x"})
    assert under.json()["type"].endswith("tag-under-itself")
    await send(api, "POST", f"{parent}/merge", 409, {"into_id": str(uuid4())})
    for body in ({}, {"name": "/"}, {"name": "a", "more": 1}, {"name": "a", "colour": "red"}):
        await send(api, "POST", TAGS, 422, body)
    await send(api, "DELETE", f"{parent}?children=delete", 204)
    assert await tree(api) == {}


async def test_links_follow_their_tags(api: Api) -> None:
    link = await api.add("https://example.com/1", tags=["ml/nets", "x"])
    await api.add("https://example.com/2", tags=["ai"])
    tags = {tag["name"]: tag["id"] for tag in (await api.get(TAGS))["items"]}
    merged = await send(api, "POST", f"{TAGS}/{tags['ml']}/merge", 200, {"into_id": tags["ai"]})
    assert (merged.json()["aliases"], merged.json()["count"]) == (["ml"], 2)
    found = await api.get("/api/v1/links", tag="ML")
    assert len(found["items"]) == 2
    now = await api.get(f"/api/v1/links/{link['id']}")
    assert (now["tags"], now["version"]) == (["ai/nets", "x"], link["version"] + 1)
    related = await api.get(f"{TAGS}/{tags['ai']}/related")
    assert [item["name"] for item in related["items"]] == ["x"]
    await send(api, "PATCH", f"{TAGS}/{tags['ai']}", 200, {"name": "computing/ai"})
    assert await tree(api) == {"computing": 2, "computing/ai": 2, "computing/ai/nets": 1, "x": 1}


async def test_a_list_of_tags_comes_in_pages(api: Api) -> None:
    for name in ("b", "a/é", "a", "Ω"):
        await api.http.post(TAGS, json={"name": name})
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await api.get(TAGS, limit=1, **cursor)
        seen += [tag["name"] for tag in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == ["a", "a/é", "b", "Ω"]
    assert [tag["name"] for tag in (await api.get(TAGS, q="É"))["items"]] == ["a/é"]
    for key in ("\x00", "\ud800", ""):
        await send(api, "GET", f"{TAGS}?cursor={encode_cursor([key])}", 404)
    await send(api, "GET", f"{TAGS}?q=%00", 422)
