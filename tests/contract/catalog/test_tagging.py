"""Tagging by filter, on both databases."""

import random
from collections.abc import Sequence
from uuid import UUID

import pytest

from services.catalog.database.engine import Database
from services.catalog.links.filters import LinkFilter
from services.catalog.tagging import service
from services.catalog.tagging.by_filter.store import Picked
from services.catalog.tagging.service import Tagging
from services.catalog.tags.names import TooManyTagsError, parse_tags
from tests.contract.catalog.test_tag_tree import Library


@pytest.fixture
def library(database: Database, owner_id: UUID) -> Library:
    return Library(database, owner_id)


async def tag(
    library: Library,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    *,
    dry_run: bool = False,
    **conditions: object,
) -> tuple[int, int]:
    wanted = Tagging(
        LinkFilter(**conditions),  # type: ignore[arg-type]
        add=parse_tags(add),
        remove=parse_tags(remove),
        dry_run=dry_run,
    )
    async with library.database.write() as unit:
        picked = await service.tag_links(unit, library.owner_id, wanted)
    assert isinstance(picked, Picked)
    await library.check()
    return picked.matched, picked.changed


async def test_what_a_filter_means_is_tagged_and_announced(
    library: Library, database: Database, stranger_id: UUID
) -> None:
    one = await library.add("inbox", "a/b")
    two = await library.add("inbox", "read/later")
    other = await library.add("a")
    theirs = Library(database, stranger_id)
    foreign = await theirs.add("inbox")
    inbox = parse_tags(["inbox"])
    wanted = {"add": ["read/later", "new/x"], "remove": ["inbox"], "all_tags": inbox}
    assert await tag(library, dry_run=True, **wanted) == (2, 2)  # type: ignore[arg-type]
    assert "new" not in await library.counts()
    assert await tag(library, **wanted) == (2, 2)  # type: ignore[arg-type]
    assert await library.own(one) == ("a/b", "new/x", "read/later")
    assert await library.own(two) == ("new/x", "read/later")
    assert await library.own(other) == ("a",)
    assert await theirs.own(foreign) == ("inbox",)
    assert await library.changed() == {one: 2, two: 2}
    assert await tag(library, **wanted) == (0, 0)  # type: ignore[arg-type]
    assert await tag(library, ["read/later"]) == (3, 1)


async def test_only_a_links_own_tag_is_taken(library: Library) -> None:
    link_id = await library.add("a/b/c", "a/b", "d")
    assert await tag(library, [], ["a"]) == (1, 0)
    assert await tag(library, [], ["a/b", "unknown"]) == (1, 1)
    assert await library.own(link_id) == ("a/b/c", "d")
    assert await tag(library, ["a"], ["a/b/c", "a"]) == (1, 1)
    assert await library.own(link_id) == ("a", "d")
    assert await library.counts() == {"a": 1, "a/b": 0, "a/b/c": 0, "d": 1}


async def test_links_without_tags_are_tagged_although_they_are_not_without_then(
    library: Library,
) -> None:
    for _ in range(3):
        await library.add()
    assert await tag(library, ["a", "b/c"], untagged=True) == (3, 3)
    assert await library.counts() == {"a": 3, "b": 3, "b/c": 3}


async def test_no_link_gets_more_tags_than_it_may_have(library: Library) -> None:
    link_id = await library.add(*(f"t{number}" for number in range(99)))
    with pytest.raises(TooManyTagsError):
        await tag(library, ["new", "newer"])
    assert await tag(library, ["new", "t0"]) == (1, 1)
    assert await tag(library, ["newer"], ["t1"]) == (1, 1)
    assert len(await library.own(link_id)) == 100


@pytest.mark.parametrize("seed", range(2))
async def test_any_tagging_does_what_one_link_at_a_time_would(library: Library, seed: int) -> None:
    chance = random.Random(seed)

    def some(most: int) -> list[str]:
        paths = ("/".join(chance.choices("abc", k=chance.randint(1, 3))) for _ in range(most))
        return list(dict.fromkeys(paths))

    expected: dict[UUID, set[str]] = {}
    for _ in range(8):
        first = some(3)
        expected[await library.add(*first)] = set(first)
    for _ in range(10):
        add, remove, no = some(2), some(2), some(1)
        meant = [
            link_id
            for link_id, names in expected.items()
            if not any(f"{name}/".startswith(f"{no[0]}/") for name in names)
        ]
        changed = 0
        for link_id in meant:
            after = expected[link_id] - set(remove) | set(add)
            changed += after != expected[link_id]
            expected[link_id] = after
        assert await tag(library, add, remove, no_tags=parse_tags(no)) == (len(meant), changed)
        for link_id, carried in expected.items():
            assert set(await library.own(link_id)) == carried
