"""Use cases of webhooks: make, list, read, change, delete, and give them another secret."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.events import store as events
from services.catalog.events.model import EventFamily, EventType
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.webhooks import store
from services.catalog.webhooks.model import (
    TooManyWebhooksError,
    Webhook,
    WebhookChange,
    WebhookNotFoundError,
)
from services.catalog.webhooks.signing import new_secret

MAX_WEBHOOKS = 20
FORMER_SECRET_SIGNS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook that is wanted."""

    url: str
    types: tuple[EventType | EventFamily, ...]
    description: str | None
    enabled: bool


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """Some webhooks, newest first, and whether there are older ones."""

    items: list[Webhook]
    has_more: bool


async def create_webhook(unit: UnitOfWork, owner_id: UUID, new: NewWebhook) -> Webhook:
    """Post events to a URL from now on.

    Raises:
        TooManyWebhooksError: there are as many as there may be.
    """
    if await store.count(unit, owner_id) >= MAX_WEBHOOKS:
        raise TooManyWebhooksError(MAX_WEBHOOKS)
    at = now()
    webhook = Webhook(
        id=new_id(),
        owner_id=owner_id,
        url=new.url,
        types=new.types,
        description=new.description or None,
        enabled=new.enabled,
        secret=new_secret(),
        place=await _newest_event(unit, owner_id),
        created_at=at,
        updated_at=at,
    )
    await store.insert(unit, webhook)
    return webhook


async def list_webhooks(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> WebhookPage:
    """An owner's webhooks, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return WebhookPage(items=found[:limit], has_more=len(found) > limit)


async def get_webhook(unit: UnitOfWork, owner_id: UUID, webhook_id: UUID) -> Webhook:
    """An owner's webhook.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
    """
    webhook = await store.get(unit, owner_id, webhook_id)
    if webhook is None:
        raise WebhookNotFoundError(webhook_id)
    return webhook


async def change_webhook(
    unit: UnitOfWork,
    owner_id: UUID,
    webhook_id: UUID,
    change: WebhookChange,
    precondition: Precondition,
) -> Webhook:
    """Change what was mentioned. One that is enabled again is told what happens from then on.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
        PreconditionFailedError: it has another version.
    """
    webhook = await lock_webhook(unit, owner_id, webhook_id, precondition)
    changed = replace(
        webhook,
        url=change.url if change.url is not None else webhook.url,
        types=change.types if change.types is not None else webhook.types,
        enabled=change.enabled if change.enabled is not None else webhook.enabled,
        description=(change.description or None)
        if change.description is not None
        else webhook.description,
    )
    if changed == webhook:
        return webhook
    if changed.enabled and not webhook.enabled:
        place = await _newest_event(unit, owner_id)
        changed = replace(changed, disabled_reason=None, failing_since=None, place=place)
    if changed.url != webhook.url:
        changed = replace(changed, failing_since=None)
    return await _save(unit, changed, now())


async def rotate_secret(unit: UnitOfWork, owner_id: UUID, webhook_id: UUID) -> Webhook:
    """Give a webhook another secret; the one before signs beside it for a day.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
    """
    webhook = await lock_webhook(unit, owner_id, webhook_id)
    at = now()
    changed = replace(
        webhook,
        secret=new_secret(),
        former_secret=webhook.secret,
        former_until=at + FORMER_SECRET_SIGNS,
    )
    return await _save(unit, changed, at)


async def delete_webhook(
    unit: UnitOfWork, owner_id: UUID, webhook_id: UUID, precondition: Precondition
) -> None:
    """Delete a webhook; what is on its way may still arrive.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
        PreconditionFailedError: it has another version.
    """
    await lock_webhook(unit, owner_id, webhook_id, precondition)
    await store.remove(unit, webhook_id)


async def lock_webhook(
    unit: UnitOfWork, owner_id: UUID, webhook_id: UUID, precondition: Precondition = ANY_VERSION
) -> Webhook:
    """A webhook that nobody else changes until this transaction ends.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
        PreconditionFailedError: it has another version.
    """
    webhook = await store.get(unit, owner_id, webhook_id, lock=True)
    if webhook is None:
        raise WebhookNotFoundError(webhook_id)
    precondition.check(webhook.version)
    return webhook


async def _newest_event(unit: UnitOfWork, owner_id: UUID) -> int:
    return (await events.newest_of(unit, [owner_id])).get(owner_id, 0)


async def _save(unit: UnitOfWork, webhook: Webhook, at: datetime) -> Webhook:
    saved = replace(webhook, updated_at=at, version=webhook.version + 1)
    await store.save(unit, saved)
    return saved
