"""Which snapshots are meant: the one filter of lists, cancelling and retrying. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.snapshots.model import Origin
from services.catalog.snapshots.state import SnapshotState
from shared.contracts.failures import FailureReason
from shared.contracts.messages import Lane
from shared.contracts.pages import NotThePage


class Verdict(StrEnum):
    """A verdict as a filter names it: a reason, that there is any, or that there is none."""

    ANY = "any"
    NONE = "none"
    BOT_CHALLENGE = NotThePage.BOT_CHALLENGE.value
    LOGIN_WALL = NotThePage.LOGIN_WALL.value
    SOFT_NOT_FOUND = NotThePage.SOFT_NOT_FOUND.value
    PARKED_DOMAIN = NotThePage.PARKED_DOMAIN.value
    EMPTY_SHELL = NotThePage.EMPTY_SHELL.value


@dataclass(frozen=True, slots=True)
class SnapshotFilter:
    """Every condition that is set must hold. Times are `after <= created_at < before`."""

    states: tuple[SnapshotState, ...] = ()
    reasons: tuple[FailureReason, ...] = ()
    origins: tuple[Origin, ...] = ()
    lanes: tuple[Lane, ...] = ()
    sites: tuple[str, ...] = ()
    ids: tuple[UUID, ...] = ()
    link_ids: tuple[UUID, ...] = ()
    pinned: bool | None = None
    verdicts: tuple[Verdict, ...] = ()
    media_types: tuple[str, ...] = ()
    archived: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
