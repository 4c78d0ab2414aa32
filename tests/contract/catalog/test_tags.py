"""Tags as paths with other names, and what links carry of them, on both databases."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.database.tables import tag_aliases
from services.catalog.links import service as links
from services.catalog.links.adding import add_link
from services.catalog.links.filters import LinkFilter
from services.catalog.links.model import NewLink
from services.catalog.tagging import store as tagging
from services.catalog.tags import store
from services.catalog.tags.names import parse_tag, parse_tags


async def ensure(database: Database, owner_id: UUID, *names: str) -> dict[str, UUID]:
    async with database.write() as unit:
        return await store.ensure(unit, owner_id, parse_tags(names), now())


async def names(database: Database, owner_id: UUID, *keys: str) -> dict[str, str]:
    async with database.read() as unit:
        found = await store.by_keys(unit, owner_id, keys)
    return {key: name for key, (_id, name) in found.items()}


async def alias(database: Database, owner_id: UUID, name: str, tag_id: UUID) -> None:
    tag = parse_tag(name)
    async with database.write() as unit:
        await unit.connection.execute(
            tag_aliases.insert().values(
                owner_id=owner_id, key=tag.key, name=tag.name, tag_id=tag_id
            )
        )


async def add(database: Database, owner_id: UUID, url: str, *tags: str) -> UUID:
    async with database.write() as unit:
        new = NewLink(url=url, tags=parse_tags(tags))
        return (await add_link(unit, owner_id, new)).row.id


async def tags_of(
    database: Database, link_ids: Sequence[UUID]
) -> tuple[list[tuple[str, ...]], list[int]]:
    """The names of the links' own tags, and how many tags each has with what these lie under."""
    async with database.read() as unit:
        own = await tagging.of_links(unit, link_ids)
        every = await tagging.ids_of_links(unit, link_ids)
    return [own.get(item, ()) for item in link_ids], [len(every.get(item, ())) for item in link_ids]


async def test_a_tag_is_made_with_what_it_lies_under_and_shown_alike(
    database: Database, owner_id: UUID
) -> None:
    await ensure(database, owner_id, "Tech")
    made = await ensure(database, owner_id, "tech/ai/Embeddings", "TECH/AI")
    assert sorted(made) == ["tech/ai", "tech/ai/embeddings"]
    assert await names(database, owner_id, "tech", "tech/ai", "tech/ai/embeddings") == {
        "tech": "Tech",
        "tech/ai": "Tech/AI",
        "tech/ai/embeddings": "Tech/AI/Embeddings",
    }
    assert await ensure(database, owner_id, "TECH/ai") == {"tech/ai": made["tech/ai"]}


async def test_an_alias_stands_for_its_tag_wherever_it_begins_a_path(
    database: Database, owner_id: UUID
) -> None:
    made = await ensure(database, owner_id, "science/machine learning", "nets")
    await alias(database, owner_id, "ml", made["science/machine learning"])
    await alias(database, owner_id, "science/machine learning/nn", made["nets"])
    again = await ensure(database, owner_id, "ML", "ml/papers", "ml/NN/deep", "nn")
    assert again["ml"] == made["science/machine learning"]
    assert await names(
        database, owner_id, "ml", "ml/papers", "science/machine learning/papers", "nets/deep", "nn"
    ) == {
        "science/machine learning/papers": "science/machine learning/papers",
        "nets/deep": "nets/deep",
        "nn": "nn",
    }
    async with database.read() as unit:
        found = await store.resolve(unit, owner_id, parse_tags(["Ml", "ml/nn/deep", "none"]))
    assert found == {"ml": made["science/machine learning"], "ml/nn/deep": again["ml/nn/deep"]}


async def test_links_carry_what_their_tags_lie_under_but_show_only_their_own(
    database: Database, owner_id: UUID
) -> None:
    link_id = await add(database, owner_id, "https://example.com/", "a/b/c", "a", "d")
    assert await tags_of(database, [link_id]) == ([("a", "a/b/c", "d")], [4])
    ids = await ensure(database, owner_id, "a/b/c", "a/b", "a", "d")
    async with database.write() as unit:
        assert not await tagging.attach_many(unit, owner_id, {link_id: [ids["d"]]})
        assert await tagging.attach_many(unit, owner_id, {link_id: [ids["a/b"]]}) == {link_id}
    assert await tags_of(database, [link_id]) == ([("a", "a/b", "a/b/c", "d")], [4])
    async with database.write() as unit:
        removed = {link_id: [ids["a/b/c"], ids["a"]], new_id(): [ids["a"]]}
        assert await tagging.detach_many(unit, owner_id, removed) == {link_id}
    assert await tags_of(database, [link_id]) == ([("a/b", "d")], [3])
    async with database.write() as unit:
        assert await tagging.set_many(unit, owner_id, {link_id: [ids["a"]]}) == {link_id}
        assert not await tagging.set_many(unit, owner_id, {link_id: [ids["a"]]})
    assert await tags_of(database, [link_id]) == ([("a",)], [1])


@pytest.mark.parametrize("tag", ["a", "a/b", "A/B/c"])
async def test_a_list_by_a_tag_finds_what_lies_under_it(
    database: Database, owner_id: UUID, tag: str
) -> None:
    deep = await add(database, owner_id, "https://example.com/1", "a/b/c")
    await add(database, owner_id, "https://example.com/2", "ab")
    async with database.read() as unit:
        wanted = links.Listing(LinkFilter(all_tags=parse_tags([tag])))
        page = await links.list_links(unit, owner_id, wanted)
    assert [link.row.id for link in page.items] == [deep]


async def test_a_thousand_links_are_tagged_at_once(database: Database, owner_id: UUID) -> None:
    link_ids = [
        await add(database, owner_id, f"https://example.com/{number}") for number in range(3)
    ]
    made = await ensure(database, owner_id, *(f"t{n}/u/{n}" for n in range(2_000)))
    async with database.write() as unit:
        changed = await tagging.attach_many(
            unit, owner_id, {link_id: list(made.values()) for link_id in link_ids}
        )
    assert changed == set(link_ids)
    assert (await tags_of(database, link_ids))[1] == [6_000] * 3
