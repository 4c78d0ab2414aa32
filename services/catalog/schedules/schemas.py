"""Schedules in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.json_numbers import WHOLE
from services.catalog.links.texts import Flag
from services.catalog.schedules.model import Schedule, ScheduleChange
from services.catalog.scopes.schemas import ScopeField, scope_out

SCHEDULE_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-6000-7000-8000-000000000001",
    "scope": {"kind": "site", "site": "example.com"},
    "every_days": 7,
    "enabled": True,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}

EveryDays = Annotated[
    int, Field(ge=1, le=3_650, description="How old a link's newest snapshot may get"), WHOLE
]


class ScheduleIn(BaseModel):
    """Which links get a new snapshot, and how often."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"scope": {"kind": "site", "site": "example.com"}, "every_days": 7}]
        },
    )

    scope: ScopeField
    every_days: EveryDays
    enabled: Flag = True


class SchedulePatch(BaseModel):
    """What to change; what is absent stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"every_days": 30, "enabled": True}]}
    )

    scope: ScopeField | None = None
    every_days: EveryDays | None = None
    enabled: Flag | None = None

    def to_change(self) -> ScheduleChange:
        """What the use case takes."""
        return ScheduleChange(
            scope=self.scope.to_scope() if self.scope else None,
            every_days=self.every_days,
            enabled=self.enabled,
        )


class ScheduleOut(BaseModel):
    """A schedule. A link that several name follows the one that comes round first."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCHEDULE_EXAMPLE]})

    id: UUID
    scope: ScopeField
    every_days: int
    enabled: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, schedule: Schedule) -> "ScheduleOut":
        """Present a schedule."""
        return cls(
            id=schedule.id,
            scope=scope_out(schedule.scope),
            every_days=schedule.every_days,
            enabled=schedule.enabled,
            created_at=schedule.created_at,
            updated_at=schedule.updated_at,
            version=schedule.version,
        )
