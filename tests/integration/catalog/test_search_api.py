"""`/search`: embed's answer joined with the links that are really there."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.responses import JSONResponse

from services.catalog.settings import CatalogSettings
from shared.contracts.search import LinkHit, Passage, SearchResponse
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.workers import SearchServer
from tests.support.ports import free_port

SEARCH = "/api/v1/search"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def hit(link: dict[str, Any], score: float, *texts: str) -> LinkHit:
    snapshot_id = UUID(link["latest_snapshot"]["id"])
    return LinkHit(
        link_id=UUID(link["id"]),
        score=score,
        passages=tuple(
            Passage(text=text, start=5, end=5 + len(text), snapshot_id=snapshot_id, score=score)
            for text in texts
        ),
    )


async def test_hits_keep_their_order_and_the_dead_are_left_out(
    api: Api, search_server: SearchServer
) -> None:
    first = await api.add("https://example.com/1", tags=["Ａ"])
    second = await api.add("https://example.com/2", tags=["a", "b"])
    dead = {"id": str(uuid4()), "latest_snapshot": {"id": str(uuid4())}}
    search_server.answer = SearchResponse(
        hits=(hit(second, 0.9, "段落"), hit(dead, 0.8), hit(first, 0.7)), model="m", took_ms=1
    )
    found = await api.get(SEARCH, q="  how do plants eat ", limit=7)
    assert [item["link"]["id"] for item in found["items"]] == [second["id"], first["id"]]
    assert found["items"][0]["passages"] == [
        {
            "text": "段落",
            "start": 5,
            "end": 7,
            "snapshot_id": second["latest_snapshot"]["id"],
            "score": 0.9,
        }
    ]
    assert found["items"][1]["passages"] == []
    assert found["items"][0]["link"]["tags"] == ["A", "b"]
    assert found["took_ms"] > 0
    (asked,) = search_server.asked
    assert (asked.query, asked.limit, asked.tag_ids) == ("how do plants eat", 7, ())
    assert search_server.headers[0]["authorization"] == "Bearer service-token"
    assert search_server.headers[0]["traceparent"]


async def test_tags_are_asked_for_by_id_and_checked_again(
    api: Api, search_server: SearchServer
) -> None:
    tagged = await api.add("https://example.com/1", tags=["Machine Learning/nets"])
    other = await api.add("https://example.com/2")
    gone = await api.add("https://example.com/3", tags=["Machine Learning"])
    (tag, _nets) = (await api.get("/api/v1/tags"))["items"]
    await api.http.patch(f"/api/v1/tags/{tag['id']}", json={"aliases": ["ml"]})
    await api.http.delete(f"/api/v1/links/{gone['id']}")
    hits = (hit(gone, 1.0), hit(other, 0.9), hit(tagged, 0.8))
    search_server.answer = SearchResponse(hits=hits, model="m", took_ms=1)
    found = await api.get(SEARCH, q="x", tag=["ml"])
    assert [item["link"]["id"] for item in found["items"]] == [tagged["id"]]
    assert search_server.asked[0].tag_ids == (UUID(tag["id"]),)
    assert (await api.get(SEARCH, q="x", tag=["ml", "unknown"]))["items"] == []
    assert len(search_server.asked) == 1


async def test_bad_queries_are_problems(api: Api) -> None:
    cases: tuple[tuple[dict[str, str | int], str], ...] = (
        ({}, "q"),
        ({"q": " "}, "q"),
        ({"q": "x" * 2001}, "q"),
        ({"q": "x", "limit": 0}, "limit"),
        ({"q": "x", "tag": " "}, "tag.0"),
    )
    for params, field in cases:
        response = await api.http.get(SEARCH, params=params)
        assert response.status_code == 422, params
        assert [error["field"] for error in response.json()["errors"]] == [field]


async def test_an_embed_that_answers_badly_is_a_503(api: Api, search_server: SearchServer) -> None:
    for answer in (JSONResponse({}, 500), JSONResponse({}, 401), JSONResponse({"hits": 1})):
        search_server.answer = answer
        response = await api.http.get(SEARCH, params={"q": "x"})
        assert response.status_code == 503
        assert response.json()["type"] == "urn:linksnap:problem:search-unavailable"


async def test_an_embed_that_is_down_leaves_the_rest_at_work(settings: CatalogSettings) -> None:
    gone = settings.model_copy(update={"embed_url": f"http://127.0.0.1:{free_port()}"})
    async with running_api(gone) as api:
        await api.add("https://example.com/")
        response = await api.http.get(SEARCH, params={"q": "x"})
        assert response.status_code == 503
        assert "no connection" in response.json()["detail"]
        assert len((await api.get("/api/v1/links"))["items"]) == 1
