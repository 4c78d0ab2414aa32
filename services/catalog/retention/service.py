"""Use cases of retention rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.preconditions import Precondition
from services.catalog.retention import pruning, store
from services.catalog.retention.decisions import Keep
from services.catalog.retention.model import (
    RetentionChange,
    RetentionRule,
    RetentionRuleNotFoundError,
)
from services.catalog.scopes.model import Scope
from services.catalog.scopes.service import check_scope

_PREVIEW_PARTS = 10
_PREVIEW_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class RulePage:
    """Some rules, newest first, and whether there are older ones."""

    items: list[RetentionRule]
    has_more: bool


@dataclass(slots=True)
class Preview:
    """What rules would delete right now; not complete: of the first links only."""

    link_count: int = 0
    snapshot_count: int = 0
    examples: list[tuple[UUID, UUID]] = field(default_factory=list)  # (link, snapshot)
    is_complete: bool = False


async def create_rule(
    unit: UnitOfWork, owner_id: UUID, scope: Scope, keep: Keep, *, enabled: bool
) -> RetentionRule:
    """Have histories of the links in a scope pruned.

    Raises:
        UnknownReferenceError: what the scope names is not there.
    """
    await check_scope(unit, owner_id, scope)
    rule = _new(owner_id, scope, keep, enabled=enabled)
    await store.insert(unit, rule)
    return rule


async def list_rules(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> RulePage:
    """An owner's rules, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return RulePage(items=found[:limit], has_more=len(found) > limit)


async def get_rule(unit: UnitOfWork, owner_id: UUID, rule_id: UUID) -> RetentionRule:
    """An owner's rule.

    Raises:
        RetentionRuleNotFoundError: the owner has no such rule.
    """
    rule = await store.get(unit, owner_id, rule_id)
    if rule is None:
        raise RetentionRuleNotFoundError(rule_id)
    return rule


async def change_rule(
    unit: UnitOfWork,
    owner_id: UUID,
    rule_id: UUID,
    change: RetentionChange,
    precondition: Precondition,
) -> RetentionRule:
    """Change what was mentioned. Saying what is already so changes nothing.

    Raises:
        RetentionRuleNotFoundError: the owner has no such rule.
        PreconditionFailedError: it has another version.
        UnknownReferenceError: what the new scope names is not there.
    """
    rule = await _lock(unit, owner_id, rule_id, precondition)
    if change.scope is not None:
        await check_scope(unit, owner_id, change.scope)
    changed = replace(
        rule,
        scope=change.scope if change.scope is not None else rule.scope,
        keep=change.keep if change.keep is not None else rule.keep,
        enabled=change.enabled if change.enabled is not None else rule.enabled,
    )
    if changed == rule:
        return rule
    changed = replace(changed, updated_at=now(), version=rule.version + 1)
    await store.save(unit, changed)
    return changed


async def delete_rule(
    unit: UnitOfWork, owner_id: UUID, rule_id: UUID, precondition: Precondition
) -> None:
    """Delete a rule; what it deleted stays deleted.

    Raises:
        RetentionRuleNotFoundError: the owner has no such rule.
        PreconditionFailedError: it has another version.
    """
    await _lock(unit, owner_id, rule_id, precondition)
    await store.remove(unit, rule_id)


async def preview(unit: UnitOfWork, owner_id: UUID, further: tuple[Scope, Keep] | None) -> Preview:
    """What the rules in force, and a further one, would delete right now.

    Raises:
        UnknownReferenceError: what the further rule's scope names is not there.
    """
    rules = await store.enabled(unit, owner_id)
    if further is not None:
        await check_scope(unit, owner_id, further[0])
        rules.append(_new(owner_id, *further, enabled=True))
    return await _preview(unit, owner_id, rules)


async def _preview(unit: UnitOfWork, owner_id: UUID, rules: Sequence[RetentionRule]) -> Preview:
    found, after, at = Preview(), None, now()
    for _part in range(_PREVIEW_PARTS):
        part = await pruning.look(unit, owner_id, rules, after, at)
        for link_id, gone in part.surplus.items():
            found.link_count += 1
            found.snapshot_count += len(gone)
            room = _PREVIEW_EXAMPLES - len(found.examples)
            found.examples += [(link_id, entry.id) for entry in gone[:room]]
        after = part.last
        if after is None:
            found.is_complete = True
            break
    return found


def _new(owner_id: UUID, scope: Scope, keep: Keep, *, enabled: bool) -> RetentionRule:
    at = now()
    return RetentionRule(
        id=new_id(),
        owner_id=owner_id,
        scope=scope,
        keep=keep,
        enabled=enabled,
        created_at=at,
        updated_at=at,
    )


async def _lock(
    unit: UnitOfWork, owner_id: UUID, rule_id: UUID, precondition: Precondition
) -> RetentionRule:
    rule = await store.get(unit, owner_id, rule_id, lock=True)
    if rule is None:
        raise RetentionRuleNotFoundError(rule_id)
    precondition.check(rule.version)
    return rule
