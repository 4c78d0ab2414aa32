"""From a captured snapshot to a search answer, through NATS, the model and Qdrant Edge."""

from shared.contracts.search import SearchResponse
from tests.integration.embed.conftest import EmbedService, SavedLink
from tests.support.eventually import eventually

BREAD = (
    "A sourdough starter is flour and water in which wild microbes live. Feed it daily, and it "
    "will raise a loaf without anything from a packet.\n\n"
    "Knead the dough for ten minutes and let it rest overnight."
)


async def found(embed: EmbedService, link: SavedLink, query: str, *tags: str) -> SearchResponse:
    return await eventually(
        lambda: embed.search(link.asks(query, *tags)), lambda answer: bool(answer.hits)
    )


async def test_a_captured_page_is_found_by_a_question_that_shares_no_word_with_it(
    embed: EmbedService, link: SavedLink
) -> None:
    snapshot = link.captured(await link.text(embed.artifacts, BREAD))

    await embed.publish(snapshot)
    answer = await found(embed, link, "how can I bake naturally leavened bread?")

    (hit,) = answer.hits
    assert hit.link_id == link.link_id
    passage = hit.passages[0]
    assert passage.snapshot_id == snapshot.snapshot_id
    assert BREAD[passage.start : passage.end] == passage.text
