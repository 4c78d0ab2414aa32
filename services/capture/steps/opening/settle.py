"""Settle: wait until the page has come to rest, having scrolled through it. No fixed sleeps."""

import time

from services.capture.browser.session import Tab
from services.capture.errors import TabFailedError
from services.capture.steps.scripts import call

QUIET_SECONDS = 0.12
PATIENCE_SECONDS = 4.0
MAX_SCREENS = 40
_TRIES = 4


def settle(tab: Tab, budget_seconds: float) -> bool:
    """Whether the page came to rest within the budget. It is captured as it is if not."""
    end = time.monotonic() + budget_seconds
    for attempt in range(1, _TRIES + 1):
        options = {
            "budget": max(0.0, end - time.monotonic()) * 1000,
            "quiet": QUIET_SECONDS * 1000,
            "patience": PATIENCE_SECONDS * 1000,
            "maxScreens": MAX_SCREENS,
        }
        try:
            return bool(tab.evaluate(call("opening/settle", options)))
        except TabFailedError:
            # The page went elsewhere under the script (a refresh, `location = …`): follow it.
            if attempt == _TRIES or time.monotonic() >= end:
                return False
    return False
