"""What a link learns from a capture of it: what its page says of itself."""

import re
from datetime import datetime

from services.catalog.aliases.learning import learn_urls
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import service
from services.catalog.links.model import LinkRow
from services.catalog.snapshots.model import Snapshot
from shared.contracts.messages import SnapshotCaptured

_TITLE_LENGTH = 500


async def learn_from_capture(
    unit: UnitOfWork, link: LinkRow, _snapshot: Snapshot, fact: SnapshotCaptured, at: datetime
) -> None:
    """Fill what nobody has said yet. Runs in the transaction that records the capture."""
    await learn_urls(unit, link, _snapshot, fact, at)
    title = clean_title(fact.title)
    if link.title is None and title is not None:
        await service.save_link(unit, link, at, title=title)


def clean_title(title: str | None) -> str | None:
    """A page's title as a link's: one line of at most 500 characters, or None."""
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", title or "").strip()
    return printable[:_TITLE_LENGTH] or None
