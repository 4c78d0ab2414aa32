"""Restoring what belongs to the library: settings and tags before its links, rules after them.

What is there already stays as it is. Settings are taken over by a library that is empty: they say
how links are compared.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.catalog.accounts import store as account_store
from services.catalog.aliases import store as alias_store
from services.catalog.capture_options import store as options_store
from services.catalog.capture_options.model import OptionSet
from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.exports import upkeep as reading
from services.catalog.links import store as link_store
from services.catalog.links.identity import InvalidUrlError
from services.catalog.links.rules import identity_of
from services.catalog.retention import store as retention_store
from services.catalog.retention.decisions import Keep
from services.catalog.retention.model import RetentionRule
from services.catalog.schedules import store as schedule_store
from services.catalog.schedules.model import Schedule
from services.catalog.scopes.model import Scope, ScopeKind
from services.catalog.tag_rules import service as tag_rules
from services.catalog.tag_rules.model import RuleChange, TooManyRulesError
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import InvalidTagNameError, parse_tag, parse_tags
from services.catalog.tags.tree import store as tag_tree
from services.catalog.transfer.native.reading import BasisEntry, UpkeepEntry
from services.catalog.transfer.native.records import (
    AccountRecord,
    CaptureOptionsRecord,
    ScopeRecord,
    TagRecord,
    TagRuleRecord,
)


async def restore_basis(unit: UnitOfWork, owner_id: UUID, entry: BasisEntry) -> list[str]:
    """Settings and tags; what could not be taken over."""
    at = now()
    if entry.account is not None:
        await _restore_settings(unit, owner_id, entry.account, at)
    flaws = list(entry.flaws)
    await tag_store.lock_tree(unit, owner_id)
    for record in entry.tags:
        try:
            flaws += await _restore_tag(unit, owner_id, record, at)
        except InvalidTagNameError as error:
            flaws.append(f"tag {record.name}: {error}")
    return flaws


async def _restore_settings(
    unit: UnitOfWork, owner_id: UUID, record: AccountRecord, at: datetime
) -> None:
    account = await account_store.lock(unit, owner_id)
    if await link_store.sites_after(unit, owner_id, None, 1):
        return
    wanted = record.model_dump()
    if any(getattr(account, name) != value for name, value in wanted.items()):
        await account_store.change(
            unit, owner_id, **wanted, updated_at=at, version=account.version + 1
        )


async def _restore_tag(
    unit: UnitOfWork, owner_id: UUID, record: TagRecord, at: datetime
) -> list[str]:
    (tag_id,) = (await tag_store.ensure(unit, owner_id, [parse_tag(record.name)], at)).values()
    row = await tag_tree.get(unit, owner_id, tag_id)
    assert row is not None, "it was just made"
    missing = {
        name: value
        for name, value in (("colour", record.colour), ("description", record.description))
        if value is not None and getattr(row, name) is None
    }
    aliases = {alias.key: alias for alias in parse_tags(record.aliases)}
    tags = await tag_store.by_keys(unit, owner_id, sorted(aliases))
    others = await tag_tree.aliases_among(unit, owner_id, sorted(aliases))
    free = [alias for key, alias in aliases.items() if key not in tags and key not in others]
    await tag_tree.add_aliases(unit, owner_id, tag_id, free)
    if missing or free:
        await tag_tree.change(unit, [tag_id], at, **missing)
    lost = [alias.name for key, alias in aliases.items() if others.get(key, tag_id) != tag_id]
    lost += [aliases[key].name for key in tags]
    return [f"tag {record.name}: the name {name} belongs to another tag" for name in lost]


async def restore_upkeep(unit: UnitOfWork, owner_id: UUID, entry: UpkeepEntry) -> list[str]:
    """Rules and schedules that are not there yet; what could not be taken over."""
    at = now()
    flaws = [*entry.flaws, *await _restore_rules(unit, owner_id, entry.tag_rules)]
    known = list(await reading.schedules(unit, owner_id))
    for number, schedule in enumerate(entry.schedules):
        if schedule in known:
            continue
        scope = await _scope(unit, owner_id, schedule.scope)
        if scope is None:
            flaws.append("a schedule names a tag or a link that is not there")
            continue
        moment = at + timedelta(microseconds=number)
        await schedule_store.insert(
            unit,
            Schedule(
                new_id(), owner_id, scope, schedule.every_days, schedule.enabled, moment, moment
            ),
        )
    rules = list(await reading.retention_rules(unit, owner_id))
    for number, rule in enumerate(entry.retention_rules):
        if rule in rules:
            continue
        scope = await _scope(unit, owner_id, rule.scope)
        if scope is None:
            flaws.append("a retention rule names a tag or a link that is not there")
            continue
        moment = at + timedelta(microseconds=number)
        keep = Keep(rule.last, rule.days, rule.one_per)
        await retention_store.insert(
            unit, RetentionRule(new_id(), owner_id, scope, keep, rule.enabled, moment, moment)
        )
    return [*flaws, *await _restore_options(unit, owner_id, entry.capture_options, at)]


async def _restore_options(
    unit: UnitOfWork, owner_id: UUID, wanted: Sequence[CaptureOptionsRecord], at: datetime
) -> list[str]:
    flaws: list[str] = []
    known = list(await reading.capture_options(unit, owner_id))
    for number, record in enumerate(wanted):
        if record in known:
            continue
        scope = await _scope(unit, owner_id, record.scope)
        if scope is None:
            flaws.append("capture options name a tag or a link that is not there")
            continue
        moment = at + timedelta(microseconds=number)
        await options_store.insert(
            unit,
            OptionSet(new_id(), owner_id, scope, record.options, record.enabled, moment, moment),
        )
    return flaws


async def _restore_rules(
    unit: UnitOfWork, owner_id: UUID, wanted: Sequence[TagRuleRecord]
) -> list[str]:
    flaws: list[str] = []
    known = [rule async for rule in reading.tag_rules(unit, owner_id)]
    for record in wanted:
        if record in known:
            continue
        change = RuleChange(
            name=record.name,
            site=record.site,
            url_pattern=record.url_pattern,
            title_contains=record.title_contains,
            enabled=record.enabled,
            tags=parse_tags(record.tags),
        )
        try:
            await tag_rules.create_rule(unit, owner_id, change)
        except (TooManyRulesError, InvalidTagNameError) as error:
            flaws.append(f"a tag rule was left out: {error}")
    return flaws


async def _scope(unit: UnitOfWork, owner_id: UUID, record: ScopeRecord) -> Scope | None:
    """What a record means here; None when it names nothing that is there."""
    if record.kind is ScopeKind.TAG and record.tag is not None:
        tag = parse_tag(record.tag)
        found = (await tag_store.resolve(unit, owner_id, [tag])).get(tag.key)
        return Scope(ScopeKind.TAG, tag_id=found) if found else None
    if record.kind is ScopeKind.LINK and record.link is not None:
        try:
            key = identity_of(record.link, await account_store.get(unit, owner_id)).key
        except InvalidUrlError:
            return None
        urls = await alias_store.by_keys(unit, owner_id, [key])
        return Scope(ScopeKind.LINK, link_id=urls[0].link_id) if urls else None
    if record.kind is ScopeKind.SITE and record.site is not None:
        return replace(Scope(ScopeKind.SITE), site=record.site)
    return Scope() if record.kind is ScopeKind.ALL else None
