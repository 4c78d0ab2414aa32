"""One capture: a page is opened, then an ordered list of steps takes what there is to take.

Each step has its own share of the time. A step that fails, or hangs and takes the browser with it,
costs what was to come of it; the rest is kept. Only a page that does not load ends the capture:
then there is nothing to keep.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from services.capture.browser.browser import BrowserTab
from services.capture.browser.tab import Tab
from services.capture.budget import Budget
from services.capture.errors import (
    BrowserTimedOutError,
    CaptureError,
    NavigationError,
    StepError,
    TabFailedError,
)
from services.capture.outcome import USUAL_SECONDS, Outcome, StepSeconds
from services.capture.steps.archived_copy.copies import Copy
from services.capture.steps.archived_copy.opening import open_or_archived, show_as_the_page
from services.capture.steps.charset.correct import correct_charset
from services.capture.steps.file.opening import open_file
from services.capture.steps.icon.step import take_icon
from services.capture.steps.opening.device import dress
from services.capture.steps.opening.navigate import Arrival, PageFacts, describe, navigate
from services.capture.steps.opening.settle import settle
from services.capture.steps.opening.show import show
from services.capture.steps.plan import (
    FILE_STEPS,
    LAST_STEPS,
    PAGE_STEPS,
    UPLOAD_STEPS,
    WAITING_STEPS,
)
from services.capture.steps.step import Announce, Equipment, Order, Step, Work
from services.capture.steps.upload.upload import (
    Upload,
    describe_upload,
    settle_upload,
    show_upload,
)
from services.capture.steps.verdict.assess import assess
from shared.contracts.failures import Failure, FailureReason

Result = TypeVar("Result")
_ENDED = Failure(
    reason=FailureReason.TIMED_OUT,
    message="a script of the page did not end, and was ended",
    step="settle",
)


class Capture:
    """Captures in one borrowed tab."""

    def __init__(
        self,
        tab: BrowserTab,
        equipment: Equipment,
        budget: Budget,
        announce: Announce,
        seconds: StepSeconds = USUAL_SECONDS,
    ) -> None:
        self._tab = tab
        self._equipment = equipment
        self._budget = budget
        self._announce = announce
        self._seconds = seconds

    async def run(self, order: Order) -> Outcome:
        """Capture a page from the web.

        Raises:
            NavigationError: it did not load, or hung before anything could be taken.
            BrowserLostError: the browser crashed before anything could be taken.
        """
        return await self._run(order, self._open_page, PAGE_STEPS)

    async def run_upload(self, order: Order, upload: Upload) -> Outcome:
        """Take what a capture takes from a file that was saved at the URL. Nothing is fetched.

        Raises:
            NavigationError: it could not be shown, or hung before anything could be taken.
            BrowserLostError: the browser crashed before anything could be taken.
        """
        return await self._run(order, partial(self._open_upload, upload=upload), UPLOAD_STEPS)

    async def _run(
        self, order: Order, opening: Callable[[Work], Awaitable[Outcome]], steps: Sequence[Step]
    ) -> Outcome:
        try:
            async with asyncio.TaskGroup() as group:
                work = self._work(order, group)
                work.outcome = await opening(work)
                group.create_task(take_icon(work))
                await self._take(work, steps if work.outcome.file is None else FILE_STEPS)
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors  # no step's failure
        await self._take(work, LAST_STEPS)
        return work.outcome

    def _work(self, order: Order, group: asyncio.TaskGroup) -> Work:
        return Work(
            order,
            self._tab,
            self._equipment,
            self._budget,
            self._announce,
            group,
            self._seconds,
        )

    async def _take(self, work: Work, steps: Sequence[Step]) -> None:
        wanted = [step for step in steps if step.is_wanted(work)]
        work.outcome.expected = work.outcome.expected.union(
            *(step.wanted_of(work) for step in wanted)
        )
        for step in wanted:
            if step not in LAST_STEPS:  # which take milliseconds
                await work.announce(step.name)
            async with work.step(step.name):
                await step.run(work)

    async def _open_page(self, work: Work) -> Outcome:
        return await open_or_archived(work, self._open_at)

    async def _open_at(self, work: Work, copy: Copy | None) -> Outcome:
        lease, sites = work.tab.lease, work.order.credentials
        url = copy.replay_url(work.equipment.archive) if copy else work.order.url

        def show_and_navigate(tab: Tab) -> Arrival:
            if sites:
                show(tab, sites)
            return navigate(tab, url, lease, min(work.seconds.hang, work.budget.left_seconds / 2))

        arrival = await self._navigate(work, show_and_navigate)
        if arrival is Arrival.PAGE:
            work.outcome = await self._come_to_rest_in_its_charset(work)
            if work.tab.was_woken:
                work.outcome.failures.append(_ENDED)
            await self._take(work, WAITING_STEPS)
        else:
            work.outcome = await open_file(work, arrival)
        if copy:
            await show_as_the_page(work, copy)
        if arrival is Arrival.PAGE:
            await assess(work)
        return work.outcome

    async def _open_upload(self, work: Work, upload: Upload) -> Outcome:
        lease, url = work.tab.lease, work.order.url
        assert lease is not None
        await self._navigate(work, partial(show_upload, upload=upload, lease=lease))
        facts = await self._come_to_rest(
            work,
            lambda tab, seconds: settle_upload(tab, url, seconds),
            partial(describe_upload, url=url, lease=lease),
        )
        return Outcome(facts, facts.head, artifacts=[upload.artifact])

    async def _come_to_rest_in_its_charset(self, work: Work) -> Outcome:
        described = partial(describe, lease=work.tab.lease)
        facts = await self._come_to_rest(work, settle, described)
        charset = await self._correct_charset(work)
        if charset:
            facts = await self._come_to_rest(work, settle, described)
        return Outcome(facts, facts.head, charset=charset)

    async def _correct_charset(self, work: Work) -> str | None:
        """See `correct_charset`. A page is worth having with its letters wrong, too."""
        try:
            async with work.opening("charset"):
                return await correct_charset(work)
        except BrowserTimedOutError as error:
            raise NavigationError(
                FailureReason.TIMED_OUT, f"the page does not answer: {error}"
            ) from error
        except (TabFailedError, StepError):
            return None

    async def _navigate(self, work: Work, navigate_to: Callable[[Tab], Result]) -> Result:
        with _nothing_to_keep():
            await work.announce("navigate")
            async with work.opening("navigate"):
                await work.tab.run(partial(dress, options=work.order.options), work.seconds.dress)
                return await work.tab.run(navigate_to, work.budget.share(work.seconds.navigate))

    async def _come_to_rest(
        self,
        work: Work,
        settle_for: Callable[[Tab, float], bool],
        describe_page: Callable[[Tab], PageFacts],
    ) -> PageFacts:
        seconds = work.seconds
        with _nothing_to_keep():
            await work.announce("settle")
            async with work.opening("settle"):
                share = work.budget.share(seconds.settle, keep_seconds=seconds.settle_grace)
                await work.tab.run(lambda tab: settle_for(tab, share), share + seconds.settle_grace)
            return await work.tab.run(describe_page, seconds.source)


@contextmanager
def _nothing_to_keep() -> Iterator[None]:
    """Failures of the block end the capture: there is no page.

    Raises:
        NavigationError: it took too long, or did not work.
        BrowserLostError: the browser crashed.
    """
    try:
        yield
    except BrowserTimedOutError as error:
        raise NavigationError(
            FailureReason.TIMED_OUT, f"the page does not answer: {error}"
        ) from error
    except NavigationError:
        raise
    except CaptureError as error:
        raise NavigationError(error.reason, error.message) from error
