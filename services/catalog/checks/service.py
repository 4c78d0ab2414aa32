"""Use cases of checks: ask for them, and learn from their answers and from captures."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import structlog

from services.catalog.checks import store
from services.catalog.checks.decisions import Finding, Standing, after_look, judge
from services.catalog.checks.store import DueLink, OpenCheck
from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.links.model import LinkNotFoundError, LinkRow
from shared.contracts.failures import Failure
from shared.contracts.messages import CheckRequested, LinkChecked

log = structlog.get_logger()


async def request_check(unit: UnitOfWork, owner_id: UUID, link_id: UUID) -> OpenCheck:
    """Have a link looked at soon; a check that is open already is the one.

    Raises:
        LinkNotFoundError: the owner has no such link.
    """
    link = await link_store.lock(unit, owner_id, link_id)
    if link is None:
        raise LinkNotFoundError(link_id)
    await ask(unit, [DueLink(link.id, owner_id, link.url, link.site, None)], now())
    check = await store.open_of(unit, link_id)
    assert check is not None
    return check


async def ask(unit: UnitOfWork, due: Sequence[DueLink], at: datetime) -> int:
    """Ask for checks of links that have none open; how many."""
    urls = {link.id: link.url for link in due}
    checks = [OpenCheck(new_id(), link.id, link.owner_id, link.site, at) for link in due]
    added = await store.insert(unit, checks)
    for check in checks:
        if check.check_id in added:
            await unit.publish(
                CheckRequested(
                    check_id=check.check_id,
                    link_id=check.link_id,
                    owner_id=check.owner_id,
                    url=urls[check.link_id],
                    requested_at=at,
                ),
                message_id=f"{check.check_id}:requested",
                owner_id=check.owner_id,
                at=at,
            )
    return len(added)


async def record_checked(unit: UnitOfWork, fact: LinkChecked) -> None:
    """A check was answered. The answer may come twice, or after another was asked for."""
    link = await link_store.lock(unit, fact.owner_id, fact.link_id)
    if link is None:
        return
    await store.close(unit, link.id)
    reason = fact.failure.reason if fact.failure else None
    finding = judge(fact.http_status, reason, fact.retry_after_seconds)
    await _learn(unit, link, finding, fact.checked_at)


async def learn_from_capture(
    unit: UnitOfWork, link: LinkRow, http_status: int | None, failure: Failure | None, at: datetime
) -> None:
    """A capture has looked at a link too. The link's row is locked."""
    await _learn(unit, link, judge(http_status, failure.reason if failure else None), at)


async def _learn(unit: UnitOfWork, link: LinkRow, finding: Finding, at: datetime) -> None:
    before = Standing(
        checked_at=link.checked_at,
        check_failures=link.check_failures,
        broken_reason=link.broken_reason,
        broken_since=link.broken_since,
        recheck_at=link.recheck_at,
    )
    standing = after_look(before, finding, at)
    if standing != before:
        await link_store.note(unit, link.id, **asdict(standing))
    if standing.broken_reason != before.broken_reason:
        log.info("link_rot", link_id=str(link.id), reason=standing.broken_reason)
