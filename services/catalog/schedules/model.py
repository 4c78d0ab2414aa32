"""A schedule as catalog knows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.scopes.model import Scope


@dataclass(frozen=True, slots=True)
class Schedule:
    """Links of a scope get a new snapshot when their newest is so many days old."""

    id: UUID
    owner_id: UUID
    scope: Scope
    every_days: int
    enabled: bool
    created_at: datetime
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class ScheduleChange:
    """What a client wants to be different; None: as it is."""

    scope: Scope | None = None
    every_days: int | None = None
    enabled: bool | None = None


class ScheduleNotFoundError(Exception):
    """The owner has no schedule with this id."""

    def __init__(self, schedule_id: UUID) -> None:
        super().__init__(str(schedule_id))
        self.schedule_id = schedule_id
