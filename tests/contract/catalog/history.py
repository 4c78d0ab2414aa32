"""What happened, as a reader of the log sees it."""

from dataclasses import dataclass
from uuid import UUID

from services.catalog.database.engine import Database
from services.catalog.events import service
from services.catalog.events.feed import EventFeed
from services.catalog.events.model import Event


@dataclass
class Reader:
    """Reads an owner's events, each once."""

    database: Database
    owner_id: UUID
    after: int = 0

    async def news(self) -> list[Event]:
        """What has happened since the last call."""
        found: list[Event] = []
        feed = EventFeed(self.database, poll_seconds=1, max_followers=1)
        await feed.look()
        has_more = True
        while has_more:
            async with self.database.read() as unit:
                page = await service.read_on(unit, self.owner_id, self.after)
            found += page.items
            self.after, has_more = page.after, page.has_more
        return found

    async def types(self) -> list[str]:
        return [str(event.type) for event in await self.news()]
