"""A capture's time: one deadline for all of it, and a share of what is left for each step."""

import time
from collections.abc import Callable

from services.capture.errors import StepError
from shared.contracts.failures import FailureReason


class Budget:
    """Counts down from `total_seconds`."""

    def __init__(
        self, total_seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total_seconds = total_seconds
        self._clock = clock
        self._end = clock() + total_seconds

    @property
    def left_seconds(self) -> float:
        """What is left; never negative."""
        return max(0.0, self._end - self._clock())

    def share(self, at_most_seconds: float, *, keep_seconds: float = 0.0) -> float:
        """The deadline of a step: its own, or what is left if that is less.

        Args:
            at_most_seconds: the step's own deadline.
            keep_seconds: what it must leave for those after it.

        Raises:
            StepError: nothing is left for it.
        """
        seconds = min(at_most_seconds, self.left_seconds - keep_seconds)
        if seconds <= 0:
            raise StepError(
                FailureReason.TIMED_OUT, f"the capture used up its {self._total_seconds:g} s before"
            )
        return seconds
