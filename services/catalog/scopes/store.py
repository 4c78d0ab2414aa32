"""Scopes in SQL: their columns, and which links they mean."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from services.catalog.database.tables import link_tags, links
from services.catalog.scopes.model import Scope, ScopeKind


def columns_of(scope: Scope) -> dict[str, Any]:
    """A scope as columns of a row."""
    values = asdict(scope)
    return {"scope": values.pop("kind"), **values}


def scope_of(row: Row[Any]) -> Scope:
    """The scope of a row."""
    return Scope(ScopeKind(row.scope), row.site, row.tag_id, row.link_id)


def in_scope(owner_id: UUID, scope: Scope) -> list[ColumnElement[bool]]:
    """What a link must fulfil to be meant."""
    found = [links.c.owner_id == owner_id]
    if scope.site is not None:
        found.append(links.c.site == scope.site)
    if scope.tag_id is not None:
        tagged = select(link_tags.c.link_id).where(link_tags.c.tag_id == scope.tag_id)
        found.append(links.c.id.in_(tagged))
    if scope.link_id is not None:
        found.append(links.c.id == scope.link_id)
    return found
