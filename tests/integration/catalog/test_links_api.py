"""`/links` and `/tags` over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.catalog.conftest import Api

LINKS = "/api/v1/links"


async def test_adding_answers_the_link_with_its_queued_snapshot(api: Api) -> None:
    body = {"url": "HTTPS://Example.com", "title": " T ", "note": "", "tags": ["机器学习", "A"]}
    response = await api.http.post(LINKS, json=body)
    assert response.status_code == 201
    link = response.json()
    assert response.headers["location"] == f"{LINKS}/{link['id']}"
    assert len(response.headers["x-trace-id"]) == 32
    snapshot = link.pop("latest_snapshot")
    assert response.headers["etag"] == '"1"'
    assert {name: value for name, value in link.items() if value is not None} == {
        "id": link["id"],
        "url": "https://example.com/",
        "site": "example.com",
        "title": "T",
        "read": False,
        "favourite": False,
        "archived": False,
        "tags": ["A", "机器学习"],
        "created_at": link["created_at"],
        "updated_at": link["created_at"],
        "version": 1,
    }
    assert link["created_at"].endswith("Z")
    assert (snapshot["state"], snapshot["link_id"]) == ("queued", link["id"])
    assert (snapshot["artifacts"], snapshot["error"], snapshot["indexed_at"]) == ([], None, None)
    assert (await api.http.get(response.headers["location"])).json()["id"] == link["id"]


async def test_fifty_identical_posts_at_once(api: Api) -> None:
    body = {"url": "https://example.com/fifty", "tags": ["a", "b"]}
    responses = await asyncio.gather(*(api.http.post(LINKS, json=body) for _ in range(50)))
    assert sorted(response.status_code for response in responses) == [200] * 49 + [201]
    assert len({response.json()["id"] for response in responses}) == 1
    link = responses[0].json()
    assert len((await api.get(f"{LINKS}/{link['id']}/snapshots"))["items"]) == 1
    assert len((await api.get(LINKS))["items"]) == 1


async def test_adding_again_adds_tags_and_answers_200(api: Api) -> None:
    await api.add("https://example.com/", tags=["a"])
    response = await api.http.post(
        LINKS, json={"url": "https://EXAMPLE.com:443/#part", "tags": ["A", "b"]}
    )
    assert response.status_code == 200
    assert response.json()["tags"] == ["a", "b"]
    assert response.headers["location"] == f"{LINKS}/{response.json()['id']}"


BAD_BODIES: list[tuple[dict[str, Any], str, str]] = [
    ({}, "url", "Field required"),
    ({"url": "no url"}, "url", "is not a URL"),
    ({"url": "ftp://example.com"}, "url", "only http and https"),
    ({"url": "https://a:b@example.com"}, "url", "user name or password"),
    ({"url": "https://example.com/" + "a" * 9000}, "url", "at most 8192"),
    ({"url": 1}, "url", "valid string"),
    ({"url": "https://example.com", "titel": "x"}, "titel", "Extra inputs"),
    ({"url": "https://example.com", "title": "x" * 501}, "title", "at most 500"),
    ({"url": "https://example.com", "note": "a\x00b"}, "note", "NUL"),
    ({"url": "https://example.com", "tags": ["ok", " "]}, "tags.1", "must not be empty"),
    ({"url": "https://example.com", "tags": ["a,b"]}, "tags.0", "comma"),
    ({"url": "https://example.com", "tags": ["x"] * 101}, "tags", "at most 100"),
    ({"url": "https://example.com", "tags": None}, "tags", "valid list"),
]
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ONE_DATABASE
async def test_a_bad_body_is_refused_by_field(api: Api) -> None:
    for body, field, message in BAD_BODIES:
        response = await api.http.post(LINKS, json=body)
        problem = response.json()
        assert response.status_code == 422, body
        assert response.headers["content-type"] == "application/problem+json"
        assert problem["type"] == "urn:linksnap:problem:invalid-input"
        assert problem["status"] == 422
        assert [error["field"] for error in problem["errors"]] == [field]
        assert message in problem["errors"][0]["message"]
    assert (await api.get(LINKS))["items"] == []


@ONE_DATABASE
async def test_a_body_that_is_no_object_is_a_problem(api: Api) -> None:
    for content in (b"", b"{", b'"text"', b"[]", b'{"url": "\\ud800"}', b"\xff"):
        response = await api.http.post(
            LINKS, content=content, headers={"Content-Type": "application/json"}
        )
        assert response.status_code in {400, 422}, content
        assert response.headers["content-type"] == "application/problem+json"


async def test_a_list_is_newest_first_in_pages_and_by_tags(api: Api) -> None:
    for number in range(5):
        tags = ["even"] if number % 2 == 0 else ["odd"]
        await api.add(f"https://example.com/{number}", tags=[*tags, "all"])
    urls: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await api.get(LINKS, limit=2, **cursor)
        urls += [link["url"] for link in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert urls == [f"https://example.com/{number}" for number in (4, 3, 2, 1, 0)]
    both = await api.get(LINKS, tag=["EVEN", "all"])
    assert [link["url"][-1] for link in both["items"]] == ["4", "2", "0"]
    assert (await api.get(LINKS, tag=["even", "odd"]))["items"] == []
    listed = (await api.get("/api/v1/tags"))["items"]
    assert [(tag["name"], tag["count"]) for tag in listed] == [("all", 5), ("even", 3), ("odd", 2)]


BAD_PARAMETERS: list[tuple[dict[str, Any], str]] = [
    ({"limit": 0}, "limit"),
    ({"limit": 101}, "limit"),
    ({"limit": "x"}, "limit"),
    ({"tag": ""}, "tag.0"),
    ({"tag": "a\x00"}, "tag.0"),
    ({"cursor": "nonsense"}, "cursor"),
    ({"cursor": "WyJhIiwiYiJd"}, "cursor"),
    ({"cursor": "WyIyMDI0LTAxLTAxIiwiYiJd"}, "cursor"),
    ({"sort": "url"}, "sort"),
    ({"fields": "id,nothing"}, "fields"),
    ({"tags": "a"}, "tags"),
    ({"created_after": "2024-01-01T00:00:00"}, "created_after"),
]


async def test_bad_list_parameters_are_problems(api: Api) -> None:
    for params, field in BAD_PARAMETERS:
        response = await api.http.get(LINKS, params=params)
        assert response.status_code == (404 if "cursor" in params else 422), params
        assert [error["field"] for error in response.json()["errors"]] == [field]


async def test_a_patch_knows_null_from_absent(api: Api) -> None:
    link = await api.add("https://example.com/", title="T", note="N", tags=["a"])

    async def patch(body: dict[str, Any]) -> dict[str, Any]:
        response = await api.http.patch(f"{LINKS}/{link['id']}", json=body)
        assert response.status_code == 200, response.text
        changed: dict[str, Any] = response.json()
        return changed

    changed = await patch({"title": None})
    assert (changed["title"], changed["note"], changed["tags"]) == (None, "N", ["a"])
    changed = await patch({"tags": ["b"], "note": " new "})
    assert (changed["note"], changed["tags"], changed["version"]) == ("new", ["b"], 3)
    assert (await patch({}))["version"] == changed["version"]
    assert (await patch({"tags": []}))["tags"] == []
    for body in ({"tags": None}, {"url": "https://example.com/2"}, {"title": 5}):
        response = await api.http.patch(f"{LINKS}/{link['id']}", json=body)
        assert response.status_code == 422


async def test_a_deleted_link_is_gone(api: Api) -> None:
    link = await api.add("https://example.com/", tags=["a"])
    path = f"{LINKS}/{link['id']}"
    response = await api.http.delete(path, params={"permanent": True})
    assert (response.status_code, response.content) == (204, b"")
    for method, target in (
        ("GET", path),
        ("DELETE", path),
        ("PATCH", path),
        ("GET", f"{path}/snapshots"),
        ("POST", f"{path}/snapshots"),
    ):
        body: dict[str, str] | None = {} if method == "PATCH" else None
        gone = await api.http.request(method, target, json=body)
        assert gone.status_code == 404
        assert gone.json()["type"] == "urn:linksnap:problem:link-not-found"
    response = await api.http.get(f"/api/v1/snapshots/{link['latest_snapshot']['id']}")
    assert response.status_code == 404
    assert [tag["count"] for tag in (await api.get("/api/v1/tags"))["items"]] == [0]


@ONE_DATABASE
async def test_unknown_paths_and_methods_are_problems(api: Api) -> None:
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("PUT", LINKS, 405),
        ("GET", f"{LINKS}/not-a-uuid", 404),
        ("GET", f"/api/v1/snapshots/{uuid4()}/artifacts/nothing", 422),
        ("GET", f"/api/v1/snapshots/{uuid4()}/artifacts/html", 404),
    ):
        response = await api.http.request(method, path)
        assert (path, response.status_code) == (path, status)
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["trace_id"] == response.headers["x-trace-id"]


async def test_a_405_names_every_method_of_the_path(api: Api) -> None:
    link = await api.add("https://example.com/")
    for path in (LINKS, f"{LINKS}/{link['id']}", f"{LINKS}/{link['id']}/snapshots"):
        answer = await api.http.options(path)
        assert answer.status_code == 405
        template = path.replace(link["id"], "{link_id}")
        known = {name.upper() for name in api.app.openapi()["paths"][template]}
        assert set(answer.headers["allow"].split(", ")) == known
