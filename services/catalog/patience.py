"""Patience: when catalog may say something again that was not confirmed."""

from datetime import datetime, timedelta

from shared.messaging.publisher import Publisher
from shared.messaging.topology import Durable

MAX_DOUBLINGS = 7


def patience_ends(issued_at: datetime, issues: int, grace_seconds: float) -> datetime:
    """The earliest time of the next issue: each further one waits twice as long, up to a bound.

    Args:
        issued_at: when it was said last.
        issues: how often it was said.
        grace_seconds: the wait after the first time.
    """
    doublings = min(max(issues - 1, 0), MAX_DOUBLINGS)
    return issued_at + timedelta(seconds=grace_seconds * 2**doublings)


async def are_drained(publisher: Publisher, *durables: Durable) -> bool:
    """Whether none of these has anything to do: then no answer is on its way."""
    for durable in durables:
        if not await publisher.is_drained(durable):
            return False
    return True
