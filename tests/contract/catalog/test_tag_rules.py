"""Tag rules: on add, by title, and over the library, on both databases."""

from uuid import UUID

import pytest

from services.catalog.clock import new_id
from services.catalog.database.engine import Database
from services.catalog.links import adding
from services.catalog.links import service as links
from services.catalog.links.model import LinkChange, NewLink
from services.catalog.preconditions import Precondition, PreconditionFailedError
from services.catalog.tag_rules import service
from services.catalog.tag_rules.applying import tag_by_title
from services.catalog.tag_rules.model import RuleChange, RuleNotFoundError, RuleRun, TagRule
from services.catalog.tags.names import parse_tags
from shared.contracts.messages import Lane
from tests.contract.catalog.test_tag_tree import Library


@pytest.fixture
def library(database: Database, owner_id: UUID) -> Library:
    return Library(database, owner_id)


async def make(library: Library, *tags: str, **fields: object) -> TagRule:
    async with library.database.write() as unit:
        change = RuleChange(tags=parse_tags(tags), **fields)  # type: ignore[arg-type]
        return await service.create_rule(unit, library.owner_id, change)


async def add(library: Library, url: str, title: str | None = None, *tags: str) -> UUID:
    async with library.database.write() as unit:
        new = NewLink(url=url, title=title, tags=parse_tags(tags))
        return (await adding.add_link(unit, library.owner_id, new)).row.id


async def test_new_links_are_tagged_and_known_ones_left_alone(library: Library) -> None:
    await make(library, "code/reviews", "work", site="github.com")
    await make(library, "bugs", title_contains="bug", url_pattern="*/issues/*")
    await make(library, "never", site="github.com", enabled=False)
    issue = await add(library, "https://github.com/a/issues/1", "A Bug", "mine", "code")
    other = await add(library, "https://example.com/issues/1", "A bug")
    assert await library.own(issue) == ("bugs", "code", "code/reviews", "mine", "work")
    assert await library.own(other) == ("bugs",)
    async with library.database.write() as unit:
        await links.change_link(unit, library.owner_id, issue, LinkChange(tags=()))
    await add(library, "https://github.com/a/issues/1")
    assert await library.own(issue) == ()
    await library.check()


async def test_a_thousand_links_are_tagged_as_they_are_added(library: Library) -> None:
    await make(library, "a/b", site="example.com")
    wanted = [NewLink(url=f"https://example.com/{number}") for number in range(1_000)]
    async with library.database.write() as unit:
        await adding.add_links(unit, library.owner_id, wanted, Lane.BULK)
    assert await library.counts() == {"a": 1_000, "a/b": 1_000}


async def test_a_title_that_becomes_known_tags_by_rules_about_titles_only(
    library: Library,
) -> None:
    link_id = await add(library, "https://example.com/")
    await make(library, "site", site="example.com")
    await make(library, "tea", title_contains="tea", site="example.com")
    async with library.database.write() as unit:
        link = await links.get_link(unit, library.owner_id, link_id)
        assert not await tag_by_title(unit, library.owner_id, link.row)
        await links.change_link(unit, library.owner_id, link_id, LinkChange(title="Tea time"))
        link = await links.get_link(unit, library.owner_id, link_id)
        assert await tag_by_title(unit, library.owner_id, link.row)
        assert not await tag_by_title(unit, library.owner_id, link.row)
    assert await library.own(link_id) == ("tea",)


async def test_rules_run_over_the_library_after_a_look_at_what_they_would_do(
    library: Library, stranger_id: UUID
) -> None:
    first = await add(library, "https://example.com/1", "Tea")
    await add(library, "https://example.com/2", None, "drinks/tea")
    full = await add(library, "https://example.com/3", "tea", *(f"t{n}" for n in range(100)))
    trashed = await add(library, "https://example.com/4", "tea")
    async with library.database.write() as unit:
        await links.delete_link(unit, library.owner_id, trashed)
    theirs = Library(library.database, stranger_id)
    foreign = await add(theirs, "https://example.com/1", "Tea")
    rule = await make(library, "drinks/tea", title_contains="tea", enabled=False)

    async def run(*, dry_run: bool) -> RuleRun:
        async with library.database.write() as unit:
            return await service.run_rule(unit, library.owner_id, rule.id, dry_run=dry_run)

    expected = RuleRun(matched=2, changed=1, skipped=1, examples=(first,))
    assert await run(dry_run=True) == expected
    assert await library.own(first) == ()
    assert await run(dry_run=False) == expected
    assert await run(dry_run=False) == RuleRun(matched=2, changed=0, skipped=1, examples=())
    assert await library.own(first) == ("drinks/tea",)
    assert len(await library.own(full)) == 100
    assert await library.changed() == {first: 2}
    assert await theirs.own(foreign) == ()
    await make(library, "all", url_pattern="*")
    async with library.database.write() as unit:
        every = await service.run_all(unit, library.owner_id, dry_run=True)
    assert (every.matched, every.changed, every.skipped) == (3, 2, 1)
    await library.check()


async def test_rules_follow_their_tags(library: Library) -> None:
    rule = await make(library, "ml", "old")
    await library.merge("ml", "old")
    await library.change("old", name="ai/ml")

    async def tags() -> tuple[str, ...]:
        async with library.database.read() as unit:
            return (await service.get_rule(unit, library.owner_id, rule.id)).tags

    assert await tags() == ("ai/ml",)
    assert await library.own(await library.add()) == ("ai/ml",)
    await library.delete("ai/ml")
    assert await tags() == ()
    assert await library.own(await library.add()) == ()


async def test_rules_are_changed_and_deleted_by_those_who_have_seen_them(
    library: Library, stranger_id: UUID
) -> None:
    rule = await make(library, "a", name="n", site="example.com")
    change = RuleChange(site=None, tags=parse_tags(["b"]), enabled=False)
    async with library.database.write() as unit:
        seen = Precondition(frozenset({rule.version}))
        changed = await service.change_rule(unit, library.owner_id, rule.id, change, seen)
        assert (changed.version, changed.tags, changed.enabled) == (2, ("b",), False)
        assert (changed.name, changed.conditions.site) == ("n", None)
        with pytest.raises(PreconditionFailedError):
            await service.change_rule(unit, library.owner_id, rule.id, change, seen)
        with pytest.raises(PreconditionFailedError):
            await service.delete_rule(unit, library.owner_id, rule.id, seen)
        with pytest.raises(RuleNotFoundError):
            await service.get_rule(unit, stranger_id, rule.id)
        await service.delete_rule(unit, library.owner_id, rule.id)
        with pytest.raises(RuleNotFoundError):
            await service.run_rule(unit, library.owner_id, new_id(), dry_run=True)
        assert (await service.list_rules(unit, library.owner_id, after=None, limit=5)).items == []
