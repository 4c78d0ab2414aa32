"""Checks in the public API."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.catalog.checks.store import OpenCheck


class CheckOut(BaseModel):
    """A check that was asked for. Its answer shows in the link's `checked_at` and `broken`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "check_id": "01980a3c-8000-7000-8000-000000000001",
                    "link_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
                    "requested_at": "2025-07-14T08:00:00.123456Z",
                }
            ]
        }
    )

    check_id: UUID
    link_id: UUID
    requested_at: AwareDatetime

    @classmethod
    def of(cls, check: OpenCheck) -> "CheckOut":
        """Present a check."""
        return cls(check_id=check.check_id, link_id=check.link_id, requested_at=check.requested_at)
