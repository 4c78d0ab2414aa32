"""What an answer means for a delivery and its webhook. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.catalog.webhooks.model import DeliveryState, DisabledReason, Webhook

GONE = 410
_MOST_JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Patience:
    """How often, and for how long, is tried.

    Attributes:
        delays_seconds: the wait before each try; there are so many tries.
        failing_days: a webhook that nothing has arrived at for so long is disabled.
    """

    delays_seconds: Sequence[float]
    failing_days: float

    def due_after(self, tries: int, at: datetime, chance: float) -> datetime | None:
        """When the next try is due after so many; None: there is none.

        Args:
            tries: how many there were.
            at: now.
            chance: from 0 to 1: spreads what failed together by a fifth of the wait at most.
        """
        if tries >= len(self.delays_seconds):
            return None
        wait = self.delays_seconds[tries] * (1 + _MOST_JITTER * chance)
        return at + timedelta(seconds=wait)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a delivery stands after an answer, and when it is tried again."""

    state: DeliveryState
    due_at: datetime | None = None


def is_success(http_status: int | None) -> bool:
    """Whether the receiver has taken it."""
    return http_status is not None and 200 <= http_status < 300


def judge(
    http_status: int | None, tries: int, patience: Patience, at: datetime, chance: float
) -> Verdict:
    """How a delivery stands after its try number `tries`, and this answer, at a time."""
    if is_success(http_status):
        return Verdict(DeliveryState.DELIVERED)
    due_at = None if http_status == GONE else patience.due_after(tries, at, chance)
    state = DeliveryState.FAILED if due_at is None else DeliveryState.PENDING
    return Verdict(state, due_at)


def disabling(
    webhook: Webhook, http_status: int | None, patience: Patience, at: datetime
) -> DisabledReason | None:
    """Why a webhook is to be disabled after this answer; None: it is not."""
    if http_status == GONE:
        return DisabledReason.GONE
    since = webhook.failing_since
    if is_success(http_status) or since is None:
        return None
    has_failed_long = at - since >= timedelta(days=patience.failing_days)
    return DisabledReason.FAILING if has_failed_long else None
