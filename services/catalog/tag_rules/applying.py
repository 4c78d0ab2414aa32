"""What the rules say of links: of new ones, of one whose title became known, of all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.indexing.store import mark_changed
from services.catalog.tag_rules import store
from services.catalog.tag_rules.conditions import Matcher
from services.catalog.tag_rules.model import RuleRun, TagRule
from services.catalog.tagging import store as tagging
from services.catalog.tags.names import MAX_TAGS_PER_LINK

_BATCH = 2_000
_EXAMPLES = 20


class Subject(Protocol):
    """What a rule looks at of a link."""

    @property
    def id(self) -> UUID:
        """The link's id."""

    @property
    def url(self) -> str:
        """Its URL."""

    @property
    def site(self) -> str:
        """Its host without `www.`."""

    @property
    def title(self) -> str | None:
        """Its title, if there is one yet."""


class RuleBook:
    """Rules made ready to be compared with many links."""

    def __init__(self, rules: Iterable[TagRule]) -> None:
        self._rules = [(Matcher(rule.conditions), rule.tag_ids) for rule in rules]

    def by_title(self) -> "RuleBook":
        """Only those rules that a title can decide."""
        book = RuleBook(())
        book._rules = [(matcher, ids) for matcher, ids in self._rules if matcher.needs_title]
        return book

    def tags_for(self, link: Subject) -> frozenset[UUID] | None:
        """The tags that rules give a link; None when no rule means it."""
        found = [
            tag_ids
            for matcher, tag_ids in self._rules
            if matcher.matches(link.url, link.site, link.title)
        ]
        return frozenset().union(*found) if found else None


async def rules_of(unit: UnitOfWork, owner_id: UUID) -> RuleBook:
    """The rules that tag an owner's links."""
    return RuleBook(await store.enabled(unit, owner_id))


async def tag_by_title(unit: UnitOfWork, owner_id: UUID, link: Subject) -> bool:
    """Tag a link whose title has just become known, or another; whether that changed it.

    Only by rules that look at titles: the others have had their say when it was added, and what a
    person has taken away since shall not come back with every capture.
    """
    book = (await rules_of(unit, owner_id)).by_title()
    found = book.tags_for(link)
    if not found:
        return False
    lacking, _full = await tagging.lacking(unit, {link.id: found}, at_most=MAX_TAGS_PER_LINK)
    return bool(await tagging.attach_many(unit, owner_id, lacking))


async def run_rules(
    unit: UnitOfWork, owner_id: UUID, rules: Sequence[TagRule], at: datetime, *, dry_run: bool
) -> RuleRun:
    """Tag every link outside the trash by these rules, as if it were added now."""
    book = RuleBook(rules)
    matched, skipped, changed = 0, 0, list[UUID]()
    after: UUID | None = None
    while batch := await store.candidates(unit, owner_id, after=after, limit=_BATCH):
        after = batch[-1].id
        found = {link.id: tag_ids for link in batch if (tag_ids := book.tags_for(link)) is not None}
        matched += len(found)
        lacking, full = await tagging.lacking(unit, found, at_most=MAX_TAGS_PER_LINK)
        skipped += full
        changed += lacking
        if lacking and not dry_run:
            await tagging.attach_many(unit, owner_id, lacking)
            await mark_changed(unit, owner_id, list(lacking), at)
    return RuleRun(matched, len(changed), skipped, tuple(changed[:_EXAMPLES]))
