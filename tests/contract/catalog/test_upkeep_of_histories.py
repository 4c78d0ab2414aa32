"""Retention and schedules at work, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from services.catalog.clock import new_id, now
from services.catalog.database.tables import links as links_table
from services.catalog.database.tables import snapshots as snapshots_table
from services.catalog.links import service as links
from services.catalog.links.adding import add_link
from services.catalog.links.model import NewLink
from services.catalog.preconditions import ANY_VERSION, Precondition, PreconditionFailedError
from services.catalog.references import UnknownReferenceError
from services.catalog.retention import service as retention
from services.catalog.retention.decisions import Keep, Period
from services.catalog.retention.healing import Retention
from services.catalog.retention.model import RetentionChange, RetentionRuleNotFoundError
from services.catalog.schedules import service as schedules
from services.catalog.schedules.healing import Scheduling
from services.catalog.schedules.model import ScheduleChange, ScheduleNotFoundError
from services.catalog.scopes.model import Scope, ScopeKind
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots import service as snapshots
from services.catalog.snapshots.model import Snapshot
from services.catalog.tags.names import parse_tag, parse_tags
from services.catalog.tags.store import resolve
from shared.contracts.artifacts import ArtifactKind
from tests.contract.catalog.desk import Desk

FIRST = Precondition(frozenset({1}))
SETTINGS = CatalogSettings(
    api_token=SecretStr("not-used"),
    service_token=SecretStr("not-used"),
    schedule_seconds=0,
    retention_seconds=0,
)


async def history(desk: Desk) -> list[Snapshot]:
    async with desk.database.read() as unit:
        page = await snapshots.list_snapshots(unit, desk.owner_id, desk.link_id, None, 100)
    return page.items


async def captured_again(desk: Desk, count: int) -> None:
    """So many good snapshots, a day apart, the last one now."""
    await desk.captured(desk.artifact(ArtifactKind.TEXT, "0"))
    for number in range(1, count):
        desk.snapshot_id = (await desk.another()).id
        await desk.captured(desk.artifact(ArtifactKind.TEXT, str(number)))
    for age, snapshot in enumerate(await history(desk)):
        async with desk.database.write() as unit:
            await unit.connection.execute(
                update(snapshots_table)
                .where(snapshots_table.c.id == snapshot.id)
                .values(created_at=now() - timedelta(days=age))
            )


async def make_rule(desk: Desk, scope: Scope, keep: Keep) -> UUID:
    async with desk.database.write() as unit:
        return (await retention.create_rule(unit, desk.owner_id, scope, keep, enabled=True)).id


async def make_schedule(desk: Desk, scope: Scope, days: int) -> UUID:
    async with desk.database.write() as unit:
        return (
            await schedules.create_schedule(
                unit, desk.owner_id, scope, every_days=days, enabled=True
            )
        ).id


async def grow_older(desk: Desk, days: int) -> None:
    """As if the link's newest snapshot had been asked for so long ago."""
    async with desk.database.write() as unit:
        await unit.connection.execute(
            update(links_table)
            .where(links_table.c.id == desk.link_id)
            .values(snapshot_at=now() - timedelta(days=days))
        )


async def test_retention_prunes_what_no_rule_keeps(desk: Desk) -> None:
    await captured_again(desk, 6)
    everything = await history(desk)
    async with desk.database.write() as unit:
        await snapshots.pin_snapshot(
            unit, desk.owner_id, everything[5].id, ANY_VERSION, pinned=True
        )
    await make_rule(desk, Scope(), Keep(last=2))
    async with desk.database.read() as unit:
        preview = await retention.preview(unit, desk.owner_id, None)
        further = await retention.preview(unit, desk.owner_id, (Scope(), Keep(days=3)))
    assert (preview.link_count, preview.snapshot_count, preview.is_complete) == (1, 3, True)
    assert preview.examples == [(desk.link_id, item.id) for item in everything[2:5]]
    assert further.snapshot_count == 2
    assert len(await history(desk)) == 6
    await Retention(desk.database, SETTINGS).apply()
    left = [everything[0].id, everything[1].id, everything[5].id]
    assert [item.id for item in await history(desk)] == left
    async with desk.database.read() as unit:
        link = await links.get_link(unit, desk.owner_id, desk.link_id)
    assert link.row.good_snapshot_id == everything[0].id


async def test_a_narrower_rule_decides_alone(desk: Desk, stranger_id: UUID) -> None:
    await captured_again(desk, 4)
    await make_rule(desk, Scope(), Keep(last=1))
    async with desk.database.write() as unit:
        new = NewLink(url="https://example.com/", tags=parse_tags(["a/b"]))
        await add_link(unit, desk.owner_id, new)
        parent = (await resolve(unit, desk.owner_id, [parse_tag("a")]))["a"]
        await retention.create_rule(unit, stranger_id, Scope(), Keep(last=1), enabled=True)
    narrow = await make_rule(desk, Scope(ScopeKind.TAG, tag_id=parent), Keep(one_per=Period.DAY))
    walk = Retention(desk.database, SETTINGS)
    await walk.apply()
    assert len(await history(desk)) == 4
    async with desk.database.write() as unit:
        await retention.change_rule(
            unit, desk.owner_id, narrow, RetentionChange(enabled=False), ANY_VERSION
        )
    await walk.apply()
    assert len(await history(desk)) == 1


async def test_rules_are_the_owners_and_have_versions(desk: Desk, stranger_id: UUID) -> None:
    rule_id = await make_rule(desk, Scope(ScopeKind.SITE, site="example.com"), Keep(days=5))
    async with desk.database.write() as unit:
        with pytest.raises(RetentionRuleNotFoundError):
            await retention.get_rule(unit, stranger_id, rule_id)
        scope = Scope(ScopeKind.LINK, link_id=desk.link_id)
        with pytest.raises(UnknownReferenceError, match="scope"):
            await retention.create_rule(unit, stranger_id, scope, Keep(last=1), enabled=True)
        scope = Scope(ScopeKind.TAG, tag_id=new_id())
        with pytest.raises(UnknownReferenceError, match="scope"):
            await retention.create_rule(unit, desk.owner_id, scope, Keep(last=1), enabled=True)
        same = await retention.change_rule(
            unit, desk.owner_id, rule_id, RetentionChange(keep=Keep(days=5)), ANY_VERSION
        )
        changed = await retention.change_rule(
            unit, desk.owner_id, rule_id, RetentionChange(keep=Keep(last=5)), ANY_VERSION
        )
        assert (same.version, changed.version, changed.keep) == (1, 2, Keep(last=5))
        with pytest.raises(PreconditionFailedError):
            await retention.delete_rule(unit, desk.owner_id, rule_id, FIRST)
        assert (await retention.list_rules(unit, desk.owner_id, None, 9)).items == [changed]
        await retention.delete_rule(unit, desk.owner_id, rule_id, ANY_VERSION)
        assert (await retention.list_rules(unit, desk.owner_id, None, 9)).items == []


async def test_a_schedule_asks_for_what_is_due_and_never_twice(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    await make_schedule(desk, Scope(), 7)
    await make_schedule(desk, Scope(ScopeKind.SITE, site="example.com"), 7)
    scheduling = Scheduling(desk.database, SETTINGS)
    await grow_older(desk, 6)
    await scheduling.queue()
    assert len(await history(desk)) == 1
    await grow_older(desk, 8)
    await scheduling.queue()
    await scheduling.queue()
    (newest, _first) = await history(desk)
    assert (newest.state, newest.lane) == ("queued", "bulk")
    await grow_older(desk, 8)  # it waits for its capture: no second one is piled on it
    await scheduling.queue()
    assert len(await history(desk)) == 2


@pytest.mark.parametrize("scope", [ScopeKind.SITE, ScopeKind.TAG, ScopeKind.LINK])
async def test_a_schedule_means_the_links_of_its_scope(desk: Desk, scope: ScopeKind) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    await grow_older(desk, 8)
    async with desk.database.write() as unit:
        other = NewLink(url="https://other.example/", tags=parse_tags(["x"]))
        added = (await add_link(unit, desk.owner_id, other)).row
        tag_id = (await resolve(unit, desk.owner_id, [parse_tag("x")]))["x"]
    elsewhere = {
        ScopeKind.SITE: Scope(ScopeKind.SITE, site="other.example"),
        ScopeKind.TAG: Scope(ScopeKind.TAG, tag_id=tag_id),
        ScopeKind.LINK: Scope(ScopeKind.LINK, link_id=added.id),
    }
    await make_schedule(desk, elsewhere[scope], 7)
    scheduling = Scheduling(desk.database, SETTINGS)
    await scheduling.queue()
    assert len(await history(desk)) == 1
    async with desk.database.write() as unit:
        again = NewLink(url="https://example.com/", tags=parse_tags(["x"]))
        await add_link(unit, desk.owner_id, again)
    if scope is ScopeKind.TAG:
        await scheduling.queue()
        assert len(await history(desk)) == 2


async def test_with_many_captures_waiting_schedules_add_none(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT))
    await grow_older(desk, 8)
    await make_schedule(desk, Scope(), 7)
    async with desk.database.write() as unit:
        await add_link(unit, desk.owner_id, NewLink(url="https://other.example/"))
    await Scheduling(desk.database, SETTINGS.model_copy(update={"schedule_max_open": 1})).queue()
    assert len(await history(desk)) == 1


async def test_schedules_are_the_owners_and_have_versions(desk: Desk, stranger_id: UUID) -> None:
    schedule_id = await make_schedule(desk, Scope(ScopeKind.LINK, link_id=desk.link_id), 7)
    async with desk.database.write() as unit:
        with pytest.raises(ScheduleNotFoundError):
            await schedules.get_schedule(unit, stranger_id, schedule_id)
        changed = await schedules.change_schedule(
            unit, desk.owner_id, schedule_id, ScheduleChange(every_days=3), ANY_VERSION
        )
        assert (changed.every_days, changed.version) == (3, 2)
        assert changed.scope.link_id == desk.link_id
        with pytest.raises(PreconditionFailedError):
            await schedules.delete_schedule(unit, desk.owner_id, schedule_id, FIRST)
        assert (await schedules.list_schedules(unit, desk.owner_id, None, 9)).items == [changed]
        await schedules.delete_schedule(unit, desk.owner_id, schedule_id, ANY_VERSION)
        assert (await schedules.list_schedules(unit, desk.owner_id, None, 9)).items == []
