"""Every call of the OpenAPI page works as its example says, on a library that has what it names."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from services.catalog.links.schemas import LINK_EXAMPLE
from services.catalog.paths import API_PREFIX
from tests.integration.catalog.conftest import Api
from tests.integration.catalog.workers import Workers

ORDER = ("get", "put", "post", "patch", "delete")
LINKS = b"https://example.com/brought/along\n"
HTML = b"<!doctype html><title>Kept by hand</title><p>Only members see this page."


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for method in ORDER:
        for path, found in document["paths"].items():
            if path.startswith(API_PREFIX) and method in found:
                yield method, path, found[method]


async def made(api: Api, path: str, body: dict[str, Any]) -> str:
    answer = await api.http.post(f"{API_PREFIX}{path}", json=body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def library(api: Api, path: str) -> dict[str, str]:
    """Fresh things that a call may be about, by the name of the path's parameter."""
    name = uuid4().hex
    hold = "/hold" if path.endswith("/cancel") else ""
    link = await api.add(f"https://example.com/{name}{hold}", tags=[f"inbox/{name}"])
    other = await api.add(f"https://example.com/{name}/other")
    first = link["latest_snapshot"]["id"] if hold else (await api.ended(link))["id"]
    await api.ended(other)
    rule: dict[str, Any] = {"scope": {"kind": "link", "link_id": link["id"]}}
    rules: dict[str, dict[str, Any]] = {
        "/tag-rules": {"site": "example.com", "tags": ["example"]},
        "/retention-rules": {**rule, "keep": {"last": 3}},
    }
    kind = next((item for item in rules if item in path), "/tag-rules")
    version = (await api.get(f"{API_PREFIX}/links/{link['id']}"))["version"]
    ids = {
        "link_id": link["id"],
        "other_link_id": other["id"],
        "version": str(version),
        "snapshot_id": first,
        "other_id": other["latest_snapshot"]["id"],
        "kind": "text",
        "tag_id": await made(api, "/tags", {"name": f"one-{name}"}),
        "other_tag_id": await made(api, "/tags", {"name": f"two-{name}"}),
        "schedule_id": await made(api, "/schedules", {**rule, "every_days": 7}),
        "token_id": await made(api, "/tokens", {"name": name, "scope": "read"}),
        "rule_id": await made(api, kind, rules[kind]),
    }
    if "/capture-options" in path:
        chosen = {**rule, "options": {"device": "phone"}}
        ids["options_id"] = await made(api, "/capture-options", chosen)
    if "/site-credentials" in path:
        kept = {"site": f"{name}.example.com", "cookie_header": "session=1"}
        ids["credentials_id"] = await made(api, "/site-credentials", kept)
    if "/accounts" in path:
        ids["account_id"] = await made(api, "/accounts", {"name": f"a-{name}"})
    if "/feeds" in path:
        ids["feed_id"] = await made(api, "/feeds", {"name": name, "filter": {}})
    if "/webhooks" in path:
        hook = await made(api, "/webhooks", {"url": "https://hooks.example.com/linksnap"})
        sent_test = await api.http.post(f"{API_PREFIX}/webhooks/{hook}/test")
        ids |= {"webhook_id": hook, "delivery_id": sent_test.json()["id"]}
    if "/imports" in path:
        sent = {"file": ("links.txt", LINKS, "text/plain")}
        ids["import_id"] = (await api.http.post(f"{API_PREFIX}/imports", files=sent)).json()["id"]
    if path.endswith("/restore"):
        await api.http.delete(f"{API_PREFIX}/links/{link['id']}")
    return ids


async def session(api: Api) -> str:
    """A token by signing in with the password that the examples have set."""
    body = {"name": "owner", "password": "correct horse battery staple"}
    answer = await api.http.post(f"{API_PREFIX}/sessions", json=body)
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


def example(document: dict[str, Any], operation: dict[str, Any], ids: dict[str, str]) -> Any:
    """The body that the page shows, about things that are there."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    name = content["schema"]["$ref"].rpartition("/")[2]
    text = json.dumps(document["components"]["schemas"][name]["examples"][0])
    shown = str(LINK_EXAMPLE["id"])
    for old, new in (
        (shown, ids["link_id"]),
        (f"{shown[:-1]}2", ids["other_link_id"]),
        ("01980a3c-57b2-7e58-8d5a-3c1f0f9a6c01", ids["other_tag_id"]),
        ('"version": 3', f'"version": {ids["version"]}'),
    ):
        text = text.replace(old, new)
    return json.loads(text)


def query(operation: dict[str, Any]) -> dict[str, Any]:
    return {
        item["name"]: item["schema"]["examples"][0]
        for item in operation.get("parameters", ())
        if item["in"] == "query" and item.get("required")
    }


async def test_every_example_works(api: Api, workers: Workers) -> None:
    document = api.app.openapi()
    refused = {}
    ids: dict[str, str] = {}
    kinds = ""
    for method, path, operation in operations(document):
        if path.endswith("/stream"):
            continue  # its answer does not end; test_event_stream.py follows it
        if method != "get" or kinds != path.split("/")[3]:  # reading leaves everything as it is
            ids = await library(api, path)
            kinds = path.split("/")[3]
        request: dict[str, Any] = {"params": query(operation)}
        if path.endswith("/uploads"):
            request["data"] = {"url": "https://example.com/members"}
            request["files"] = {"file": ("page.html", HTML, "text/html")}
        elif path.endswith("/imports") and method == "post":
            request["files"] = {"file": ("links.txt", LINKS, "text/plain")}
        elif (body := example(document, operation, ids)) is not None:
            request["json"] = body
        if path.endswith("/sessions/current"):
            request["headers"] = {"Authorization": f"Bearer {await session(api)}"}
        answer = await api.http.request(method.upper(), path.format(**ids), **request)
        if not answer.is_success:
            refused[f"{method} {path}"] = answer.text
        elif answer.headers.get("content-type") == "application/json" and "results" in answer.text:
            assert all(item["status"] < 400 for item in answer.json()["results"]), answer.text
    workers.released.set()
    assert refused == {}
