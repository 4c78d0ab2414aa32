"""Cancelling and retrying by filter in the public API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.catalog.captures.service import Effect
from services.catalog.json_numbers import WHOLE
from services.catalog.links.texts import Flag
from services.catalog.snapshots.filter_schemas import SnapshotFilterIn

_MAX_RETRIES = 10_000

DryRun = Annotated[Flag, Field(description="Only count; change nothing")]


class CancelIn(BaseModel):
    """Which of the snapshots that are not taken yet nobody wants any more."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"filter": {"lane": ["bulk"]}, "dry_run": True}]},
    )

    filter: SnapshotFilterIn
    dry_run: DryRun = False


class RetryIn(BaseModel):
    """Which links to try again: those whose newest snapshot is meant."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"filter": {"state": ["failed"], "reason": ["timed_out"]}, "dry_run": True}
            ]
        },
    )

    filter: SnapshotFilterIn
    limit: Annotated[
        int,
        Field(ge=1, le=_MAX_RETRIES, description="At most so many; ask again for the rest"),
        WHOLE,
    ] = 1_000
    dry_run: DryRun = False


class EffectOut(BaseModel):
    """What was done, or would be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"matched": 12, "changed": 12}]})

    matched: Annotated[int, Field(ge=0, description="How many are meant")]
    changed: Annotated[int, Field(ge=0, description="How many were changed; 0 in a dry run")]

    @classmethod
    def of(cls, effect: Effect) -> "EffectOut":
        """Present what was done."""
        return cls(matched=effect.matched, changed=effect.changed)
