"""The errors of events and webhooks, and the problems that they are to a client."""

from services.catalog.events.model import (
    EventNotFoundError,
    EventsForgottenError,
    TooManyStreamsError,
)
from services.catalog.problem_types.entries import Entry, blames, is_a
from services.catalog.webhooks.model import (
    DeliveryNotFoundError,
    TooManyWebhooksError,
    WebhookDisabledError,
    WebhookNotFoundError,
)

EVENT_PROBLEMS: tuple[Entry, ...] = (
    blames(
        EventNotFoundError,
        "event-not-found",
        "after",
        lambda error: f"there is no event {error.sequence} yet",
    ),
    blames(
        EventsForgottenError,
        "events-forgotten",
        "after",
        lambda error: (
            f"events after {error.after} are not kept any more: the oldest is {error.oldest}. "
            "Read what you need anew, then go on without `after`"
        ),
    ),
    is_a(
        WebhookNotFoundError,
        "webhook-not-found",
        lambda error: f"There is no webhook {error.webhook_id}.",
    ),
    is_a(
        DeliveryNotFoundError,
        "delivery-not-found",
        lambda error: f"There is no delivery {error.delivery_id}.",
    ),
    is_a(
        WebhookDisabledError,
        "webhook-disabled",
        lambda error: f"The webhook {error.webhook_id} is disabled. Enable it first.",
    ),
    is_a(
        TooManyWebhooksError,
        "too-many-webhooks",
        lambda error: f"There may be at most {error.max_count} webhooks.",
    ),
    is_a(
        TooManyStreamsError,
        "too-many-streams",
        lambda error: (
            f"There may be at most {error.max_count} streams of an account at the same time."
        ),
    ),
)
