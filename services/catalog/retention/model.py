"""A retention rule as catalog knows it, and which rules decide about a link."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.retention.decisions import Keep
from services.catalog.scopes.model import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What is kept of the histories of the links in a scope."""

    id: UUID
    owner_id: UUID
    scope: Scope
    keep: Keep
    enabled: bool
    created_at: datetime
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class RetentionChange:
    """What a client wants to be different; None: as it is."""

    scope: Scope | None = None
    keep: Keep | None = None
    enabled: bool | None = None


class RetentionRuleNotFoundError(Exception):
    """The owner has no retention rule with this id."""

    def __init__(self, rule_id: UUID) -> None:
        super().__init__(str(rule_id))
        self.rule_id = rule_id


def deciding(
    rules: Sequence[RetentionRule], link_id: UUID, site: str, tag_ids: Collection[UUID]
) -> list[Keep]:
    """What the rules of the narrowest scope that means a link keep: link, tag, site, then all."""
    for kind in reversed(ScopeKind):
        found = [
            rule.keep
            for rule in rules
            if rule.scope.kind is kind and _means(rule.scope, link_id, site, tag_ids)
        ]
        if found:
            return found
    return []


def _means(scope: Scope, link_id: UUID, site: str, tag_ids: Collection[UUID]) -> bool:
    return (
        scope.kind is ScopeKind.ALL
        or scope.link_id == link_id
        or (scope.tag_id is not None and scope.tag_id in tag_ids)
        or (scope.site is not None and scope.site == site)
    )
