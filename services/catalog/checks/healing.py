"""Asks for the checks that are due, politely: one a site at a time, and few in all.

It walks over the links that are due, some a round, so that a site with many of them holds up none
of another. A check that was lost is forgotten when neither the broker nor capture has it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from services.catalog.accounts import store as accounts
from services.catalog.accounts.model import Account
from services.catalog.checks import service, store
from services.catalog.checks.store import DueLink, Place
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.patience import are_drained
from services.catalog.settings import CatalogSettings
from shared.messaging.publisher import Publisher
from shared.messaging.topology import CAPTURE_CHECKS, CATALOG_LINK_CHECKED

log = structlog.get_logger()

_LOOKED_AT_A_ROUND = 500
_LOST_AFTER = timedelta(minutes=10)


class Checking:
    """Looks every so often for links that are due."""

    def __init__(self, database: Database, publisher: Publisher, settings: CatalogSettings) -> None:
        self._database = database
        self._publisher = publisher
        self._pause = timedelta(seconds=settings.check_seconds)
        self._max_open = settings.check_max_open
        self._next_at: datetime | None = None
        self._rechecked: Place | None = None
        self._checked: dict[UUID, Place] = {}
        self._unchecked: dict[UUID, UUID] = {}

    async def ask(self) -> None:
        """Ask for what is due, as far as there is room."""
        at = now()
        if self._next_at is not None and at < self._next_at:
            return
        self._next_at = at + self._pause
        await self._forget_lost(at)
        async with self._database.read() as unit:
            room = self._max_open - await store.open_count(unit)
            if room <= 0:
                return
            busy = await store.open_sites(unit)
            due = await self._due(unit, at)
        chosen = _one_a_site(due, busy)[:room]
        if chosen:
            async with self._database.write() as unit:
                count = await service.ask(unit, chosen, at)
            log.info("checks_requested", count=count)

    async def _forget_lost(self, at: datetime) -> None:
        async with self._database.read() as unit:
            if not await store.has_older(unit, at - _LOST_AFTER):
                return
        if await are_drained(self._publisher, CAPTURE_CHECKS, CATALOG_LINK_CHECKED):
            async with self._database.write() as unit:
                await store.drop_older(unit, at - _LOST_AFTER)

    async def _due(self, unit: UnitOfWork, at: datetime) -> list[DueLink]:
        found = await store.to_recheck(unit, at, self._rechecked, _LOOKED_AT_A_ROUND)
        self._rechecked = _place(found)
        for account in await accounts.checking(unit):
            found += await self._due_of(unit, account, at - timedelta(days=account.check_days))
        return found

    async def _due_of(self, unit: UnitOfWork, account: Account, before: datetime) -> list[DueLink]:
        checked = await store.not_checked_since(
            unit, account.id, before, self._checked.pop(account.id, None), _LOOKED_AT_A_ROUND
        )
        if place := _place(checked):
            self._checked[account.id] = place
        unchecked = await store.never_checked(
            unit, account.id, before, self._unchecked.pop(account.id, None), _LOOKED_AT_A_ROUND
        )
        if len(unchecked) == _LOOKED_AT_A_ROUND:
            self._unchecked[account.id] = unchecked[-1].id
        return checked + unchecked


def _place(found: list[DueLink]) -> Place | None:
    """Where the walk goes on; None: from the start, because it has come to the end."""
    last = found[-1] if len(found) == _LOOKED_AT_A_ROUND else None
    return (last.due_at, last.id) if last is not None and last.due_at is not None else None


def _one_a_site(due: Iterable[DueLink], busy: set[str]) -> list[DueLink]:
    chosen: list[DueLink] = []
    for link in due:
        if link.site not in busy:
            busy.add(link.site)
            chosen.append(link)
    return chosen
