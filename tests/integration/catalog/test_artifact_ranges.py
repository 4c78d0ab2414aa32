"""Parts of artifacts over a socket, as players of web archives and of films ask for them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import TOKEN
from tests.integration.catalog.doors import served
from tests.integration.catalog.workers import CONTENTS, Workers
from tests.support.eventually import eventually

WHOLE = slice(0, None)


@pytest.fixture
async def http(settings: CatalogSettings) -> AsyncIterator[httpx.AsyncClient]:
    async with served(settings) as catalog, catalog.http(TOKEN) as client:
        yield client


@pytest.fixture
async def item(http: httpx.AsyncClient, workers: Workers) -> dict[str, Any]:
    """The single file of a snapshot."""
    link = (await http.post("/api/v1/links", json={"url": "https://example.com/"})).json()

    async def snapshot() -> Any:
        return (await http.get(f"/api/v1/snapshots/{link['latest_snapshot']['id']}")).json()

    captured = await eventually(snapshot, lambda found: found["state"] == "captured")
    return next(found for found in captured["artifacts"] if found["kind"] == "html")


async def test_a_part_is_served_alone(http: httpx.AsyncClient, item: dict[str, Any]) -> None:
    body = next(content for kind, (_, content) in CONTENTS.items() if kind == "html")
    size = len(body)
    for asked, status, part, content_range in (
        ("bytes=0-3", 206, slice(0, 4), f"bytes 0-3/{size}"),
        ("bytes=4-", 206, slice(4, None), f"bytes 4-{size - 1}/{size}"),
        ("bytes=-5", 206, slice(-5, None), f"bytes {size - 5}-{size - 1}/{size}"),
        ("bytes=4-9999", 206, slice(4, None), f"bytes 4-{size - 1}/{size}"),
        ("bytes=-9999", 206, WHOLE, f"bytes 0-{size - 1}/{size}"),
        ("bytes=0-0, 4-5", 200, WHOLE, None),
        ("bytes=3-1", 200, WHOLE, None),
        ("bytes=-", 200, WHOLE, None),
        ("lines=0-1", 200, WHOLE, None),
    ):
        answer = await http.get(item["url"], headers={"Range": asked})
        assert (answer.status_code, answer.content) == (status, body[part]), asked
        assert answer.headers.get("content-range") == content_range, asked
        assert int(answer.headers["content-length"]) == len(body[part])
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["etag"] == f'"{item["sha256"]}"'
        assert "sandbox" in answer.headers["content-security-policy"]
    for asked in (f"bytes={size}-", "bytes=-0"):
        answer = await http.get(item["url"], headers={"Range": asked})
        assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")
        assert answer.json()["type"] == "urn:linksnap:problem:range-not-satisfiable"


async def test_a_part_continues_only_what_the_client_has(
    http: httpx.AsyncClient, item: dict[str, Any]
) -> None:
    etag = f'"{item["sha256"]}"'
    for given, status in ((etag, 206), ('"another"', 200), (f"W/{etag}", 200)):
        answer = await http.get(item["url"], headers={"Range": "bytes=0-3", "If-Range": given})
        assert (given, answer.status_code) == (given, status)
    known = await http.get(item["url"], headers={"Range": "bytes=0-3", "If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    head = await http.head(item["url"], headers={"Range": "bytes=0-3"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["accept-ranges"] == "bytes"
    assert int(head.headers["content-length"]) == item["size_bytes"]
