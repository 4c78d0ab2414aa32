"""A webhook and its deliveries as catalog knows them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.events.model import EventFamily, EventType

TEST_TYPE = "webhook.test"
"""The type of what a test posts: nothing has happened."""

DEFAULT_TYPES: tuple[EventType | EventFamily, ...] = (
    EventFamily.LINKS,
    EventFamily.TAGS,
    EventFamily.IMPORTS,
    *(
        item
        for item in EventType
        if item in EventFamily.SNAPSHOTS.types and item is not EventType.SNAPSHOT_PROGRESS
    ),
)
"""Everything but the steps of captures."""


class DisabledReason(StrEnum):
    """Why a webhook is disabled, when it was not a person's wish."""

    GONE = "gone"  # it answered 410
    FAILING = "failing"  # nothing has arrived there for days


@dataclass(frozen=True, slots=True)
class Webhook:
    """A URL that events are posted to.

    Attributes:
        failing_since: the first failure since something arrived last.
        former_secret: signs beside the new one until `former_until`.
        place: the number of the last event that was looked at for it.
    """

    id: UUID
    owner_id: UUID
    url: str
    types: tuple[EventType | EventFamily, ...]
    description: str | None
    enabled: bool
    secret: str
    place: int
    created_at: datetime
    updated_at: datetime
    disabled_reason: DisabledReason | None = None
    failing_since: datetime | None = None
    former_secret: str | None = None
    former_until: datetime | None = None
    version: int = 1

    def secrets_at(self, at: datetime) -> tuple[str, ...]:
        """What signs at a time: the newest secret first."""
        if self.former_secret is None or self.former_until is None or self.former_until <= at:
            return (self.secret,)
        return (self.secret, self.former_secret)


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """What a client wants to be different; None: as it is. An empty description is none."""

    url: str | None = None
    types: tuple[EventType | EventFamily, ...] | None = None
    description: str | None = None
    enabled: bool | None = None


class DeliveryState(StrEnum):
    """Where a delivery is in its life."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST: what was answered, or why there was no answer."""

    at: datetime
    took_seconds: float
    http_status: int | None = None
    reason: str | None = None
    message: str | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a webhook.

    Attributes:
        sequence: of the event; None: a test.
        attempts: the newest last, and of very many only the newest.
        tries: attempts since it was made or replayed.
        issue: how often capture was asked to post it.
        due_at: when it is posted next; None while it is on its way, or has ended.
        issued_at: when capture was asked; None: nobody is asked.
    """

    id: UUID
    owner_id: UUID
    webhook_id: UUID
    sequence: int | None
    type: str
    body: str
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    attempts: tuple[Attempt, ...] = ()
    tries: int = 0
    issue: int = 0
    due_at: datetime | None = None
    issued_at: datetime | None = None
    ended_at: datetime | None = None


class WebhookNotFoundError(Exception):
    """The owner has no webhook with this id."""

    def __init__(self, webhook_id: UUID) -> None:
        super().__init__(str(webhook_id))
        self.webhook_id = webhook_id


class DeliveryNotFoundError(Exception):
    """The webhook has no delivery with this id."""

    def __init__(self, delivery_id: UUID) -> None:
        super().__init__(str(delivery_id))
        self.delivery_id = delivery_id


class WebhookDisabledError(Exception):
    """Nothing is posted to a webhook that is disabled."""

    def __init__(self, webhook_id: UUID) -> None:
        super().__init__(str(webhook_id))
        self.webhook_id = webhook_id


class TooManyWebhooksError(Exception):
    """The account has as many webhooks as it may."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count
