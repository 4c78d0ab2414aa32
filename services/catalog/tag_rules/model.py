"""A tag rule as catalog knows it, and what a client may ask to change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.catalog.links.model import UNSET, Unset
from services.catalog.tag_rules.conditions import Conditions
from services.catalog.tags.names import TagName

MAX_RULES = 1_000
MAX_TAGS = 20


@dataclass(frozen=True, slots=True)
class TagRule:
    """A rule with the tags that it gives: their ids, and their names in the order of their keys."""

    id: UUID
    owner_id: UUID
    name: str | None
    conditions: Conditions
    enabled: bool
    created_at: datetime
    updated_at: datetime
    version: int
    tag_ids: frozenset[UUID] = frozenset()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a client wants to be different, or new."""

    name: str | Literal[Unset.UNSET] | None = UNSET
    site: str | Literal[Unset.UNSET] | None = UNSET
    url_pattern: str | Literal[Unset.UNSET] | None = UNSET
    title_contains: str | Literal[Unset.UNSET] | None = UNSET
    enabled: bool | Literal[Unset.UNSET] = UNSET
    tags: tuple[TagName, ...] | Literal[Unset.UNSET] = UNSET


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What running rules did, or would do.

    Attributes:
        matched: links that a rule means.
        changed: those of them that got a tag.
        skipped: those of them that have no room for another tag.
        examples: some of the links that changed.
    """

    matched: int
    changed: int
    skipped: int
    examples: tuple[UUID, ...]


class RuleNotFoundError(Exception):
    """The owner has no rule with this id."""

    def __init__(self, rule_id: UUID) -> None:
        super().__init__(str(rule_id))
        self.rule_id = rule_id


class TooManyRulesError(Exception):
    """The owner has as many rules as there may be."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count
