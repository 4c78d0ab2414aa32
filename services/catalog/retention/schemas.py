"""Retention rules in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from services.catalog.json_numbers import WHOLE
from services.catalog.links.texts import Flag
from services.catalog.retention.decisions import Keep, Period
from services.catalog.retention.model import RetentionChange, RetentionRule
from services.catalog.retention.service import Preview
from services.catalog.scopes.schemas import ScopeField, scope_out

RULE_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7000-7000-8000-000000000001",
    "scope": {"kind": "all"},
    "keep": {"last": 10, "one_per": "month"},
    "enabled": True,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}


class KeepIn(BaseModel):
    """What is kept: a snapshot stays when any of these keeps it. At least one must be given."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "minProperties": 1,
            "examples": [{"last": 10, "one_per": "month"}, {"days": 90}],
        },
    )

    last: Annotated[
        int, Field(ge=1, le=10_000, description="The newest so many good ones of a link"), WHOLE
    ] = None  # type: ignore[assignment]  # absent, but never null
    days: Annotated[
        int, Field(ge=1, le=36_500, description="All that are at most so many days old"), WHOLE
    ] = None  # type: ignore[assignment]
    one_per: Annotated[
        Period, Field(description="The newest good one of each, in UTC; weeks begin on Monday")
    ] = None  # type: ignore[assignment]

    @model_validator(mode="after")
    def _says_something(self) -> "KeepIn":
        if not self.model_fields_set:
            raise PydanticCustomError("keep", "must say what is kept: last, days or one_per")
        return self

    def to_keep(self) -> Keep:
        """What the use case takes."""
        return Keep(self.last, self.days, self.one_per)


class KeepOut(BaseModel):
    """What is kept: a snapshot stays when any of these keeps it."""

    last: int | None
    days: int | None
    one_per: Period | None


class RetentionRuleIn(BaseModel):
    """Which links are meant, and what is kept of their histories."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"scope": {"kind": "all"}, "keep": {"last": 10, "one_per": "month"}}]
        },
    )

    scope: ScopeField
    keep: KeepIn
    enabled: Flag = True


class RetentionRulePatch(BaseModel):
    """What to change; what is absent stays, `scope` and `keep` are replaced whole."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"keep": {"last": 20}}]}
    )

    scope: ScopeField | None = None
    keep: KeepIn | None = None
    enabled: Flag | None = None

    def to_change(self) -> RetentionChange:
        """What the use case takes."""
        return RetentionChange(
            scope=self.scope.to_scope() if self.scope else None,
            keep=self.keep.to_keep() if self.keep else None,
            enabled=self.enabled,
        )


class RetentionRuleOut(BaseModel):
    """A rule. About a link, only the rules of the narrowest scope that means it decide.

    Link is narrower than tag, tag than site, site than all. What is pinned, the newest good
    snapshot, and what came after it, always stay.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [RULE_EXAMPLE]})

    id: UUID
    scope: ScopeField
    keep: KeepOut
    enabled: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, rule: RetentionRule) -> "RetentionRuleOut":
        """Present a rule."""
        return cls(
            id=rule.id,
            scope=scope_out(rule.scope),
            keep=KeepOut(last=rule.keep.last, days=rule.keep.days, one_per=rule.keep.one_per),
            enabled=rule.enabled,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
            version=rule.version,
        )


class PreviewIn(BaseModel):
    """A rule that is not there yet, beside those in force; without one, these alone."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"rule": {"scope": {"kind": "all"}, "keep": {"last": 10}}}]
        },
    )

    rule: RetentionRuleIn | None = None


class SurplusOut(BaseModel):
    """A snapshot that would be deleted."""

    link_id: UUID
    snapshot_id: UUID


class PreviewOut(BaseModel):
    """What would be deleted right now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "link_count": 1,
                    "snapshot_count": 3,
                    "examples": [
                        {
                            "link_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
                            "snapshot_id": "01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10",
                        }
                    ],
                    "is_complete": True,
                }
            ]
        }
    )

    link_count: Annotated[int, Field(ge=0)]
    snapshot_count: Annotated[int, Field(ge=0)]
    examples: Annotated[list[SurplusOut], Field(description="Some of them")]
    is_complete: Annotated[
        bool, Field(description="False: only the oldest 10,000 links were looked at")
    ]

    @classmethod
    def of(cls, found: Preview) -> "PreviewOut":
        """Present a preview."""
        return cls(
            link_count=found.link_count,
            snapshot_count=found.snapshot_count,
            examples=[
                SurplusOut(link_id=link_id, snapshot_id=snapshot_id)
                for link_id, snapshot_id in found.examples
            ],
            is_complete=found.is_complete,
        )
