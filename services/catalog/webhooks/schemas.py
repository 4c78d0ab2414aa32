"""Webhooks in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.events.model import EventFamily, EventType
from services.catalog.links.texts import DescriptionText, Flag, UrlText
from services.catalog.webhooks.model import DEFAULT_TYPES, DisabledReason, Webhook, WebhookChange
from services.catalog.webhooks.service import NewWebhook

_SECRET_EXAMPLE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwbmV0ZXN0aW5n"  # noqa: S105 - no secret
WEBHOOK_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7a00-7000-8000-000000000001",
    "url": "https://hooks.example.com/linksnap",
    "types": ["link.added", "snapshot.captured"],
    "description": "Chat of the team",
    "enabled": True,
    "disabled_reason": None,
    "failing_since": None,
    "former_secret_until": None,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}


def _each_once(
    types: list[EventType | EventFamily],
) -> list[EventType | EventFamily]:
    return list(dict.fromkeys(types))


WantedTypes = Annotated[
    list[EventType | EventFamily],
    Field(
        min_length=1,
        max_length=50,
        description="What is posted; `link.*` stands for all of links",
        examples=[["link.added", "snapshot.captured"]],
    ),
    AfterValidator(_each_once),
]


class WebhookIn(BaseModel):
    """Where events are to be posted, and which."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://hooks.example.com/linksnap",
                    "types": ["link.added", "snapshot.captured"],
                    "description": "Chat of the team",
                }
            ]
        },
    )

    url: UrlText
    types: WantedTypes = Field(
        default=list(DEFAULT_TYPES),
        description="What is posted; everything but `snapshot.progress` unless said",
    )
    description: DescriptionText | None = None
    enabled: Flag = True

    def to_new(self) -> NewWebhook:
        """What the use case takes."""
        return NewWebhook(
            url=self.url,
            types=tuple(self.types),
            description=self.description,
            enabled=self.enabled,
        )


class WebhookPatch(BaseModel):
    """What to change; what is absent stays. An empty description takes it away."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"enabled": True}]})

    url: UrlText | None = None
    types: WantedTypes | None = None
    description: DescriptionText | None = None
    enabled: Flag | None = None

    def to_change(self) -> WebhookChange:
        """What the use case takes."""
        return WebhookChange(
            url=self.url,
            types=tuple(self.types) if self.types is not None else None,
            description=self.description,
            enabled=self.enabled,
        )


class WebhookOut(BaseModel):
    """A URL that events are posted to, without its secret."""

    model_config = ConfigDict(json_schema_extra={"examples": [WEBHOOK_EXAMPLE]})

    id: UUID
    url: str
    types: list[EventType | EventFamily]
    description: str | None
    enabled: bool = Field(description="What happens while it is not is not posted later either")
    disabled_reason: DisabledReason | None = Field(
        description="Why it disabled itself: `gone` (it answered 410) or `failing` (for days)"
    )
    failing_since: AwareDatetime | None = Field(
        description="The first failure since something arrived there"
    )
    former_secret_until: AwareDatetime | None = Field(
        description="Until when the secret before the present one signs too"
    )
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookOut":
        """Present a webhook."""
        return cls(**_fields(webhook))


class WebhookSecretOut(WebhookOut):
    """A webhook with its new secret, which is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [WEBHOOK_EXAMPLE | {"secret": _SECRET_EXAMPLE}]}
    )

    secret: str = Field(description="What a receiver checks signatures with; keep it safe")

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookSecretOut":
        """Present a webhook with its secret."""
        return cls(**_fields(webhook), secret=webhook.secret)


def _fields(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "types": list(webhook.types),
        "description": webhook.description,
        "enabled": webhook.enabled,
        "disabled_reason": webhook.disabled_reason,
        "failing_since": webhook.failing_since,
        "former_secret_until": webhook.former_until,
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
        "version": webhook.version,
    }
