"""Fields, filters, orders, sparse lists, facets, versions and the trash over HTTP."""

from typing import Any
from uuid import uuid4

from tests.integration.catalog.conftest import Api
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually

LINKS = "/api/v1/links"
FACETS = f"{LINKS}/facets"
FIELDS: dict[str, Any] = {
    "title": "T",
    "description": "D",
    "note": "N",
    "site_name": "S",
    "author": "A",
    "published_at": "2024-02-29T12:00:00Z",
    "language": "de",
    "read": True,
    "favourite": True,
    "archived": True,
}


async def urls(api: Api, **params: Any) -> list[str]:
    return [link["url"][-1] for link in (await api.get(LINKS, **params))["items"]]


async def test_every_field_is_written_by_adding_and_by_changing(api: Api) -> None:
    added = await api.add("https://example.com/1", **FIELDS)
    plain = await api.add("https://example.com/2")
    response = await api.http.patch(f"{LINKS}/{plain['id']}", json=FIELDS)
    changed = response.json()
    for link in (added, changed):
        assert {name: link[name] for name in FIELDS} == FIELDS
    assert (changed["version"], response.headers["etag"]) == (2, '"2"')
    cleared = {name: None if isinstance(value, str) else False for name, value in FIELDS.items()}
    response = await api.http.patch(f"{LINKS}/{plain['id']}", json=cleared)
    assert {name: response.json()[name] for name in FIELDS} == cleared


async def test_a_capture_fills_what_is_empty(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/", author="Me")
    await api.ended(link)
    filled = await api.get(f"{LINKS}/{link['id']}")
    assert filled["title"] is not None
    assert filled["author"] == "Me"
    assert filled["good_snapshot"]["id"] == link["latest_snapshot"]["id"]
    kinds = {item["kind"]: item["url"] for item in filled["good_snapshot"]["artifacts"]}
    assert filled["thumbnail"] == kinds.get("thumbnail")
    assert filled["favicon"] == kinds.get("favicon")


async def test_a_lost_update_is_refused(api: Api) -> None:
    link = await api.add("https://example.com/")
    path = f"{LINKS}/{link['id']}"
    seen = (await api.http.get(path)).headers["etag"]
    first = await api.http.patch(path, json={"title": "1"}, headers={"If-Match": seen})
    assert first.status_code == 200
    for method, target, body in (
        ("PATCH", path, {"title": "2"}),
        ("DELETE", path, None),
        ("DELETE", f"{path}?permanent=true", None),
        ("POST", f"{path}/restore", None),
    ):
        lost = await api.http.request(method, target, json=body, headers={"If-Match": seen})
        assert lost.status_code == 412, method
        assert lost.json()["type"] == "urn:linksnap:problem:precondition-failed"
    assert (await api.get(path))["title"] == "1"
    current = {"If-Match": first.headers["etag"]}
    assert (await api.http.delete(path, headers=current)).status_code == 204


async def test_lists_are_filtered_and_ordered(api: Api) -> None:
    await api.add("https://one.example/1", title="b", tags=["x/y"], favourite=True)
    await api.add(
        "https://two.example/2", title="C", tags=["z"], published_at="2024-01-01T00:00:00Z"
    )
    await api.add("https://www.one.example/3", title="a", note="n", language="en-US", read=True)
    for params, expected in (
        ({"tag": "x"}, "1"),
        ({"any_tag": ["X/Y", "z"]}, "21"),
        ({"not_tag": "z"}, "31"),
        ({"untagged": True}, "3"),
        ({"site": "WWW.one.example"}, "31"),
        ({"language": "EN"}, "3"),
        ({"state": ["queued", "failed"]}, "321"),
        ({"read": False}, "21"),
        ({"favourite": True}, "1"),
        ({"has_note": True, "archived": False}, "3"),
        ({"broken": False}, "321"),
        ({"broken": True}, ""),
        ({"published_after": "2023-12-31T00:00:00Z"}, "2"),
        ({"created_after": "2020-01-01T00:00:00+08:00"}, "321"),
        ({"created_before": "2020-01-01T00:00:00Z"}, ""),
        ({"sort": "title"}, "312"),
        ({"sort": "-title"}, "213"),
        ({"sort": "created_at"}, "123"),
        ({"sort": "published_at"}, "213"),
        ({"sort": "-published_at"}, "231"),
        ({"id": str(uuid4())}, ""),
    ):
        assert "".join(await urls(api, **params)) == expected, params


async def test_a_cursor_belongs_to_its_order(api: Api) -> None:
    for number in range(3):
        await api.add(f"https://example.com/{number}")
    cursor = (await api.get(LINKS, limit=1, sort="title"))["next_cursor"]
    assert await urls(api, limit=1, sort="title", cursor=cursor) == ["1"]
    answer = await api.http.get(LINKS, params={"cursor": cursor})
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["field"] == "cursor"


async def test_a_sparse_list_has_the_fields_that_were_asked_for(api: Api) -> None:
    await api.add("https://example.com/", tags=["a"], title="T")
    page = await api.get(LINKS, fields="url,tags,thumbnail")
    assert page["items"] == [{"url": "https://example.com/", "thumbnail": None, "tags": ["a"]}]


async def test_facets_count_all_and_a_filter(api: Api) -> None:
    await api.add("https://one.example/1", tags=["x/y", "z"])
    await api.add("https://one.example/2", tags=["x/y"], language="en", read=True)
    gone = await api.add("https://two.example/3", tags=["z"])
    await api.http.delete(f"{LINKS}/{gone['id']}")
    found = await api.get(FACETS)
    assert {item["value"]: item["count"] for item in found["tags"]} == {"x": 2, "x/y": 2, "z": 1}
    assert found["sites"] == [{"value": "one.example", "count": 2}]
    assert found["languages"] == [{"value": "en", "count": 1}]
    assert [item["count"] for item in found["months"]] == [2]
    assert found["states"] == [{"value": "queued", "count": 2}]
    assert (found["counted"], found["is_complete"]) == (2, True)
    unread = await api.get(FACETS, read=False)
    assert {item["value"] for item in unread["tags"]} == {"x", "x/y", "z"}
    assert (unread["counted"], unread["is_complete"]) == (1, True)
    assert (await api.get(FACETS, site="one.example", depth=1))["is_complete"] is False


async def test_the_trash_gives_back_until_it_is_emptied(api: Api) -> None:
    kept = await api.add("https://example.com/1")
    gone = await api.add("https://example.com/2", tags=["a"])
    paths = [f"{LINKS}/{link['id']}" for link in (kept, gone)]
    for path in paths:
        assert (await api.http.delete(path)).status_code == 204
    assert await urls(api) == []
    assert await urls(api, trash="only") == ["2", "1"]
    for method, path in (("GET", paths[0]), ("GET", f"{paths[0]}/snapshots"), ("PATCH", paths[0])):
        answer = await api.http.request(method, path, json={} if method == "PATCH" else None)
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:linksnap:problem:link-trashed"
    assert (await api.http.delete(paths[0])).status_code == 204
    (trashed,) = (await api.get(LINKS, trash="only", id=kept["id"]))["items"]
    assert (trashed["trashed_at"] is not None, trashed["version"]) == (True, 2)
    restored = await api.http.post(f"{paths[0]}/restore")
    assert (restored.status_code, restored.json()["trashed_at"]) == (200, None)
    assert restored.headers["etag"] == '"3"'
    assert (await api.http.delete("/api/v1/trash")).status_code == 204
    assert (await api.http.get(paths[1])).status_code == 404
    assert (await api.http.post(f"{paths[1]}/restore")).status_code == 404
    assert await urls(api) == ["1"]


async def test_embed_hears_of_everything_that_leaves_the_trash(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/")
    await api.indexed(link)
    path = f"{LINKS}/{link['id']}"
    await api.http.delete(path)
    await api.http.delete("/api/v1/trash")

    async def forgotten() -> bool:
        return any(str(fact.link_id) == link["id"] for fact in workers.deleted)

    await eventually(forgotten)
