"""What a schedule or a retention rule is about. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ScopeKind(StrEnum):
    """How narrow a scope is, from the widest to the narrowest."""

    ALL = "all"
    SITE = "site"
    TAG = "tag"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Scope:
    """Some links: all, those of a site, those under a tag, or one. What the kind names is set."""

    kind: ScopeKind = ScopeKind.ALL
    site: str | None = None
    tag_id: UUID | None = None
    link_id: UUID | None = None
