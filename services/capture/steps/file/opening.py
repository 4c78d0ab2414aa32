"""Opening a file: its bytes, what it truly is, and a name that is safe to keep it under."""

import time
from dataclasses import replace
from functools import partial

from services.capture.browser.tab import Tab
from services.capture.errors import BrowserTimedOutError, CaptureError, NavigationError
from services.capture.outcome import Outcome
from services.capture.steps.file.file import File
from services.capture.steps.file.media_types import true_type
from services.capture.steps.file.names import safe_name
from services.capture.steps.file.receiving import (
    Limits,
    Received,
    receive_download,
    receive_error_file,
    receive_shown,
)
from services.capture.steps.opening.navigate import Arrival
from services.capture.steps.step import Work
from shared.contracts.failures import FailureReason

_GRACE_SECONDS = 2.0


async def open_file(work: Work, arrival: Arrival) -> Outcome:
    """Receive the file that the tab has begun to get.

    Raises:
        NavigationError: it did not come, not in time, or is too large.
        BrowserLostError: the browser crashed.
    """
    await work.announce("file")
    try:
        async with work.opening("file"):
            received = await _receive(work, arrival)
    except BrowserTimedOutError as error:
        raise NavigationError(
            FailureReason.TIMED_OUT, f"the file does not come: {error}"
        ) from error
    except CaptureError as error:
        raise NavigationError(error.reason, error.message) from error
    media_type = true_type(
        received.data, received.declared_type, received.name or received.facts.url
    )
    file = File(
        received.data,
        safe_name(received.name, received.facts.url, media_type),
        media_type,
        received.declared_type,
        is_shown=arrival is Arrival.SHOWN_FILE,
        details={"charset": received.charset},
    )
    facts = replace(received.facts, content_type=media_type)
    return Outcome(facts, facts.head, file=file)


async def _receive(work: Work, arrival: Arrival) -> Received:
    keep = work.seconds.kept_for_extraction
    seconds = work.budget.share(work.seconds.file, keep_seconds=keep + _GRACE_SECONDS)
    limits = Limits(
        work.equipment.max_file_bytes, time.monotonic() + seconds, work.seconds.file_stall
    )
    receive: partial[Received]
    if arrival is Arrival.ERROR_FILE:
        receive = partial(receive_error_file)
    elif arrival is Arrival.DOWNLOAD:
        receive = partial(receive_download, url=work.order.url, limits=limits)
    else:
        receive = partial(receive_shown, lease=work.tab.lease, limits=limits)

    def run(tab: Tab) -> Received:
        return receive(tab)

    return await work.tab.run(run, seconds + _GRACE_SECONDS)
