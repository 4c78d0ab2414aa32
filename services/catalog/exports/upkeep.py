"""Rules and schedules as records. They name a tag by its path and a link by its URL."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

from services.catalog.capture_options import store as options_store
from services.catalog.capture_options.model import OptionSet
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.retention import store as retention_store
from services.catalog.retention.model import RetentionRule
from services.catalog.schedules import store as schedule_store
from services.catalog.schedules.model import Schedule
from services.catalog.scopes.model import Scope
from services.catalog.tag_rules import store as rule_store
from services.catalog.tags.tree import store as tag_tree
from services.catalog.transfer.native.records import (
    CaptureOptionsRecord,
    RetentionRecord,
    ScheduleRecord,
    ScopeRecord,
    TagRuleRecord,
)

_PAGE = 100


async def tag_rules(unit: UnitOfWork, owner_id: UUID) -> AsyncIterator[TagRuleRecord]:
    """Tag rules in the order in which they were made."""
    after: UUID | None = None
    while found := await rule_store.page(unit, owner_id, after=after, limit=_PAGE):
        after = found[-1].id
        for rule in found:
            yield TagRuleRecord.model_construct(
                name=rule.name,
                site=rule.conditions.site,
                url_pattern=rule.conditions.url_pattern,
                title_contains=rule.conditions.title_contains,
                enabled=rule.enabled,
                tags=rule.tags,
            )


async def schedules(unit: UnitOfWork, owner_id: UUID) -> list[ScheduleRecord]:
    """Schedules in the order in which they were made."""
    found: list[Schedule] = []
    after: tuple[datetime, UUID] | None = None
    while page := await schedule_store.newest(unit, owner_id, after, _PAGE):
        after = (page[-1].created_at, page[-1].id)
        found += page
    return [
        ScheduleRecord.model_construct(
            scope=await _scope(unit, owner_id, item.scope),
            every_days=item.every_days,
            enabled=item.enabled,
        )
        for item in reversed(found)
    ]


async def retention_rules(unit: UnitOfWork, owner_id: UUID) -> list[RetentionRecord]:
    """Retention rules in the order in which they were made."""
    found: list[RetentionRule] = []
    after: tuple[datetime, UUID] | None = None
    while page := await retention_store.newest(unit, owner_id, after, _PAGE):
        after = (page[-1].created_at, page[-1].id)
        found += page
    return [
        RetentionRecord.model_construct(
            scope=await _scope(unit, owner_id, item.scope),
            last=item.keep.last,
            days=item.keep.days,
            one_per=item.keep.one_per,
            enabled=item.enabled,
        )
        for item in reversed(found)
    ]


async def capture_options(unit: UnitOfWork, owner_id: UUID) -> list[CaptureOptionsRecord]:
    """Capture options in the order in which they were chosen."""
    found: list[OptionSet] = []
    after: tuple[datetime, UUID] | None = None
    while page := await options_store.newest(unit, owner_id, after, _PAGE):
        after = (page[-1].created_at, page[-1].id)
        found += page
    return [
        CaptureOptionsRecord.model_construct(
            scope=await _scope(unit, owner_id, item.scope),
            options=item.options,
            enabled=item.enabled,
        )
        for item in reversed(found)
    ]


async def _scope(unit: UnitOfWork, owner_id: UUID, scope: Scope) -> ScopeRecord:
    """The foreign keys see to it that what a scope names is there."""
    tag = await tag_tree.get(unit, owner_id, scope.tag_id) if scope.tag_id else None
    link = await link_store.get(unit, owner_id, scope.link_id) if scope.link_id else None
    return ScopeRecord.model_construct(
        kind=scope.kind,
        site=scope.site,
        tag=tag.name if tag else None,
        link=link.url if link else None,
    )
