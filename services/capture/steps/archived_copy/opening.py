"""Opening: the page from its site, or, where that is dead, from the Internet Archive."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from services.capture.browser.lease import ProxyLease
from services.capture.browser.tab import Tab
from services.capture.errors import BrowserError, CaptureError, NavigationError
from services.capture.outcome import Outcome
from services.capture.steps.archived_copy.copies import Copy, InternetArchive, copy_at
from services.capture.steps.archived_copy.lookup import find_copy
from services.capture.steps.opening.navigate import PageFacts, describe
from services.capture.steps.scripts import call
from services.capture.steps.step import Work
from shared.contracts.failures import FailureReason
from shared.contracts.pages import ArchivedCopy, NotThePage

log = structlog.get_logger()

Open = Callable[[Work, Copy | None], Awaitable[Outcome]]
"""Opens the page at its own URL, or this copy of it."""

_DEAD = frozenset(
    (
        FailureReason.NAME_NOT_RESOLVED,
        FailureReason.CONNECTION_FAILED,
        FailureReason.TLS_FAILED,
        FailureReason.TOO_MANY_REDIRECTS,
        FailureReason.TIMED_OUT,
    )
)
_GONE = frozenset((NotThePage.PARKED_DOMAIN, NotThePage.SOFT_NOT_FOUND))
_GONE_STATUSES = frozenset((404, 410, 451))
_EARLIER = timedelta(days=730)
_MOST_TRIES = 2
_NONE = "the Internet Archive has no copy of it"


async def open_or_archived(work: Work, open_page: Open) -> Outcome:
    """The page, or a copy of it with `archived_copy` set where the site is dead.

    Raises:
        NavigationError: there is neither.
        BrowserLostError: the browser crashed.
    """
    asks = work.order.options.use_internet_archive
    try:
        outcome = await open_page(work, None)
    except NavigationError as error:
        if not asks or error.reason not in _DEAD or _is_tried_again(work, error):
            raise
        copied = await _open_copy(work, open_page)
        if copied is None:
            message = f"{error.message}; {_NONE}"
            raise NavigationError(error.reason, message, http_status=error.http_status) from error
        return copied
    if not asks or not _is_gone(outcome):
        return outcome
    copied = await _open_copy(work, open_page)
    if copied is None and work.outcome is not outcome:
        return await open_page(work, None)  # the tab has seen a copy that was none
    return copied or outcome


async def show_as_the_page(work: Work, copy: Copy) -> None:
    """Make the copy in the tab the page: without what the archive added, and with its own URL.

    The archive may have led on to another copy. The status is the one that the page was archived
    with, which the archive repeats.

    Raises:
        NavigationError: it is no copy.
        BrowserError: the browser refused, or died.
    """
    outcome, archive, lease = work.outcome, work.equipment.archive, work.tab.lease
    if outcome.file is None:
        restore = partial(_restore, archive=archive, lease=lease)
        outcome.facts = await work.tab.run(restore, work.seconds.source)
        outcome.head = outcome.facts.head
    shown_url = outcome.facts.url
    shown = copy_at(shown_url, archive)
    if shown is None:
        raise NavigationError(FailureReason.CONNECTION_FAILED, f"no copy of {copy.page_url} came")
    outcome.shown_url = shown_url
    outcome.facts = replace(outcome.facts, url=shown.page_url)
    outcome.archived_copy = ArchivedCopy(url=shown.address(archive), archived_at=shown.archived_at)


def _restore(tab: Tab, archive: InternetArchive, lease: ProxyLease | None) -> PageFacts:
    tab.evaluate(call("archived_copy/restore", archive.url), apart=True)
    return describe(tab, lease)


def _is_tried_again(work: Work, error: NavigationError) -> bool:
    """A connection that broke may hold in a moment; then the archive need not be asked."""
    return work.order.is_tried_again and error.reason is FailureReason.CONNECTION_FAILED


def _is_gone(outcome: Outcome) -> bool:
    if outcome.verdict is not None:
        return outcome.verdict.reason in _GONE
    status = outcome.facts.http_status or 200
    return status in _GONE_STATUSES or status >= 500


async def _open_copy(work: Work, open_page: Open) -> Outcome | None:
    """The latest copy, or an earlier one where that was made when the page was gone."""
    near: datetime | None = None
    for _try in range(_MOST_TRIES):
        try:
            copy = await find_copy(work, work.equipment.archive, near)
            if copy is None or (near is not None and copy.archived_at > near + _EARLIER / 2):
                return None
            outcome = await open_page(work, copy)
        except (CaptureError, BrowserError) as error:
            log.info("internet_archive_failed", error=type(error).__name__)
            return None
        if outcome.verdict is None and not _is_gone(outcome):
            return outcome
        near = copy.archived_at - _EARLIER
    return None
