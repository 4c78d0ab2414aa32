"""Waits: what somebody asked to be waited for, after the page has come to rest by itself.

A wait that is in vain costs nothing but its time: it is told as missing, and the page is kept.
"""

import time
from functools import partial
from typing import ClassVar

from services.capture.browser.tab import SCRIPT_THREW, Tab
from services.capture.errors import StepError, TabFailedError
from services.capture.steps.opening.navigate import describe
from services.capture.steps.opening.settle import settle
from services.capture.steps.scripts import call
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import FailureReason

_GAP_SECONDS = 0.05
_GRACE_SECONDS = 1.0
_LET_GO = "void window[Symbol.for('linksnap.stay')]?.(false)"


class WaitForStep(Step):
    """Waits until an element is there."""

    name = "wait_for"
    gives: ClassVar[frozenset[ArtifactKind]] = frozenset()

    def is_wanted(self, work: Work) -> bool:
        """Whether there is anything to wait for."""
        return work.order.options.wait_for is not None

    async def run(self, work: Work) -> None:
        """Wait for it, then for the rest that it may disturb."""
        selector = work.order.options.wait_for
        assert selector is not None
        seconds = work.seconds
        share = work.budget.share(seconds.wait_for, keep_seconds=seconds.kept_after_waits)
        await work.tab.run(
            partial(wait_for, selector=selector, seconds=share), share + _GRACE_SECONDS
        )
        await _come_to_rest(work)


class WaitStep(Step):
    """Waits once more, for as long as was asked."""

    name = "wait"
    gives: ClassVar[frozenset[ArtifactKind]] = frozenset()

    def is_wanted(self, work: Work) -> bool:
        """Whether any time was asked for."""
        return work.order.options.wait_seconds > 0

    async def run(self, work: Work) -> None:
        """Wait in the page's own event loop, then for the rest that it may disturb."""
        share = work.budget.share(
            work.order.options.wait_seconds, keep_seconds=work.seconds.kept_after_waits
        )
        await work.tab.run(partial(wait, seconds=share), share + _GRACE_SECONDS)
        await _come_to_rest(work)


def wait_for(tab: Tab, selector: str, seconds: float) -> None:
    """Return when an element that `selector` means is in the page, whichever page that is by then.

    Raises:
        StepError: it did not appear in `seconds`, or the selector is none.
    """
    tab.evaluate(_LET_GO)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        options = {"selector": selector, "budget": left * 1000, "gap": _GAP_SECONDS * 1000}
        try:
            if tab.evaluate(call("opening/wait", options), apart=True):
                return
        except TabFailedError as error:
            if str(error).startswith(SCRIPT_THREW):
                message = f"wait_for is not a CSS selector: {selector}"
                raise StepError(FailureReason.STEP_FAILED, message) from error
            # The page went elsewhere: it may be there.
    raise StepError(
        FailureReason.TIMED_OUT, f"wait_for: nothing matched {selector} in {seconds:.0f} s"
    )


def wait(tab: Tab, seconds: float) -> None:
    """Let the page go on for so long."""
    tab.evaluate(_LET_GO)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            tab.evaluate(f"new Promise((wake) => setTimeout(wake, {left * 1000:.0f}))", apart=True)
        except TabFailedError:
            continue  # the page went elsewhere, and is waited for there


async def _come_to_rest(work: Work) -> None:
    seconds = work.seconds
    share = work.budget.share(seconds.settle_again, keep_seconds=seconds.kept_after_waits)
    await work.tab.run(lambda tab: settle(tab, share), share + seconds.settle_grace)
    lease = work.tab.lease
    facts = await work.tab.run(partial(describe, lease=lease), seconds.source)
    work.outcome.facts, work.outcome.head = facts, facts.head
