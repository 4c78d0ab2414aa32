"""Server-sent events: an answer that stays open (WHATWG HTML, 9.2).

A batch of events is read only when the client's connection took the one before it, so a slow reader
costs a batch and no more. One that takes nothing for a while is let go: it resumes with
`Last-Event-ID` and misses nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

import structlog
from fastapi import Response
from starlette.types import Receive, Scope, Send

from services.catalog.database.engine import Database
from services.catalog.events import service
from services.catalog.events.feed import EventFeed
from services.catalog.events.model import EventPage, EventType
from services.catalog.events.schemas import EventOut
from shared.messaging.racing import first_of

log = structlog.get_logger()

HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 3.0
_RETRY_MILLISECONDS = 2_000
_STUCK_SECONDS = 60.0
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Following:
    """What a client follows, and from where.

    Attributes:
        is_allowed: whether it still may; asked every few seconds.
    """

    owner_id: UUID
    after: int
    types: Collection[EventType]
    is_allowed: Callable[[], Awaitable[bool]]


class EventStream(Response):
    """Events as they happen, until the client leaves, may not stay, or the process ends."""

    media_type = "text/event-stream"

    def __init__(self, database: Database, feed: EventFeed, following: Following) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._database = database
        self._feed = feed
        self._following = following

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await first_of(self._send(send), _disconnected(receive), self._feed.ending.wait())
        async with asyncio.timeout(_STUCK_SECONDS):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send) -> None:
        """Send frames; a client that takes none of one in time is let go."""
        try:
            async for frame in self._frames():
                async with asyncio.timeout(_STUCK_SECONDS):
                    await send({"type": "http.response.body", "body": frame, "more_body": True})
        except (TimeoutError, OSError):
            log.info("event_stream_stuck")
        except Exception:
            log.exception("event_stream_failed")

    async def _frames(self) -> AsyncIterator[bytes]:
        yield f"retry: {_RETRY_MILLISECONDS}\n\n".encode()
        place, checked, said = self._following.after, monotonic(), monotonic()
        with self._feed.follow(self._following.owner_id) as follower:
            while True:
                page = await self._read(place)
                if page.items:
                    yield b"".join(frame_of(EventOut.of(event)) for event in page.items)
                    said = monotonic()
                place = page.after
                if monotonic() - checked >= CHECK_SECONDS:
                    if not await self._following.is_allowed():
                        return
                    checked = monotonic()
                if monotonic() - said >= HEARTBEAT_SECONDS:
                    yield f": still here\nid: {place}\n\n".encode()
                    said = monotonic()
                if not page.has_more:
                    until = min(checked + CHECK_SECONDS, said + HEARTBEAT_SECONDS)
                    await follower.newer_than(place, max(until - monotonic(), 0.0))

    async def _read(self, place: int) -> EventPage:
        async with self._database.read() as unit:
            following = self._following
            return await service.read_on(unit, following.owner_id, place, following.types, _BATCH)


def frame_of(event: EventOut) -> bytes:
    """One event as it goes over the wire."""
    data = event.model_dump_json(exclude_none=True)
    return f"id: {event.id}\nevent: {event.type}\ndata: {data}\n\n".encode()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
