"""Looking up: ask the archive for a copy, through the capture's own way out."""

from collections.abc import Callable
from datetime import datetime

import httpx
import structlog

from services.capture.steps.archived_copy.copies import (
    Copy,
    InternetArchive,
    asked_for,
    availability_url,
    index_url,
    read_availability,
    read_index,
)
from services.capture.steps.step import Work

log = structlog.get_logger()

_SECONDS = 8.0
_MAX_BYTES = 256 * 1024


async def find_copy(
    work: Work, archive: InternetArchive, near: datetime | None = None
) -> Copy | None:
    """The copy nearest to a time, or the latest; None where there is none or the archive is down.

    Raises:
        StepError: no time is left.
    """
    url = asked_for(work.order.url)
    found = await _ask(work, availability_url(archive, url, near), read_availability)
    # The first answers quickly but not always; the second is asked for the latest alone.
    if found is None and near is None:
        found = await _ask(work, index_url(archive, url), read_index)
    return found


async def _ask(work: Work, url: str, read: Callable[[bytes], Copy | None]) -> Copy | None:
    lease, seconds = work.tab.lease, work.budget.share(_SECONDS)
    if lease is None:
        return None
    try:
        answer = await work.equipment.http.fetch(lease, url, seconds=seconds, max_bytes=_MAX_BYTES)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.info("internet_archive_silent", error=type(error).__name__)
        return None
    return read(answer)
