"""Settle: wait until the page has come to rest, having scrolled through it. No fixed sleeps."""

import time

from services.capture.browser.tab import SCRIPT_THREW, Tab
from services.capture.errors import NavigationError, TabFailedError
from services.capture.steps.scripts import call
from shared.contracts.failures import FailureReason

QUIET_SECONDS = 0.12
PATIENCE_SECONDS = 4.0
TIMER_PATIENCE_SECONDS = 3.0
SCROLL_SECONDS = 4.0
MAX_SCREENS = 150
MAX_GROWTHS = 8
"""How often a list without end may grow."""
MAX_LIST_HEIGHT = 30_000
"""In CSS pixels: then it has grown enough. A screenshot shows about half of that."""
_TRIES = 8
_TRIES_BEFORE_HOLDING = 4
_LATE_SECONDS = 1.5  # the script ends in time, unless one of the page's does not let it
_HELD_SHARE = 0.5  # of the budget: a page that still moves then is held where it is
_STAY = "window[Symbol.for('linksnap.stay')]?.(true)"


def settle(tab: Tab, budget_seconds: float) -> bool:
    """Whether the page came to rest within the budget. It is captured as it is if not.

    Raises:
        NavigationError: it went elsewhere again and again, so that there is no page to take.
    """
    end = time.monotonic() + budget_seconds
    for attempt in range(_TRIES):
        left = end - time.monotonic()
        if left <= 0:
            return False
        try:
            script = call("opening/settle", _options(left))
            return bool(tab.evaluate(script, hang_seconds=left + _LATE_SECONDS))
        except TabFailedError as error:
            if str(error).startswith(SCRIPT_THREW):
                return False
            # The page went elsewhere under the script (a refresh, `location = …`): follow it,
            # but not for ever.
            is_late = end - time.monotonic() < budget_seconds * _HELD_SHARE
            if attempt >= _TRIES_BEFORE_HOLDING or is_late:
                tab.cdp("Page.addScriptToEvaluateOnNewDocument", source=_STAY)
    raise NavigationError(
        FailureReason.TOO_MANY_REDIRECTS, "the page leads elsewhere again and again"
    )


def _options(budget_seconds: float) -> dict[str, float]:
    return {
        "budget": budget_seconds * 1000,
        "quiet": QUIET_SECONDS * 1000,
        "patience": PATIENCE_SECONDS * 1000,
        "timerPatience": TIMER_PATIENCE_SECONDS * 1000,
        "scrollBudget": SCROLL_SECONDS * 1000,
        "maxScreens": MAX_SCREENS,
        "maxGrowths": MAX_GROWTHS,
        "maxHeight": MAX_LIST_HEIGHT,
    }
