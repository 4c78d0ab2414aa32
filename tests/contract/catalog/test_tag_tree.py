"""Renaming, moving, merging and deleting tags, on both databases."""

import asyncio
import random
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from services.catalog.database.engine import Database
from services.catalog.database.tables import link_tags, links, tag_aliases, tags
from services.catalog.links import adding
from services.catalog.links.model import NewLink
from services.catalog.preconditions import Precondition, PreconditionFailedError
from services.catalog.references import UnknownReferenceError
from services.catalog.tagging import store as tagging
from services.catalog.tags import service, store
from services.catalog.tags.model import (
    Children,
    Tag,
    TagChange,
    TagHasChildrenError,
    TagNotFoundError,
    TagTakenError,
    TagUnderItselfError,
)
from services.catalog.tags.names import InvalidTagNameError, parse_tag, parse_tags


class Library:
    """One owner's links and tags, spoken of by their names."""

    def __init__(self, database: Database, owner_id: UUID) -> None:
        self.database = database
        self.owner_id = owner_id
        self._number = 0

    async def add(self, *names: str) -> UUID:
        self._number += 1
        async with self.database.write() as unit:
            new = NewLink(url=f"https://example.com/{self._number}", tags=parse_tags(names))
            return (await adding.add_link(unit, self.owner_id, new)).row.id

    async def id_of(self, name: str) -> UUID:
        async with self.database.read() as unit:
            found = await store.resolve(unit, self.owner_id, [parse_tag(name)])
        return found[parse_tag(name).key]

    async def change(self, which: str, **fields: object) -> Tag:
        if "name" in fields:
            fields["name"] = parse_tag(str(fields["name"]))
        if "aliases" in fields:
            fields["aliases"] = parse_tags(fields["aliases"])  # type: ignore[arg-type]
        tag_id = await self.id_of(which)
        async with self.database.write() as unit:
            change = TagChange(**fields)  # type: ignore[arg-type]
            return await service.change_tag(unit, self.owner_id, tag_id, change)

    async def merge(self, name: str, into: str) -> Tag:
        tag_id, into_id = await self.id_of(name), await self.id_of(into)
        async with self.database.write() as unit:
            return await service.merge_tags(unit, self.owner_id, tag_id, into_id)

    async def delete(self, name: str, children: Children = Children.REFUSE) -> None:
        tag_id = await self.id_of(name)
        async with self.database.write() as unit:
            await service.delete_tag(unit, self.owner_id, tag_id, children)

    async def counts(self) -> dict[str, int]:
        async with self.database.read() as unit:
            page = await service.list_tags(unit, self.owner_id, limit=100)
        await self.check()
        return {tag.row.name: tag.count for tag in page.items}

    async def own(self, link_id: UUID) -> tuple[str, ...]:
        async with self.database.read() as unit:
            return (await tagging.of_links(unit, [link_id])).get(link_id, ())

    async def changed(self) -> dict[UUID, int]:
        """The versions of links that wait to be announced."""
        async with self.database.read() as unit:
            rows = await unit.connection.execute(select(links).where(links.c.issues == 0))
            return {row.id: row.version for row in rows}

    async def check(self) -> None:
        """Everything that must hold of a tree, its aliases and what links carry."""
        async with self.database.read() as unit:
            every = (await unit.connection.execute(select(tags))).all()
            carried = (await unit.connection.execute(select(link_tags))).all()
            aliases = set((await unit.connection.execute(select(tag_aliases.c.key))).scalars())
        by_key = {row.key: row for row in every}
        for row in every:
            above = parse_tag(row.name).parent
            assert parse_tag(row.name).key == row.key
            assert above is None or by_key[above.key].name == above.name
        assert not aliases & by_key.keys()
        key_of = {row.id: row.key for row in every}
        own = {(row.link_id, key_of[row.tag_id]) for row in carried if row.own}
        implied = {
            (link_id, above.key)
            for link_id, key in own
            for above in parse_tag(by_key[key].name).ancestors()
        }
        assert {
            (row.link_id, key_of[row.tag_id]) for row in carried if not row.own
        } == implied - own


@pytest.fixture
def library(database: Database, owner_id: UUID) -> Library:
    return Library(database, owner_id)


async def test_a_tag_moves_with_what_lies_under_it_and_its_links_are_announced(
    library: Library,
) -> None:
    deep = await library.add("tech/AI/nets", "tech/web")
    await library.add("tech/web")
    other = await library.add("Science")
    moved = await library.change("tech/ai", name="science/Machine Learning")
    assert moved.row.name == "Science/Machine Learning"
    assert await library.counts() == {
        "Science": 2,
        "Science/Machine Learning": 1,
        "Science/Machine Learning/nets": 1,
        "tech": 2,
        "tech/web": 2,
    }
    assert await library.own(deep) == ("Science/Machine Learning/nets", "tech/web")
    assert await library.changed() == {deep: 2}
    await library.change("Science/Machine Learning", name="ML")
    assert (await library.counts())["Science"] == 1
    assert await library.own(other) == ("Science",)


async def test_another_spelling_is_shown_everywhere_below(library: Library) -> None:
    link_id = await library.add("tech/ai/x")
    await library.change("tech", name="Tech")
    assert list(await library.counts()) == ["Tech", "Tech/ai", "Tech/ai/x"]
    assert await library.own(link_id) == ("Tech/ai/x",)


async def test_what_makes_no_tree_is_refused(library: Library) -> None:
    await library.add("a/b/c", "d")
    await library.change("d", aliases=["e"])
    with pytest.raises(TagUnderItselfError):
        await library.change("a", name="a/b/a")
    with pytest.raises(TagUnderItselfError):
        await library.merge("a", "a/b")
    with pytest.raises(TagUnderItselfError):
        await library.merge("a", "a")
    for taken in ("d", "e"):
        with pytest.raises(TagTakenError):
            await library.change("a", name=taken)
    with pytest.raises(TagTakenError):
        await library.change("a", aliases=["d"])
    with pytest.raises(TagTakenError):
        await library.change("a", aliases=["e"])
    with pytest.raises(InvalidTagNameError):
        await library.change("a", name="1/2/3/4/5/6/7/8/9")
    with pytest.raises(TagHasChildrenError):
        await library.delete("a/b")
    assert await library.counts() == {"a": 1, "a/b": 1, "a/b/c": 1, "d": 1}


async def test_a_tag_may_take_its_own_alias_as_its_name(library: Library) -> None:
    await library.add("machine learning")
    await library.change("machine learning", aliases=["ml", "机器学习"])
    tag = await library.change("ml", name="ML")
    assert (tag.row.name, tag.aliases) == ("ML", ("机器学习",))
    assert (await library.change("ML", aliases=["机器学习"])).row.version == tag.row.version


async def test_tags_become_one_with_everything_under_them(library: Library) -> None:
    both = await library.add("ml/papers/new", "ai/papers")
    one = await library.add("ml/Tools", "x")
    await library.change("ml", aliases=["machine learning"])
    left = await library.merge("ml", "ai")
    assert (left.row.name, left.aliases, left.count) == ("ai", ("machine learning", "ml"), 2)
    assert await library.counts() == {
        "ai": 2,
        "ai/Tools": 1,
        "ai/papers": 1,
        "ai/papers/new": 1,
        "x": 1,
    }
    assert await library.own(both) == ("ai/papers", "ai/papers/new")
    assert await library.own(one) == ("ai/Tools", "x")
    assert set(await library.changed()) == {both, one}
    assert await library.own(await library.add("ml/tools")) == ("ai/Tools",)


async def test_a_tag_becomes_one_with_what_it_lies_under(library: Library) -> None:
    link_id = await library.add("a/b/b/b", "a/b/c")
    await library.merge("a/b", "a")
    assert await library.counts() == {"a": 1, "a/b": 1, "a/b/b": 1, "a/c": 1}
    assert await library.own(link_id) == ("a/b/b", "a/c")


async def test_a_deleted_tag_lifts_what_lies_under_it(library: Library) -> None:
    first = await library.add("a/b/b", "a/b")
    second = await library.add("a/b")
    third = await library.add("a/b/c", "a/c")
    await library.delete("a/b", Children.LIFT)
    assert await library.counts() == {"a": 2, "a/b": 1, "a/c": 1}
    assert [await library.own(link_id) for link_id in (first, second, third)] == [
        ("a/b",),
        (),
        ("a/c",),
    ]
    await library.delete("a", Children.LIFT)
    assert await library.counts() == {"b": 1, "c": 1}


async def test_a_deleted_tag_takes_what_lies_under_it_along(library: Library) -> None:
    link_id = await library.add("a/b/c", "a/b", "a/d", "e")
    await library.delete("a/b", Children.DELETE)
    assert await library.own(link_id) == ("a/d", "e")
    await library.delete("a/d")
    assert await library.counts() == {"a": 0, "e": 1}
    assert set(await library.changed()) == {link_id}


async def test_a_change_that_was_decided_on_an_old_version_is_refused(library: Library) -> None:
    await library.add("a", "b")
    tag_id, other = await library.id_of("a"), await library.id_of("b")
    old = Precondition(frozenset({9}))
    unit_of = library.database.write
    with pytest.raises(PreconditionFailedError):
        async with unit_of() as unit:
            await service.change_tag(unit, library.owner_id, tag_id, TagChange(colour=None), old)
    with pytest.raises(PreconditionFailedError):
        async with unit_of() as unit:
            await service.merge_tags(unit, library.owner_id, tag_id, other, old)
    with pytest.raises(PreconditionFailedError):
        async with unit_of() as unit:
            await service.delete_tag(unit, library.owner_id, tag_id, Children.LIFT, old)


async def test_nobody_sees_or_moves_a_strangers_tags(
    database: Database, library: Library, stranger_id: UUID
) -> None:
    await library.add("mine/deep")
    theirs = Library(database, stranger_id)
    await theirs.add("mine/deep", "theirs")
    tag_id = await library.id_of("mine")
    async with database.write() as unit:
        with pytest.raises(TagNotFoundError):
            await service.get_tag(unit, stranger_id, tag_id)
        with pytest.raises(TagNotFoundError):
            await service.delete_tag(unit, stranger_id, tag_id, Children.DELETE)
        with pytest.raises(UnknownReferenceError):
            await service.merge_tags(unit, library.owner_id, tag_id, await theirs.id_of("theirs"))
    await library.delete("mine", Children.DELETE)
    assert await library.counts() == {}
    async with database.read() as unit:
        page = await service.list_tags(unit, stranger_id, limit=10)
    assert [tag.row.name for tag in page.items] == ["mine", "mine/deep", "theirs"]


async def test_what_goes_with_a_tag(library: Library) -> None:
    for names in (["a/x", "b"], ["a", "b", "c"], ["a", "c"], ["b"], ["c"], ["c"], ["c"]):
        await library.add(*names)
    async with library.database.read() as unit:
        found = await service.related_tags(
            unit, library.owner_id, await library.id_of("a"), limit=10
        )
    assert [(item.name, item.together, item.strength) for item in found.items] == [
        ("b", 2, 0.6667),
        ("c", 2, 0.5164),
    ]
    assert (found.counted, found.is_complete) == (3, True)


async def test_tags_are_found_by_how_a_part_of_them_begins(library: Library) -> None:
    await library.add("tech/machine learning", "Machine", "100%", "机器/学习")
    await library.change("100%", aliases=["per cent"])

    async def begins(text: str) -> list[str]:
        async with library.database.read() as unit:
            page = await service.list_tags(unit, library.owner_id, begins=text, limit=10)
        return [tag.row.name for tag in page.items]

    assert await begins("mach") == ["Machine", "tech/machine learning"]
    assert await begins("%") == []
    assert await begins("100%") == ["100%"]
    assert await begins("per") == ["100%"]
    assert await begins("学") == ["机器/学习"]


@pytest.mark.parametrize("seed", range(3))
async def test_after_any_changes_links_carry_what_their_tags_lie_under(
    library: Library, seed: int
) -> None:
    chance = random.Random(seed)

    def some_name() -> str:
        return "/".join(chance.choices("abc", k=chance.randint(1, 4)))

    for _ in range(12):
        await library.add(*(some_name() for _ in range(4)))
    for _ in range(25):
        await _change_something(library, chance, some_name())
        await library.check()


async def _change_something(library: Library, chance: random.Random, name: str) -> None:
    async with library.database.read() as unit:
        page = await service.list_tags(unit, library.owner_id, limit=100)
    names: Sequence[str] = [tag.row.name for tag in page.items] or [name]
    one, other = chance.choice(names), chance.choice(names)
    try:
        match chance.randrange(5):
            case 0:
                await library.change(one, name=name)
            case 1:
                await library.merge(one, other)
            case 2:
                await library.delete(one, chance.choice([Children.LIFT, Children.DELETE]))
            case 3:
                await library.change(one, aliases=[name])
            case _:
                await library.add(name, other)
    except (TagTakenError, TagUnderItselfError, InvalidTagNameError):
        pass


async def test_tags_may_move_while_links_are_tagged_with_them(library: Library) -> None:
    await library.add("a/b/c", "x")

    async def move(number: int) -> None:
        await library.change("a/b" if number % 2 else "x", name=f"r{number}/b/{number}")

    async def add(number: int) -> None:
        await library.add("a/b/c", f"n{number % 3}/x", "x/y")

    await asyncio.gather(*(add(number) for number in range(12)), move(0), move(1))
    assert sum((await library.counts()).values()) > 0
