"""Deliveries in the public API."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.webhooks.model import Attempt, Delivery, DeliveryState

DELIVERY_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7b00-7000-8000-000000000001",
    "webhook_id": "01980a3c-7a00-7000-8000-000000000001",
    "event_id": "1042",
    "type": "snapshot.captured",
    "state": "pending",
    "attempts": [
        {
            "at": "2025-07-14T08:00:10.123456Z",
            "took_seconds": 0.212,
            "http_status": 503,
            "reason": None,
            "message": None,
            "excerpt": "come back later",
        }
    ],
    "next_attempt_at": "2025-07-14T08:00:15.623456Z",
    "created_at": "2025-07-14T08:00:09.623456Z",
    "ended_at": None,
}

OfState = Annotated[DeliveryState | None, Query(description="Only deliveries in this state")]


class AttemptOut(BaseModel):
    """One POST."""

    at: AwareDatetime = Field(description="When it was answered, or given up")
    took_seconds: float
    http_status: int | None = Field(description="2xx is success; redirects are not followed")
    reason: str | None = Field(description="Why there was no answer, for programs")
    message: str | None = Field(description="The same for people")
    excerpt: str | None = Field(description="How the answer's body began")

    @classmethod
    def of(cls, attempt: Attempt) -> "AttemptOut":
        """Present an attempt."""
        return cls(
            at=attempt.at,
            took_seconds=attempt.took_seconds,
            http_status=attempt.http_status,
            reason=attempt.reason,
            message=attempt.message,
            excerpt=attempt.excerpt,
        )


class DeliveryOut(BaseModel):
    """An event on its way to a webhook. Its `webhook-id` header is `msg_` and the id's digits."""

    model_config = ConfigDict(json_schema_extra={"examples": [DELIVERY_EXAMPLE]})

    id: UUID
    webhook_id: UUID
    event_id: str | None = Field(description="Of the event in `/events`; null: a test")
    type: str
    state: DeliveryState
    attempts: list[AttemptOut] = Field(description="The newest last; the last 30")
    next_attempt_at: AwareDatetime | None = Field(
        description="Null while it is on its way, and when it has ended"
    )
    created_at: AwareDatetime
    ended_at: AwareDatetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryOut":
        """Present a delivery."""
        return cls(
            id=delivery.id,
            webhook_id=delivery.webhook_id,
            event_id=None if delivery.sequence is None else str(delivery.sequence),
            type=delivery.type,
            state=delivery.state,
            attempts=[AttemptOut.of(attempt) for attempt in delivery.attempts],
            next_attempt_at=delivery.due_at,
            created_at=delivery.created_at,
            ended_at=delivery.ended_at,
        )
