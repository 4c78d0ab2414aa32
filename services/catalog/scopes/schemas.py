"""Scopes in the public API: one shape a kind, told apart by `kind`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.catalog.links.filter_schemas import SiteText
from services.catalog.scopes.model import Scope, ScopeKind


class AllLinks(BaseModel):
    """Every link."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "all"}]})

    kind: Literal[ScopeKind.ALL]

    def to_scope(self) -> Scope:
        """What the use case takes."""
        return Scope()


class LinksOfSite(BaseModel):
    """The links of one host; `www.` does not matter."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"kind": "site", "site": "example.com"}]}
    )

    kind: Literal[ScopeKind.SITE]
    site: SiteText

    def to_scope(self) -> Scope:
        """What the use case takes."""
        return Scope(ScopeKind.SITE, site=self.site)


class LinksUnderTag(BaseModel):
    """The links that carry a tag or one under it."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[ScopeKind.TAG]
    tag_id: UUID

    def to_scope(self) -> Scope:
        """What the use case takes."""
        return Scope(ScopeKind.TAG, tag_id=self.tag_id)


class OneLink(BaseModel):
    """A single link."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[ScopeKind.LINK]
    link_id: UUID

    def to_scope(self) -> Scope:
        """What the use case takes."""
        return Scope(ScopeKind.LINK, link_id=self.link_id)


ScopeField = Annotated[
    AllLinks | LinksOfSite | LinksUnderTag | OneLink, Field(discriminator="kind")
]


def scope_out(scope: Scope) -> AllLinks | LinksOfSite | LinksUnderTag | OneLink:
    """Present a scope."""
    if scope.site is not None:
        return LinksOfSite(kind=ScopeKind.SITE, site=scope.site)
    if scope.tag_id is not None:
        return LinksUnderTag(kind=ScopeKind.TAG, tag_id=scope.tag_id)
    if scope.link_id is not None:
        return OneLink(kind=ScopeKind.LINK, link_id=scope.link_id)
    return AllLinks(kind=ScopeKind.ALL)
