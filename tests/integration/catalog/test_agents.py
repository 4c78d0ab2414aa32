"""Tools for agents, called by the protocol's official client against the served catalog."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import httpx2
import pytest
from mcp import Client, ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from services.catalog.access.scopes import Scope
from services.catalog.agents.presenting import NOTICE
from services.catalog.agents.toolbox import TOOLS
from services.catalog.settings import CatalogSettings
from shared.contracts.search import LinkHit, Passage, SearchResponse
from tests.integration.catalog.conftest import TOKEN
from tests.integration.catalog.doors import Served, served
from tests.integration.catalog.workers import SearchServer, Workers
from tests.support.eventually import eventually

TEXT = "一段文字"  # what the stand-in for capture takes of every page
NOWHERE = "01980a3c-579e-7f10-8a55-9f0c8f5f2b01"


@pytest.fixture
async def catalog(settings: CatalogSettings) -> AsyncIterator[Served]:
    async with served(settings) as running:
        yield running


@asynccontextmanager
async def connected(catalog: Served, token: str) -> AsyncIterator[ClientSession]:
    """A session of the official client."""
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30, trust_env=False) as http,
        streamable_http_client(f"{catalog.url}/mcp", http_client=http) as (read, write),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def call(session: ClientSession, name: str, **arguments: Any) -> Any:
    result = await session.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert not result.is_error, text_of(result)
    assert result.structured_content is not None
    return result.structured_content


async def refused(session: ClientSession, name: str, **arguments: Any) -> str:
    result = await session.call_tool(name, arguments)
    assert isinstance(result, CallToolResult)
    assert result.is_error
    return text_of(result)


async def test_every_tool_says_what_it_takes_answers_and_does(catalog: Served) -> None:
    async with connected(catalog, TOKEN) as session:
        tools = (await session.list_tools()).tools
    assert [tool.name for tool in tools] == list(TOOLS)
    for tool in tools:
        assert tool.description
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert tool.annotations is not None
        writes = tool.name in {"add_link", "tag_links"}
        assert tool.annotations.read_only_hint is not writes


async def test_a_link_is_added_tagged_listed_and_read(catalog: Served, workers: Workers) -> None:
    async with connected(catalog, TOKEN) as session:
        url = "https://example.com/page"
        added = await call(session, "add_link", url=url, note="for later", tags=["tech/ai"])
        assert (added["is_new"], added["link"]["tags"]) == (True, ["tech/ai"])
        assert added["notice"] == NOTICE
        link_id = added["link"]["id"]
        again = await call(session, "add_link", url=f"{url}?utm_source=x")
        assert (again["is_new"], again["link"]["id"]) == (False, link_id)

        tagged = await call(
            session, "tag_links", link_ids=[link_id, NOWHERE], add=["x"], remove=["tech/ai"]
        )
        assert tagged["results"][0] == {"link_id": link_id, "tags": ["x"], "error": None}
        assert "no link" in tagged["results"][1]["error"]

        listed = await call(session, "list_links", tag=["x"], archived=False)
        assert ([item["id"] for item in listed["links"]], listed["next_cursor"]) == (
            [link_id],
            None,
        )
        tags = await call(session, "list_tags", begins="t")
        assert [(item["name"], item["count"]) for item in tags["tags"]] == [
            ("tech", 0),
            ("tech/ai", 0),
        ]

        async def has_text() -> bool:
            found = await call(session, "get_link", link_id=link_id)
            return bool((found["link"]["good_snapshot"] or {}).get("has_text"))

        await eventually(has_text)
        whole = await call(session, "read_snapshot", link_id=link_id)
        assert (whole["text"], whole["next_start"], whole["total_characters"]) == (TEXT, None, 4)
        part = await call(
            session,
            "read_snapshot",
            snapshot_id=whole["snapshot_id"],
            start=1,
            max_characters=2,
        )
        assert (part["text"], part["end"], part["next_start"]) == (TEXT[1:3], 3, 3)
        assert "4 characters" in await refused(session, "read_snapshot", link_id=link_id, start=5)


async def test_markdown_is_read_and_what_is_not_the_page_is_told(
    catalog: Served, workers: Workers
) -> None:
    async with connected(catalog, TOKEN) as session:
        added = await call(session, "add_link", url="https://example.com/walled")
        link_id = added["link"]["id"]

        async def newest() -> Any:
            (found,) = (await call(session, "get_link", link_id=link_id))["snapshots"]
            return found

        snapshot = await eventually(newest, lambda found: found["has_text"])
        assert snapshot["verdict"] == "login_wall"
        read = await call(session, "read_snapshot", snapshot_id=snapshot["id"], form="markdown")
        assert (read["text"], read["verdict"]) == ("# 一段\n\n文字", "login_wall")
        assert "form" in await refused(session, "read_snapshot", link_id=link_id, form="pdf")


async def test_search_says_why(catalog: Served, search_server: SearchServer) -> None:
    async with connected(catalog, TOKEN) as session:
        ids = [
            (await call(session, "add_link", url=f"https://example.com/{number}"))["link"]["id"]
            for number in range(2)
        ]
        passage = Passage(text="why", start=3, end=6, snapshot_id=UUID(NOWHERE), score=0.5)
        search_server.answer = SearchResponse(
            hits=(
                LinkHit(link_id=UUID(ids[0]), score=0.9, passages=(passage,)),
                LinkHit(link_id=UUID(ids[1]), score=0.1, passages=()),
            ),
            model="m",
            took_ms=1,
        )
        found = await call(session, "search_links", query="plants", limit=5)
        assert search_server.asked[-1].limit == 5
        first, second = found["hits"]
        assert (first["link"]["id"], first["matched_by"]) == (ids[0], "text")
        assert first["passages"] == [{"text": "why", "snapshot_id": NOWHERE, "start": 3, "end": 6}]
        assert (second["matched_by"], second["passages"]) == ("title, URL, tags or note", [])
        await search_server.stop()
        assert "Try again" in await refused(session, "search_links", query="plants")


async def test_pages_of_a_list(catalog: Served) -> None:
    async with connected(catalog, TOKEN) as session:
        for number in range(3):
            await call(session, "add_link", url=f"https://example.com/{number}")
        first = await call(session, "list_links", limit=2)
        rest = await call(session, "list_links", limit=2, cursor=first["next_cursor"])
        urls = [item["url"][-1] for item in first["links"] + rest["links"]]
        assert (urls, rest["next_cursor"]) == (["2", "1", "0"], None)
        assert "without a cursor" in await refused(session, "list_links", cursor="nonsense")


async def test_refusals_say_what_to_do(catalog: Served) -> None:
    async with connected(catalog, TOKEN) as session:
        assert "url:" in await refused(session, "add_link", url="ftp://example.com/")
        assert "extra" in (await refused(session, "list_tags", colour="red")).lower()
        assert "either link_id or snapshot_id" in await refused(session, "read_snapshot")
        assert "Take ids from" in await refused(session, "get_link", link_id=NOWHERE)
        assert "Take ids from" in await refused(session, "read_snapshot", snapshot_id=NOWHERE)
        assert "which tags" in await refused(session, "tag_links", link_ids=[NOWHERE])
        added = await call(session, "add_link", url="https://example.com/hold")
        link_id = added["link"]["id"]
        assert "not captured yet" in await refused(session, "read_snapshot", link_id=link_id)


async def test_a_token_to_read_reads_only(catalog: Served) -> None:
    async with connected(catalog, await catalog.token("ada")) as writer:
        added = await call(writer, "add_link", url="https://example.com/")
    async with connected(catalog, await catalog.token("ada", Scope.READ)) as reader:
        assert len((await call(reader, "list_links"))["links"]) == 1
        for name, arguments in (
            ("add_link", {"url": "https://example.org/"}),
            ("tag_links", {"link_ids": [added["link"]["id"]], "add": ["x"]}),
        ):
            assert "scope `write`" in await refused(reader, name, **arguments)
        assert len((await call(reader, "list_links"))["links"]) == 1


async def test_anothers_link_is_not_found(catalog: Served, workers: Workers) -> None:
    async with connected(catalog, await catalog.token("ada")) as mine:
        link_id = (await call(mine, "add_link", url="https://example.com/", tags=["mine"]))["link"][
            "id"
        ]

        async def snapshot() -> Any:
            return (await call(mine, "get_link", link_id=link_id))["link"]["good_snapshot"]

        snapshot_id = (await eventually(snapshot))["id"]
    async with connected(catalog, await catalog.token("eve")) as theirs:
        assert "no link" in await refused(theirs, "get_link", link_id=link_id)
        assert "no link" in await refused(theirs, "read_snapshot", link_id=link_id)
        assert "no snapshot" in await refused(theirs, "read_snapshot", snapshot_id=snapshot_id)
        tagged = await call(theirs, "tag_links", link_ids=[link_id], add=["theirs"])
        assert "no link" in tagged["results"][0]["error"]
        assert (await call(theirs, "list_links"))["links"] == []
        assert (await call(theirs, "list_links", tag=["mine"]))["links"] == []


async def test_who_has_reached_a_limit_is_told(catalog: Served) -> None:
    await catalog.limit_links("ada", 1)
    async with connected(catalog, await catalog.token("ada")) as session:
        await call(session, "add_link", url="https://example.com/")
        assert "keeps 1 link" in await refused(session, "add_link", url="https://example.org/")
        await call(session, "add_link", url="https://example.com/", tags=["x"])


async def test_clients_of_the_newest_protocol_need_no_handshake(catalog: Served) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx2.AsyncClient(headers=headers, timeout=30, trust_env=False) as http:
        transport = streamable_http_client(f"{catalog.url}/mcp", http_client=http)
        async with Client(transport) as client:
            assert len((await client.list_tools()).tools) == len(TOOLS)
            result = await client.call_tool("list_links", {})
            assert not result.is_error


async def test_nobody_comes_in_without_a_token(catalog: Served) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    async with httpx.AsyncClient(
        base_url=catalog.url, headers=accept, trust_env=False, timeout=30
    ) as http:
        for headers in ({}, {"Authorization": "Bearer lsk_wrong"}):
            response = await http.post("/mcp", json=message, headers=headers)
            assert response.status_code == 401
            assert response.headers["www-authenticate"].startswith("Bearer")
    async with catalog.http(TOKEN) as http:
        assert (await http.get("/mcp")).status_code == 405
        assert (await http.delete("/mcp")).status_code == 405
        listed = await http.post("/mcp", json=message, headers=accept)
        assert listed.status_code == 200
        large = await http.post("/mcp", content=b" " * 1_100_000, headers=accept)
        assert large.status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "links.example"}, 200),  # behind a reverse proxy
        ({"Host": "links.example", "Origin": "http://localhost:6274"}, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
    ],
)
async def test_pages_of_other_origins_may_not_call(
    catalog: Served, headers: dict[str, str], status: int
) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    async with catalog.http(TOKEN) as http:
        response = await http.post("/mcp", json=message, headers=accept | headers)
    assert response.status_code == status
