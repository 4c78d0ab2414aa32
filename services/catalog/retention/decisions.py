"""Which snapshots of a link nothing keeps any more. Pure.

Always kept: what is pinned or open, the newest good snapshot, and what came after it (so that a
failure can be read). Beyond that a snapshot stays when any rule keeps it. Only good snapshots are
counted by `last` and `one_per`; one that failed, or that shows something else than the page, stays
as long as `days` says. So a page that is gone never drives out what it was.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.catalog.snapshots.state import OPEN, SnapshotState, is_good
from shared.contracts.pages import NotThePage


class Period(StrEnum):
    """A stretch of time, in UTC; weeks begin on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Keep:
    """What a rule keeps. With nothing set it keeps nothing beyond what is always kept."""

    last: int | None = None
    days: int | None = None
    one_per: Period | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A snapshot in a history, as far as it matters here."""

    id: UUID
    created_at: datetime
    state: SnapshotState
    pinned: bool = False
    http_status: int | None = None
    verdict: NotThePage | None = None

    @property
    def is_good(self) -> bool:
        """Whether it shows the page."""
        return is_good(self.state, self.http_status, self.verdict)


_PERIOD: dict[Period, Callable[[datetime], object]] = {
    Period.DAY: lambda at: at.date(),
    Period.WEEK: lambda at: at.isocalendar()[:2],
    Period.MONTH: lambda at: (at.year, at.month),
}


def surplus(history: Iterable[Entry], keeps: Sequence[Keep], at: datetime) -> list[Entry]:
    """What may be deleted of a link's history, newest first.

    Args:
        history: every snapshot of the link.
        keeps: what the rules keep that decide about this link; without any, all is kept.
        at: now.
    """
    if not keeps:
        return []
    entries = sorted(history, key=lambda entry: (entry.created_at, entry.id), reverse=True)
    kept = _always(entries)
    for keep in keeps:
        kept |= _kept(entries, keep, at)
    return [entry for entry in entries if entry.id not in kept]


def _always(entries: Sequence[Entry]) -> set[UUID]:
    kept = {entry.id for entry in entries if entry.pinned or entry.state in OPEN}
    for number, entry in enumerate(entries):
        if entry.is_good:
            return kept | {newer.id for newer in entries[: number + 1]}
    return kept | {entry.id for entry in entries[:1]}  # nothing is good: the newest says why


def _kept(entries: Sequence[Entry], keep: Keep, at: datetime) -> set[UUID]:
    good = [entry for entry in entries if entry.is_good]
    kept: set[UUID] = set()
    if keep.last is not None:
        kept |= {entry.id for entry in good[: keep.last]}
    if keep.days is not None:
        since = at - timedelta(days=keep.days)
        kept |= {entry.id for entry in entries if entry.created_at >= since}
    if keep.one_per is not None:
        period = _PERIOD[keep.one_per]
        newest: dict[object, UUID] = {}
        for entry in good:
            newest.setdefault(period(entry.created_at.astimezone(UTC)), entry.id)
        kept |= set(newest.values())
    return kept
