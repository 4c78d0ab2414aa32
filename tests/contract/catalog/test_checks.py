"""Checks of links on both databases: who is due, how politely, and what answers do."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from services.catalog.accounts import store as accounts
from services.catalog.checks import healing, service, store
from services.catalog.checks.healing import Checking
from services.catalog.clock import new_id, now
from services.catalog.database import outbox
from services.catalog.database.tables import links as links_table
from services.catalog.links import store as link_store
from services.catalog.links.adding import add_link
from services.catalog.links.model import LinkNotFoundError, LinkRow, NewLink
from services.catalog.settings import CatalogSettings
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import CheckRequested, LinkChecked
from shared.messaging.publisher import Publisher
from shared.messaging.topology import Durable
from tests.contract.catalog.desk import Desk

SETTINGS = CatalogSettings(
    api_token=SecretStr("not-used"),
    service_token=SecretStr("not-used"),
    check_seconds=0,
    check_max_open=3,
)


class IdlePublisher(Publisher):
    """A broker that holds nothing."""

    def __init__(self) -> None:
        pass

    async def is_drained(self, durable: Durable) -> bool:  # noqa: ARG002
        return True


def checking(desk: Desk) -> Checking:
    return Checking(desk.database, IdlePublisher(), SETTINGS)


async def link_of(desk: Desk) -> LinkRow:
    async with desk.database.read() as unit:
        row = await link_store.get(unit, desk.owner_id, desk.link_id)
    assert row is not None
    return row


async def asked(desk: Desk) -> list[CheckRequested]:
    async with desk.database.read() as unit:
        rows = await outbox.oldest(unit, 10_000)
    return [
        CheckRequested.model_validate_json(row.payload)
        for row in rows
        if row.subject == CheckRequested.SUBJECT
    ]


async def answered(
    desk: Desk, status: int | None = 200, *, hours: float = 0, reason: FailureReason | None = None
) -> None:
    fact = LinkChecked(
        check_id=new_id(),
        link_id=desk.link_id,
        owner_id=desk.owner_id,
        url="https://example.com/",
        http_status=status,
        failure=Failure(reason=reason, message="no") if reason else None,
        checked_at=now() + timedelta(hours=hours),
    )
    async with desk.database.write() as unit:
        await service.record_checked(unit, fact)


async def set_checked(desk: Desk, link_id: UUID, at: datetime | None) -> None:
    async with desk.database.write() as unit:
        await unit.connection.execute(
            update(links_table).where(links_table.c.id == link_id).values(checked_at=at)
        )


async def add(desk: Desk, url: str, *, days: int) -> UUID:
    """A link that was looked at so long ago."""
    async with desk.database.write() as unit:
        row = (await add_link(unit, desk.owner_id, NewLink(url=url))).row
    await set_checked(desk, row.id, now() - timedelta(days=days))
    return row.id


async def test_captures_are_looks_too(desk: Desk) -> None:
    await desk.failed(FailureReason.NAME_NOT_RESOLVED)
    row = await link_of(desk)
    assert (row.check_failures, row.broken_reason) == (1, None)
    assert row.recheck_at is not None
    await answered(desk, 404, hours=2)
    row = await link_of(desk)
    assert (row.broken_reason, row.version) == ("not_found", 1)
    desk.snapshot_id = (await desk.another()).id
    late = now() + timedelta(hours=3)
    await desk.captured(desk.artifact(ArtifactKind.TEXT), captured_at=late)
    row = await link_of(desk)
    assert (row.check_failures, row.broken_reason, row.broken_since) == (0, None, None)
    assert row.checked_at == late


async def test_a_captured_error_page_is_a_failed_look(desk: Desk) -> None:
    await desk.captured(desk.artifact(ArtifactKind.TEXT), http_status=404)
    assert (await link_of(desk)).check_failures == 1


async def test_only_what_is_due_is_asked_for_and_once(desk: Desk) -> None:
    await set_checked(desk, desk.link_id, now())
    old = await add(desk, "https://old.example/", days=31)
    await add(desk, "https://young.example/", days=29)
    walk = checking(desk)
    await walk.ask()
    await walk.ask()
    assert [job.link_id for job in await asked(desk)] == [old]


async def test_a_link_that_nobody_ever_looked_at_is_due_by_its_age(desk: Desk) -> None:
    walk = checking(desk)
    await walk.ask()
    assert await asked(desk) == []
    async with desk.database.write() as unit:
        await unit.connection.execute(
            update(links_table).values(created_at=now() - timedelta(days=31))
        )
    await walk.ask()
    assert [job.link_id for job in await asked(desk)] == [desk.link_id]


async def test_a_suspect_is_looked_at_again_sooner(desk: Desk) -> None:
    await answered(desk, 404, hours=-2)
    await checking(desk).ask()
    assert [job.link_id for job in await asked(desk)] == [desk.link_id]
    await answered(desk, 404)
    assert (await link_of(desk)).broken_reason == "not_found"


async def test_one_a_site_at_a_time_and_few_in_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(healing, "_LOOKED_AT_A_ROUND", 3)
    await set_checked(desk, desk.link_id, now())
    for number in range(5):
        await add(desk, f"https://busy.example/{number}", days=40)
    others = [await add(desk, f"https://site{number}.example/", days=35) for number in range(4)]
    walk = checking(desk)
    for _round in range(3):
        await walk.ask()
    jobs = await asked(desk)
    assert len(jobs) == SETTINGS.check_max_open
    assert sum("busy.example" in job.url for job in jobs) == 1
    assert {job.link_id for job in jobs[1:]} <= set(others)


async def test_an_account_may_want_no_checks_and_the_trash_needs_none(desk: Desk) -> None:
    await set_checked(desk, desk.link_id, now() - timedelta(days=99))
    async with desk.database.write() as unit:
        await accounts.change(unit, desk.owner_id, check_days=0)
    await checking(desk).ask()
    async with desk.database.write() as unit:
        await accounts.change(unit, desk.owner_id, check_days=1)
        await link_store.note(unit, desk.link_id, trashed_at=now())
    await checking(desk).ask()
    assert await asked(desk) == []


async def test_a_person_may_ask_and_an_open_check_is_the_one(desk: Desk, stranger_id: UUID) -> None:
    async with desk.database.write() as unit:
        first = await service.request_check(unit, desk.owner_id, desk.link_id)
        assert await service.request_check(unit, desk.owner_id, desk.link_id) == first
        with pytest.raises(LinkNotFoundError):
            await service.request_check(unit, stranger_id, desk.link_id)
    assert [job.check_id for job in await asked(desk)] == [first.check_id]
    await answered(desk)
    async with desk.database.write() as unit:
        assert await store.open_of(unit, desk.link_id) is None
        assert (await service.request_check(unit, desk.owner_id, desk.link_id)) != first


async def test_a_lost_check_is_asked_for_again(desk: Desk) -> None:
    await set_checked(desk, desk.link_id, now() - timedelta(days=99))
    async with desk.database.write() as unit:
        long_ago = now() - timedelta(hours=1)
        due = store.DueLink(desk.link_id, desk.owner_id, "https://example.com/", "x", None)
        await service.ask(unit, [due], long_ago)
    await checking(desk).ask()
    assert len(await asked(desk)) == 2
