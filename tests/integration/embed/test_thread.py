"""Embed as the other services see it: facts in, facts out, search answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from shared.contracts.messages import (
    LinkIndexed,
    Message,
    SnapshotIndexed,
    SnapshotIndexFailed,
)
from shared.contracts.search import SearchResponse
from tests.integration.embed.conftest import EmbedService, SavedLink
from tests.support.eventually import eventually

BREAD = (
    "A sourdough starter is flour and water in which wild microbes live. Feed it daily, and it "
    "will raise a loaf without anything from a packet.\n\n"
    "Knead the dough for ten minutes and let it rest overnight."
)
CHINESE = "小明昨天在图书馆借了三本关于天文学的书，其中一本讲的是彗星的轨道。"

M = TypeVar("M", bound=Message)
Next = Callable[[], Awaitable[M]]


@asynccontextmanager
async def facts(embed: EmbedService, fact: type[M], link: SavedLink) -> AsyncIterator[Next[M]]:
    """Give the facts about a link that are published from here on, one by one."""
    queue: asyncio.Queue[M] = asyncio.Queue()

    async def keep(message: object) -> None:
        decoded = fact.model_validate_json(message.data)  # type: ignore[attr-defined]
        if getattr(decoded, "link_id", None) == link.link_id:
            await queue.put(decoded)

    subscription = await embed.broker.nats.subscribe(fact.SUBJECT, cb=keep)
    await embed.broker.nats.flush()
    try:
        yield lambda: asyncio.wait_for(queue.get(), 60)
    finally:
        await subscription.unsubscribe()


async def found(embed: EmbedService, link: SavedLink, query: str, *tags: str) -> SearchResponse:
    return await eventually(
        lambda: embed.search(link.asks(query, *tags)), lambda answer: bool(answer.hits)
    )


async def test_a_captured_page_is_found_by_a_question_that_shares_no_word_with_it(
    embed: EmbedService, link: SavedLink
) -> None:
    snapshot = link.captured(await link.text(embed.artifacts, BREAD))

    async with facts(embed, SnapshotIndexed, link) as indexed:
        await embed.publish(snapshot)
        fact = await indexed()
    answer = await embed.search(link.asks("how can I bake naturally leavened bread?"))

    assert (fact.snapshot_id, fact.chunk_count) == (snapshot.snapshot_id, 1)
    (hit,) = answer.hits
    assert hit.link_id == link.link_id
    passage = hit.passages[0]
    assert passage.snapshot_id == snapshot.snapshot_id
    assert BREAD[passage.start : passage.end] == passage.text
    assert answer.model == fact.model == "all-MiniLM-L6-v2"


async def test_a_chinese_page_is_found_by_a_chinese_question(
    embed: EmbedService, link: SavedLink
) -> None:
    await embed.publish(link.captured(await link.text(embed.artifacts, CHINESE)))
    answer = await found(embed, link, "彗星轨道")
    assert answer.hits[0].passages[0].text == CHINESE
    assert not (await embed.search(link.asks("高铁票价"))).hits


async def test_a_saved_link_is_found_before_it_has_a_snapshot(
    embed: EmbedService, link: SavedLink
) -> None:
    async with facts(embed, LinkIndexed, link) as indexed:
        await embed.publish(link.saved(title="Sourdough for beginners", tags=("baking",)))
        fact = await indexed()
    answer = await embed.search(link.asks("sourdough", "baking"))
    assert (fact.version, fact.deleted) == (1, False)
    assert [(hit.link_id, hit.passages) for hit in answer.hits] == [(link.link_id, ())]


async def test_tags_filter_and_follow_the_link(embed: EmbedService, link: SavedLink) -> None:
    async with facts(embed, SnapshotIndexed, link) as indexed:
        await embed.publish(link.captured(await link.text(embed.artifacts, BREAD)))
        await indexed()
    async with facts(embed, LinkIndexed, link) as indexed_link:
        await embed.publish(link.saved(1, tags=("baking", "slow")))
        await indexed_link()
        assert (await embed.search(link.asks("dough", "baking", "slow"))).hits
        assert not (await embed.search(link.asks("dough", "baking", "fast"))).hits
        await embed.publish(link.saved(2, tags=("fast",)))
        assert (await indexed_link()).version == 2
    (hit,) = (await embed.search(link.asks("dough", "fast"))).hits
    assert hit.passages
    assert not (await embed.search(link.asks("dough", "slow"))).hits


async def test_the_trash_is_not_searched(embed: EmbedService, link: SavedLink) -> None:
    async with facts(embed, LinkIndexed, link) as indexed:
        await embed.publish(link.saved(1, title="Sourdough"))
        await indexed()
        assert (await embed.search(link.asks("sourdough"))).hits
        await embed.publish(link.saved(2, title="Sourdough", trashed=True))
        await indexed()
    assert not (await embed.search(link.asks("sourdough"))).hits


async def test_a_new_snapshot_takes_the_place_of_the_old_one(
    embed: EmbedService, link: SavedLink
) -> None:
    now = datetime.now(UTC)
    old = link.captured(await link.text(embed.artifacts, BREAD), at=now)
    new = link.captured(
        await link.text(embed.artifacts, "Comets are ice and dust."), at=now + timedelta(hours=1)
    )
    async with facts(embed, SnapshotIndexed, link) as indexed:
        for snapshot in (old, new):
            await embed.publish(snapshot)
            await indexed()
    (hit,) = (await embed.search(link.asks("sourdough comet"))).hits
    assert {passage.snapshot_id for passage in hit.passages} == {new.snapshot_id}


async def test_a_page_without_text_is_indexed_with_no_chunks(
    embed: EmbedService, link: SavedLink
) -> None:
    async with facts(embed, SnapshotIndexed, link) as indexed:
        await embed.publish(link.captured())
        assert (await indexed()).chunk_count == 0


async def test_a_missing_text_artifact_is_told_to_catalog(
    embed: EmbedService, link: SavedLink
) -> None:
    text = await link.text(embed.artifacts, BREAD)
    await embed.artifacts.delete([text.key])
    snapshot = link.captured(text)
    async with facts(embed, SnapshotIndexFailed, link) as failed:
        await embed.publish(snapshot)
        fact = await failed()
    assert fact.snapshot_id == snapshot.snapshot_id
    assert "missing" in fact.message


async def test_a_deleted_link_is_found_no_more_even_when_its_capture_comes_later(
    embed: EmbedService, link: SavedLink
) -> None:
    async with facts(embed, LinkIndexed, link) as indexed:
        await embed.publish(link.saved(1, title="Sourdough"))
        await indexed()
        await embed.publish(link.deleted(2))
        fact = await indexed()
        await embed.publish(link.captured(await link.text(embed.artifacts, BREAD)))
        await embed.publish(link.saved(3, title="Sourdough"))
        last = await indexed()
    assert (fact.version, fact.deleted) == (2, True)
    assert (last.version, last.deleted) == (2, True)
    assert not (await embed.search(link.asks("sourdough"))).hits


async def test_whoever_asks_again_is_answered_again(embed: EmbedService, link: SavedLink) -> None:
    snapshot = link.captured(await link.text(embed.artifacts, BREAD))
    async with facts(embed, SnapshotIndexed, link) as indexed:
        for _ in range(2):
            await embed.publish(snapshot)
            assert (await indexed()).snapshot_id == snapshot.snapshot_id
    (hit,) = (await embed.search(link.asks("sourdough"))).hits
    assert len(hit.passages) == 1


async def test_nobody_finds_what_belongs_to_another_owner(
    embed: EmbedService, link: SavedLink
) -> None:
    await embed.publish(link.captured(await link.text(embed.artifacts, BREAD)))
    await found(embed, link, "sourdough")
    assert not (await embed.search(SavedLink.of_new_owner().asks("sourdough"))).hits


async def test_the_best_link_comes_first(embed: EmbedService, link: SavedLink) -> None:
    pages = {
        "bread": BREAD,
        "comets": "Comets are balls of ice and dust that orbit the sun on long ellipses.",
        "taxes": "The tax return for small companies is due at the end of July.",
    }
    links = {name: SavedLink(link.owner_id, SavedLink.of_new_owner().link_id) for name in pages}
    for name, text in pages.items():
        async with facts(embed, SnapshotIndexed, links[name]) as indexed:
            await embed.publish(links[name].captured(await links[name].text(embed.artifacts, text)))
            await indexed()
    for question, name in [
        ("what are frozen bodies in the solar system made of?", "comets"),
        ("when must my firm declare its income?", "taxes"),
        ("recipe without baker's yeast", "bread"),
    ]:
        answer = await embed.search(link.asks(question))
        assert answer.hits[0].link_id == links[name].link_id, question


@pytest.mark.parametrize("authorization", [None, "Bearer wrong"])
async def test_search_needs_the_service_token(
    embed: EmbedService, link: SavedLink, authorization: str | None
) -> None:
    answer = await embed.client.post(
        "/v1/search",
        json=link.asks("bread").model_dump(mode="json"),
        headers={"Authorization": authorization or ""},
    )
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_bad_request_is_a_problem(embed: EmbedService, link: SavedLink) -> None:
    body = link.asks("bread").model_dump(mode="json") | {"limit": 0}
    answer = await embed.client.post("/v1/search", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "limit"


async def test_readiness_names_every_part(embed: EmbedService) -> None:
    checks = (await embed.client.get("/readyz")).json()["checks"]
    assert checks == dict.fromkeys(("broker", "model", "vectors", "artifacts", "consumers"), "ok")
