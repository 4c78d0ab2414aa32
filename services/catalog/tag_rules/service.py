"""Use cases of tag rules: keep them, and run them over the library."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links.model import UNSET
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.tag_rules import store
from services.catalog.tag_rules.applying import run_rules
from services.catalog.tag_rules.model import (
    MAX_RULES,
    RuleChange,
    RuleNotFoundError,
    RuleRun,
    TagRule,
    TooManyRulesError,
)
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import TagName


@dataclass(frozen=True, slots=True)
class RulePage:
    """Some rules, and whether there are more."""

    items: list[TagRule]
    has_more: bool


async def list_rules(
    unit: UnitOfWork, owner_id: UUID, *, after: UUID | None, limit: int
) -> RulePage:
    """Rules in the order in which they were made."""
    found = await store.page(unit, owner_id, after=after, limit=limit + 1)
    return RulePage(found[:limit], has_more=len(found) > limit)


async def get_rule(unit: UnitOfWork, owner_id: UUID, rule_id: UUID) -> TagRule:
    """An owner's rule.

    Raises:
        RuleNotFoundError: the owner has no such rule.
    """
    rule = await store.get(unit, owner_id, rule_id)
    if rule is None:
        raise RuleNotFoundError(rule_id)
    return rule


async def create_rule(unit: UnitOfWork, owner_id: UUID, new: RuleChange) -> TagRule:
    """Make a rule, and the tags that it gives.

    Raises:
        TooManyRulesError: there are as many as there may be.
        InvalidTagNameError: an alias leads too deep.
    """
    at = now()
    tag_ids = await _tag_ids(unit, owner_id, new, at)
    if await store.count(unit, owner_id) >= MAX_RULES:
        raise TooManyRulesError(MAX_RULES)
    rule_id = new_id()
    await store.insert(unit, rule_id, owner_id, at, **_columns(new))
    await store.set_tags(unit, owner_id, rule_id, tag_ids)
    return await get_rule(unit, owner_id, rule_id)


async def change_rule(
    unit: UnitOfWork,
    owner_id: UUID,
    rule_id: UUID,
    change: RuleChange,
    precondition: Precondition = ANY_VERSION,
) -> TagRule:
    """Change what was mentioned; links that the rule tagged stay as they are.

    Raises:
        RuleNotFoundError: the owner has no such rule.
        PreconditionFailedError: it has another version.
        InvalidTagNameError: an alias leads too deep.
    """
    at = now()
    tag_ids = await _tag_ids(unit, owner_id, change, at)
    rule = await _lock(unit, owner_id, rule_id, precondition)
    if change.tags is not UNSET:
        await store.set_tags(unit, owner_id, rule_id, tag_ids)
    await store.change(unit, rule_id, **_columns(change), updated_at=at, version=rule.version + 1)
    return await get_rule(unit, owner_id, rule_id)


async def delete_rule(
    unit: UnitOfWork, owner_id: UUID, rule_id: UUID, precondition: Precondition = ANY_VERSION
) -> None:
    """Delete a rule; links that it tagged stay as they are.

    Raises:
        RuleNotFoundError: the owner has no such rule.
        PreconditionFailedError: it has another version.
    """
    await _lock(unit, owner_id, rule_id, precondition)
    await store.remove(unit, rule_id)


async def run_rule(unit: UnitOfWork, owner_id: UUID, rule_id: UUID, *, dry_run: bool) -> RuleRun:
    """Tag the library by one rule, whether it is enabled or not.

    Raises:
        RuleNotFoundError: the owner has no such rule.
    """
    await tag_store.lock_tree(unit, owner_id)
    rule = await get_rule(unit, owner_id, rule_id)
    return await run_rules(unit, owner_id, [rule], now(), dry_run=dry_run)


async def run_all(unit: UnitOfWork, owner_id: UUID, *, dry_run: bool) -> RuleRun:
    """Tag the library by every rule that is enabled."""
    await tag_store.lock_tree(unit, owner_id)
    rules = await store.enabled(unit, owner_id)
    return await run_rules(unit, owner_id, rules, now(), dry_run=dry_run)


async def _tag_ids(unit: UnitOfWork, owner_id: UUID, change: RuleChange, at: datetime) -> set[UUID]:
    names: tuple[TagName, ...] = () if change.tags is UNSET else change.tags
    return set((await tag_store.ensure(unit, owner_id, names, at)).values())


async def _lock(
    unit: UnitOfWork, owner_id: UUID, rule_id: UUID, precondition: Precondition
) -> TagRule:
    rule = await store.lock(unit, owner_id, rule_id)
    if rule is None:
        raise RuleNotFoundError(rule_id)
    precondition.check(rule.version)
    return rule


def _columns(change: RuleChange) -> dict[str, Any]:
    columns = {
        "name": change.name,
        "site": change.site,
        "url_pattern": change.url_pattern,
        "title_contains": change.title_contains,
        "enabled": change.enabled,
    }
    return {name: value for name, value in columns.items() if value is not UNSET}
