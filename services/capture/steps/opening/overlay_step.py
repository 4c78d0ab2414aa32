"""The overlays step: before anything is taken of the page."""

import time
from functools import partial
from typing import ClassVar

from services.capture.browser.tab import SCRIPT_THREW, Tab
from services.capture.errors import TabFailedError
from services.capture.steps.opening.overlays import Overlay, remove_overlays
from services.capture.steps.opening.settle import settle
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind


class OverlaysStep(Step):
    """Lets the page be seen, and writes down what was in its way."""

    name = "overlays"
    gives: ClassVar[frozenset[ArtifactKind]] = frozenset()

    def is_wanted(self, work: Work) -> bool:
        """Whether the page is to be taken without them."""
        return work.order.options.hide_overlays

    async def run(self, work: Work) -> None:
        """Close or hide them."""
        seconds = work.seconds.overlays
        work.outcome.overlays = await work.take(partial(_remove, seconds=seconds / 2), seconds)


def _remove(tab: Tab, seconds: float) -> list[Overlay]:
    """Some pages load anew when they are refused: then once more, on the page that is there now."""
    end = time.monotonic() + seconds
    try:
        return remove_overlays(tab)
    except TabFailedError as error:
        if str(error).startswith(SCRIPT_THREW):
            raise
        settle(tab, max(0.0, end - time.monotonic()))
        return remove_overlays(tab)
