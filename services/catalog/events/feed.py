"""The feed: gives events their numbers where the database does not, and wakes who follows them.

However many follow, a commit costs one look, and commits that come close together share it. What
another process commits is found by polling.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog

from services.catalog.database.engine import Database
from services.catalog.events import store
from services.catalog.events.model import TooManyStreamsError
from shared.messaging.racing import first_of, unless

log = structlog.get_logger()

_GATHERED_SECONDS = 0.03
_NUMBERED_AT_ONCE = 5_000


class Follower:
    """One who follows an owner's events."""

    def __init__(self) -> None:
        self._newest = 0
        self._news = asyncio.Event()

    def tell(self, newest: int) -> None:
        """The owner's last event has this number."""
        if newest > self._newest:
            self._newest = newest
            self._news.set()

    async def newer_than(self, sequence: int, seconds: float) -> None:
        """Return when there is an event after this number, or when the time is over."""
        self._news.clear()
        if self._newest <= sequence:
            await first_of(self._news.wait(), asyncio.sleep(seconds))


class EventFeed:
    """Knows who follows whose events."""

    def __init__(self, database: Database, *, poll_seconds: float, max_followers: int) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._max_followers = max_followers
        self._followers: dict[UUID, set[Follower]] = defaultdict(set)
        self.ending = asyncio.Event()

    def end(self) -> None:
        """Whoever follows shall stop: the process ends."""
        self.ending.set()

    def check_room(self, owner_id: UUID) -> None:
        """Let one more follow an owner's events.

        Raises:
            TooManyStreamsError: as many do as may.
        """
        if len(self._followers.get(owner_id, ())) >= self._max_followers:
            raise TooManyStreamsError(self._max_followers)

    @contextmanager
    def follow(self, owner_id: UUID) -> Iterator[Follower]:
        """Be told of an owner's events for the length of the block."""
        follower = Follower()
        self._followers[owner_id].add(follower)
        try:
            yield follower
        finally:
            self._followers[owner_id].discard(follower)
            if not self._followers[owner_id]:
                del self._followers[owner_id]

    async def run(self, stop: asyncio.Event) -> None:
        """Number and wake until `stop` is set."""
        while not stop.is_set():
            committed = self._database.committed.next
            try:
                await unless(stop, self.look())
            except Exception:
                log.exception("event_feed_failed")
            await first_of(committed.wait(), stop.wait(), asyncio.sleep(self._poll_seconds))
            await first_of(stop.wait(), asyncio.sleep(_GATHERED_SECONDS))

    async def look(self) -> None:
        """Number what is committed, and tell who follows."""
        if self._database.keeps_ledger:
            await self.number()
        if not self._followers:
            return
        async with self._database.read() as unit:
            newest = await store.newest_of(unit, list(self._followers))
        for owner_id, sequence in newest.items():
            for follower in self._followers.get(owner_id, ()):
                follower.tell(sequence)

    async def number(self) -> None:
        """Give every committed event its number."""
        async with self._database.read() as unit:
            if not await store.has_unnumbered(unit):
                return
        numbered = _NUMBERED_AT_ONCE
        while numbered == _NUMBERED_AT_ONCE:
            async with self._database.write() as unit:
                numbered = await store.number(unit, _NUMBERED_AT_ONCE)
