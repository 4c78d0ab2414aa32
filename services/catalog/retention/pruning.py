"""Retention at work: what it would delete, and the deletion, a part of the library at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store as link_store
from services.catalog.retention import store
from services.catalog.retention.decisions import Entry, surplus
from services.catalog.retention.model import RetentionRule, deciding
from services.catalog.retention.store import History
from services.catalog.snapshots import store as snapshot_store
from services.catalog.snapshots.removal import remove_snapshots

_LINKS_AT_ONCE = 1_000
SNAPSHOTS_AT_ONCE = 200


@dataclass(slots=True)
class Part:
    """What rules delete of some links, and up to which link that is known.

    Attributes:
        surplus: what goes, by link.
        last: the last link that was looked at; None: every link was.
    """

    surplus: dict[UUID, list[Entry]] = field(default_factory=dict)
    last: UUID | None = None


async def look(
    unit: UnitOfWork,
    owner_id: UUID,
    rules: Sequence[RetentionRule],
    after: UUID | None,
    at: datetime,
) -> Part:
    """What an owner's rules delete of the next links after one."""
    some = await store.links_after(unit, owner_id, after, _LINKS_AT_ONCE)
    part = Part(last=some[-1][0] if len(some) == _LINKS_AT_ONCE else None)
    tag_ids = [rule.scope.tag_id for rule in rules if rule.scope.tag_id is not None]
    for history in await store.histories(unit, dict(some), tag_ids):
        if gone := _surplus(history, rules, at):
            part.surplus[history.link_id] = gone
    return part


async def prune(
    unit: UnitOfWork,
    owner_id: UUID,
    rules: Sequence[RetentionRule],
    link_id: UUID,
    at: datetime,
) -> int:
    """Delete what the rules do not keep of a link, some at a time; how many.

    It is decided anew under the link's lock: something may have been pinned or deleted meanwhile.
    """
    link = await link_store.lock(unit, owner_id, link_id)
    if link is None:
        return 0
    tag_ids = [rule.scope.tag_id for rule in rules if rule.scope.tag_id is not None]
    gone: list[UUID] = []
    for history in await store.histories(unit, {link.id: link.site}, tag_ids):
        # The oldest first: when there are more than fit, the newer ones stay a while longer.
        gone = [entry.id for entry in _surplus(history, rules, at)][-SNAPSHOTS_AT_ONCE:]
    found = await snapshot_store.by_ids(unit, gone)
    if found:
        await remove_snapshots(unit, owner_id, link_id, list(found.values()), at)
    return len(found)


def _surplus(history: History, rules: Sequence[RetentionRule], at: datetime) -> list[Entry]:
    keeps = deciding(rules, history.link_id, history.site, history.tag_ids)
    return surplus(history.entries, keeps, at)
