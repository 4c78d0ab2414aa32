"""Many changes in one call, over HTTP."""

from typing import Any
from uuid import uuid4

from tests.integration.catalog.conftest import Api

BULK = "/api/v1/links/bulk"


async def bulk(api: Api, *items: dict[str, Any]) -> list[dict[str, Any]]:
    response = await api.http.post(BULK, json={"items": list(items)})
    assert response.status_code == 200, response.text
    body = response.json()
    results: list[dict[str, Any]] = body["results"]
    assert [result["index"] for result in results] == list(range(len(items)))
    assert body["failed_count"] == sum(result["problem"] is not None for result in results)
    assert body["done_count"] + body["failed_count"] == len(items)
    return results


def statuses(results: list[dict[str, Any]]) -> list[int]:
    return [result["status"] for result in results]


async def test_creates_make_one_link_a_url_and_the_bad_ones_fail_alone(api: Api) -> None:
    results = await bulk(
        api,
        {"op": "create", "url": "https://example.com/a", "tags": ["x/y"], "read": True},
        {"op": "create", "url": "no url"},
        {"op": "create", "url": "https://EXAMPLE.com:443/a#part", "note": "n", "tags": ["z"]},
        {"op": "create", "url": "https://example.com/b"},
        {"op": "nothing"},
        {},
    )
    assert statuses(results) == [201, 422, 200, 201, 422, 422]
    assert results[0]["id"] == results[2]["id"]
    assert results[1]["problem"]["type"] == "urn:linksnap:problem:invalid-input"
    assert "is not a URL" in results[1]["problem"]["detail"]
    link = await api.get(f"/api/v1/links/{results[0]['id']}")
    assert (link["tags"], link["note"], link["read"], link["version"]) == (
        ["x/y", "z"],
        "n",
        True,
        1,
    )
    assert link["latest_snapshot"]["lane"] == "bulk"
    assert len((await api.get(f"/api/v1/links/{link['id']}/snapshots"))["items"]) == 1


async def test_every_other_change(api: Api) -> None:
    ids = [(await api.add(f"https://example.com/{i}", tags=["a"]))["id"] for i in range(4)]
    results = await bulk(
        api,
        {"op": "update", "id": ids[0], "title": "T", "tags": ["b"], "version": 1},
        {"op": "update", "id": ids[1], "title": "T", "version": 7},
        {"op": "tag", "id": ids[1], "add": ["c"], "remove": ["A", "unknown"]},
        {"op": "delete", "id": ids[2]},
        {"op": "delete", "id": ids[3], "permanent": True},
        {"op": "delete", "id": ids[3], "permanent": True},
        {"op": "restore", "id": str(uuid4())},
        {"op": "update", "id": ids[1], "tags": None},
        {"op": "tag", "id": ids[1], "add": [f"t{i}" for i in range(100)]},
    )
    assert statuses(results) == [200, 412, 200, 204, 204, 404, 404, 422, 409]
    first, second = [await api.get(f"/api/v1/links/{id_}") for id_ in ids[:2]]
    assert (first["title"], first["tags"], first["version"]) == ("T", ["b"], 2)
    assert (second["title"], second["tags"], second["version"]) == (None, ["c"], 2)
    (trashed,) = (await api.get("/api/v1/links", trash="only"))["items"]
    assert trashed["id"] == ids[2]
    assert (await api.http.get(f"/api/v1/links/{ids[3]}")).status_code == 404
    results = await bulk(
        api, {"op": "restore", "id": ids[2]}, {"op": "update", "id": ids[2], "note": "back"}
    )
    assert statuses(results) == [200, 200]
    third = await api.get(f"/api/v1/links/{ids[2]}")
    assert (third["trashed_at"], third["note"], third["version"]) == (None, "back", 3)


async def test_items_are_done_in_their_order(api: Api) -> None:
    link = await api.add("https://example.com/", note="old")
    results = await bulk(
        api,
        {"op": "update", "id": link["id"], "note": "new"},
        {"op": "create", "url": "https://example.com/", "note": "more"},
        {"op": "delete", "id": link["id"]},
        {"op": "create", "url": "https://example.com/"},
    )
    assert statuses(results) == [200, 200, 204, 200]
    found = await api.get(f"/api/v1/links/{link['id']}")
    assert (found["note"], found["trashed_at"], found["version"]) == ("new\n\nmore", None, 5)


async def test_saying_what_is_so_changes_nothing(api: Api) -> None:
    link = await api.add("https://example.com/", title="T", tags=["a"])
    await bulk(
        api,
        {"op": "update", "id": link["id"], "title": "T", "tags": ["A"]},
        {"op": "tag", "id": link["id"], "add": ["a"]},
        {"op": "restore", "id": link["id"]},
    )
    assert (await api.get(f"/api/v1/links/{link['id']}"))["version"] == 1


async def test_a_thousand_at_once_and_no_more(api: Api) -> None:
    items = [{"op": "create", "url": f"https://example.com/{i}"} for i in range(1_001)]
    assert (await api.http.post(BULK, json={"items": items})).status_code == 422
    assert (await api.http.post(BULK, json={"items": []})).status_code == 422
    results = await bulk(api, *items[:1_000])
    assert statuses(results) == [201] * 1_000
    assert statuses(await bulk(api, *items[:1_000])) == [200] * 1_000
