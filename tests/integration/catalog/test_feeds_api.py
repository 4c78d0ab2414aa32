"""Feeds over HTTP: secret addresses, and what feed readers make of them."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import httpx

from tests.integration.catalog.conftest import Api

ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "a <b>bold</b> & \x0bodd 机器学习 title"


async def made(api: Api, **conditions: Any) -> dict[str, Any]:
    body = {"name": "Mine & theirs", "filter": conditions}
    answer = await api.http.post("/api/v1/feeds", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def reader(api: Api) -> httpx.AsyncClient:
    """Without a token."""
    transport = httpx.ASGITransport(api.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://catalog")


async def test_a_reader_finds_the_newest_links_without_a_token(api: Api) -> None:
    for number in range(52):
        await api.add(f"https://example.com/{number}", tags=["reading"])
    newest = await api.add(
        "https://example.com/x?a=1&b=2", title=TITLE, note="1 < 2", tags=["reading", "tech/ai"]
    )
    await api.add("https://example.com/other")
    feed = await made(api, tag=["reading"])
    async with reader(api) as client:
        answer = await client.get(feed["atom_url"])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/atom+xml"
        assert answer.headers["cache-control"].startswith("private")
        assert answer.headers["x-robots-tag"] == "noindex"
        parsed = feedparser.parse(answer.content)
        as_json = (await client.get(feed["json_url"])).json()
    assert not parsed.bozo
    assert len(parsed.entries) == len(as_json["items"]) == 50
    first = parsed.entries[0]
    assert first.id == as_json["items"][0]["id"] == f"urn:uuid:{newest['id']}"
    assert first.link == "https://example.com/x?a=1&b=2"
    assert first.title_detail.type == "text/plain"
    assert first.title == TITLE.replace("\x0b", "\ufffd")
    assert first.summary == as_json["items"][0]["content_text"] == "1 < 2"
    assert [tag.term for tag in first.tags] == ["reading", "tech/ai"]
    assert as_json["version"] == "https://jsonfeed.org/version/1.1"


async def test_an_atom_feed_has_what_rfc_4287_demands(api: Api) -> None:
    await api.add("https://example.com/")
    feed = await made(api)
    async with reader(api) as client:
        root = ET.fromstring((await client.get(feed["atom_url"])).content)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.find(f"{ATOM}link").get("rel") == "self"  # type: ignore[union-attr]
    assert root.findtext(f"{ATOM}id") == f"urn:uuid:{feed['id']}"


async def test_what_did_not_change_is_not_sent_again(api: Api) -> None:
    link = await api.add("https://example.com/")
    feed = await made(api)
    async with reader(api) as client:
        first = await client.get(feed["atom_url"])
        tag = {"If-None-Match": first.headers["etag"]}
        date = {"If-Modified-Since": first.headers["last-modified"]}
        assert (await client.get(feed["atom_url"], headers=tag)).status_code == 304
        assert (await client.get(feed["atom_url"], headers=date)).status_code == 304
        await api.http.patch(f"/api/v1/links/{link['id']}", json={"title": "another"})
        again = await client.get(feed["atom_url"], headers=tag)
    assert again.status_code == 200
    assert again.headers["etag"] != first.headers["etag"]


async def test_a_secret_ends_with_its_feed(api: Api) -> None:
    feed = await made(api)
    path = f"/api/v1/feeds/{feed['id']}"
    async with reader(api) as client:

        async def status(made_feed: dict[str, Any]) -> set[int]:
            urls = (made_feed["atom_url"], made_feed["json_url"])
            return {(await client.get(url)).status_code for url in urls}

        assert await status(feed) == {200}
        shown = await api.get(path)
        assert shown["last_used_at"] is not None
        assert "atom_url" not in shown
        renewed = (await api.http.post(f"{path}/secret")).json()
        assert await status(feed) == {404}
        assert await status(renewed) == {200}
        changed = await api.http.patch(path, json={"name": "New", "filter": {"favourite": True}})
        assert changed.json()["filter"] == {"favourite": True}
        assert (await api.http.delete(path)).status_code == 204
        assert await status(renewed) == {404}
        unknown = await client.get("/feeds/nothing.atom")
        assert unknown.json()["type"] == "urn:linksnap:problem:not-found"
    assert (await api.http.get(path)).status_code == 404


async def test_a_secret_is_told_once_under_a_key(api: Api) -> None:
    headers = {"Idempotency-Key": "one-feed"}
    body = {"name": "Mine", "filter": {"tag": ["a"]}}
    first = await api.http.post("/api/v1/feeds", json=body, headers=headers)
    again = await api.http.post("/api/v1/feeds", json=body, headers=headers)
    assert again.json()["id"] == first.json()["id"]
    assert (again.json()["atom_url"], again.json()["json_url"]) == (None, None)
    assert json.dumps(first.json()["filter"]) == '{"tag": ["a"]}'
