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

_pruned = Counter("linksnap_snapshots_pruned_total", "Snapshots that retention deleted")


class Retention:
    """Walks when the rules have changed, and every so often."""

    def __init__(self, database: Database, settings: CatalogSettings) -> None:
        self._database = database
        self._pause = timedelta(seconds=settings.retention_seconds)
        self._next_at: datetime | None = None
        self._seen: frozenset[tuple[UUID, int]] = frozenset()
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
            if self._waiting:
                owner_id, after = self._waiting.pop()
                last = await self._part(owner_id, by_owner[owner_id], after)
                if last is not None:
                    self._waiting.append((owner_id, last))

    def _begin(self, seen: frozenset[tuple[UUID, int]], owners: Sequence[UUID]) -> None:
        at = now()
        is_due = not self._waiting and (self._next_at is None or at >= self._next_at)
        if is_due or seen != self._seen:
            self._seen = seen
            self._next_at = at + self._pause
            self._waiting = [(owner_id, None) for owner_id in owners]

    async def _part(
        self, owner_id: UUID, rules: Sequence[RetentionRule], after: UUID | None
    ) -> UUID | None:
        """Prune some links; the last of them, None when they were the last."""
        at = now()
        async with self._database.read() as unit:
            part = await pruning.look(unit, owner_id, rules, after, at)
        for link_id, gone in part.surplus.items():
            left = len(gone)
            while left > 0:
                async with self._database.write() as unit:
                    pruned = await pruning.prune(unit, owner_id, rules, link_id, at)
                left = left - pruned if pruned else 0
                _pruned.inc(pruned)
        if part.surplus:
            log.info("snapshots_pruned", link_count=len(part.surplus))
        return part.last
