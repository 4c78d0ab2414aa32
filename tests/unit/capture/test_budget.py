import pytest

from services.capture.budget import Budget
from services.capture.errors import StepError
from shared.contracts.failures import FailureReason


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_step_gets_its_own_deadline_or_what_is_left() -> None:
    clock = Clock()
    budget = Budget(10.0, clock=clock)

    assert budget.share(4.0) == 4.0
    clock.now += 7.0
    assert budget.share(4.0) == 3.0
    assert budget.share(4.0, keep_seconds=1.0) == 2.0


def test_nothing_left_is_a_time_out() -> None:
    clock = Clock()
    budget = Budget(10.0, clock=clock)
    clock.now += 9.5

    with pytest.raises(StepError) as caught:
        budget.share(4.0, keep_seconds=0.5)
    assert caught.value.reason is FailureReason.TIMED_OUT
    clock.now += 5
    assert budget.left_seconds == 0.0
