"""Applies retention rules: a walk over the links, a few thousand a round, again and again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.retention import pruning, store
from services.catalog.retention.model import RetentionRule
from services.catalog.settings import CatalogSettings

log = structlog.get_logger()

_PARTS_A_ROUND = 5
_LINKS_A_ROUND = 100
"""Links that are pruned in a round: a second or two, so that nothing else waits for long."""

_pruned = Counter("linksnap_snapshots_pruned_total", "Snapshots that retention deleted")


class Retention:
    """Walks when the rules have changed, and every so often."""

    def __init__(self, database: Database, settings: CatalogSettings) -> None:
        self._database = database
        self._pause = timedelta(seconds=settings.retention_seconds)
        self._next_at: datetime | None = None
        self._seen: frozenset[tuple[UUID, int]] = frozenset()
        self._surplus: list[tuple[UUID, UUID]] = []  # owners and links that are to be pruned
        self._waiting: list[tuple[UUID, UUID | None]] = []  # owners, and the last link seen

    async def apply(self) -> None:
        """Go on with the walk, or begin one when it is time."""
        async with self._database.read() as unit:
            rules = await store.enabled(unit)
        by_owner: dict[UUID, list[RetentionRule]] = defaultdict(list)
        for rule in rules:
            by_owner[rule.owner_id].append(rule)
        self._begin(frozenset((rule.id, rule.version) for rule in rules), list(by_owner))
        for _part in range(_PARTS_A_ROUND):
            if self._waiting and not self._surplus:
                owner_id, after = self._waiting.pop()
                last = await self._look(owner_id, by_owner[owner_id], after)
                if last is not None:
                    self._waiting.append((owner_id, last))
        some, self._surplus = self._surplus[:_LINKS_A_ROUND], self._surplus[_LINKS_A_ROUND:]
        for owner_id, link_id in some:
            await self._prune(owner_id, by_owner[owner_id], link_id)

    def _begin(self, seen: frozenset[tuple[UUID, int]], owners: Sequence[UUID]) -> None:
        at = now()
        is_due = (
            not self._waiting
            and not self._surplus
            and (self._next_at is None or at >= self._next_at)
        )
        if is_due or seen != self._seen:
            self._seen = seen
            self._next_at = at + self._pause
            self._waiting = [(owner_id, None) for owner_id in owners]

    async def _look(
        self, owner_id: UUID, rules: Sequence[RetentionRule], after: UUID | None
    ) -> UUID | None:
        """Find what is to be pruned of some links; the last of them, None when none is left."""
        async with self._database.read() as unit:
            part = await pruning.look(unit, owner_id, rules, after, now())
        self._surplus += [(owner_id, link_id) for link_id in part.surplus]
        if part.surplus:
            log.info("snapshots_to_prune", link_count=len(part.surplus))
        return part.last

    async def _prune(self, owner_id: UUID, rules: Sequence[RetentionRule], link_id: UUID) -> None:
        """Delete what nothing keeps of a link now, a part of it a transaction."""
        pruned = pruning.SNAPSHOTS_AT_ONCE
        while pruned == pruning.SNAPSHOTS_AT_ONCE:
            async with self._database.write() as unit:
                pruned = await pruning.prune(unit, owner_id, rules, link_id, now())
            _pruned.inc(pruned)
