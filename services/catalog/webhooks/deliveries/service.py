"""Use cases of deliveries: test, list, replay, and learn what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog

from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.events.model import Event
from services.catalog.webhooks import service as webhooks
from services.catalog.webhooks import store as webhook_store
from services.catalog.webhooks.decisions import Patience, disabling, is_success, judge
from services.catalog.webhooks.deliveries import store
from services.catalog.webhooks.deliveries.bodies import body_of, body_of_test
from services.catalog.webhooks.model import (
    TEST_TYPE,
    Attempt,
    Delivery,
    DeliveryNotFoundError,
    DeliveryState,
    Webhook,
    WebhookDisabledError,
)
from services.catalog.webhooks.signing import signed_headers
from shared.contracts.messages import WebhookAnswered, WebhookRequested

log = structlog.get_logger()

_ATTEMPTS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some deliveries, newest first, and whether there are older ones."""

    items: list[Delivery]
    has_more: bool


async def send_test(unit: UnitOfWork, owner_id: UUID, webhook_id: UUID) -> Delivery:
    """Post an event that says that nothing happened.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
        WebhookDisabledError: it is disabled.
    """
    webhook = await _enabled(unit, owner_id, webhook_id)
    at = now()
    delivery = Delivery(
        id=new_id(),
        owner_id=owner_id,
        webhook_id=webhook.id,
        sequence=None,
        type=TEST_TYPE,
        body=body_of_test(at),
        created_at=at,
        due_at=at,
    )
    await store.insert(unit, [delivery])
    return delivery


async def deliver(
    unit: UnitOfWork, webhook: Webhook, happened: Sequence[Event], due_at: datetime
) -> None:
    """Have events posted to a webhook."""
    at = now()
    made = [
        Delivery(
            id=new_id(),
            owner_id=webhook.owner_id,
            webhook_id=webhook.id,
            sequence=event.sequence,
            type=event.type,
            body=body_of(event),
            created_at=at,
            due_at=due_at,
        )
        for event in happened
    ]
    await store.insert(unit, made)


async def list_deliveries(
    unit: UnitOfWork,
    owner_id: UUID,
    webhook_id: UUID,
    state: DeliveryState | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> DeliveryPage:
    """A webhook's deliveries, newest first.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
    """
    await webhooks.get_webhook(unit, owner_id, webhook_id)
    before = after[1] if after else None
    found = await store.newest(unit, webhook_id, state, before, limit + 1)
    return DeliveryPage(items=found[:limit], has_more=len(found) > limit)


async def replay(unit: UnitOfWork, owner_id: UUID, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Post something again at once, whatever became of it; one that is on its way is left alone.

    Raises:
        WebhookNotFoundError: the owner has no such webhook.
        WebhookDisabledError: it is disabled.
        DeliveryNotFoundError: it has no such delivery.
    """
    await _enabled(unit, owner_id, webhook_id)
    delivery = await store.get(unit, webhook_id, delivery_id, lock=True)
    if delivery is None:
        raise DeliveryNotFoundError(delivery_id)
    if delivery.issued_at is not None:
        return delivery
    again = replace(
        delivery,
        state=DeliveryState.PENDING,
        tries=0,
        issue=delivery.issue + 1,  # late answers to earlier ones say nothing of this one
        due_at=now(),
        ended_at=None,
    )
    await store.save(unit, again)
    return again


async def issue(unit: UnitOfWork, webhook: Webhook, delivery: Delivery, at: datetime) -> None:
    """Ask capture to post, signed now: a receiver refuses what was signed long ago."""
    if not await store.issue(unit, delivery, at):
        return
    number = delivery.issue + 1
    message = WebhookRequested(
        delivery_id=delivery.id,
        webhook_id=webhook.id,
        owner_id=webhook.owner_id,
        issue=number,
        url=webhook.url,
        headers=signed_headers(delivery.id, delivery.body, webhook.secrets_at(at), at),
        body=delivery.body,
        requested_at=at,
    )
    await unit.publish(
        message, message_id=f"{delivery.id}:{number}", owner_id=webhook.owner_id, at=at
    )


async def record_answered(
    unit: UnitOfWork, fact: WebhookAnswered, patience: Patience, at: datetime, chance: float
) -> None:
    """A receiver answered, or was not reached. This may come twice, or late.

    An answer to an earlier issue says nothing any more. A failure counts once; a success counts
    even when the delivery was thought to be lost.
    """
    webhook = await webhook_store.get(unit, fact.owner_id, fact.webhook_id, lock=True)
    delivery = await store.get(unit, fact.webhook_id, fact.delivery_id, lock=True)
    if webhook is None or delivery is None or delivery.state is not DeliveryState.PENDING:
        return
    is_awaited = delivery.issued_at is not None or is_success(fact.http_status)
    if delivery.issue != fact.issue or not is_awaited:
        return
    tries = delivery.tries + 1
    verdict = judge(fact.http_status, tries, patience, at, chance)
    is_over = verdict.state is not DeliveryState.PENDING
    await store.save(
        unit,
        replace(
            delivery,
            state=verdict.state,
            attempts=(*delivery.attempts, _attempt(fact))[-_ATTEMPTS_SHOWN:],
            tries=tries,
            due_at=verdict.due_at,
            issued_at=None,
            ended_at=at if is_over else None,
        ),
    )
    await _learn(unit, webhook, fact.http_status, patience, at)


async def _learn(
    unit: UnitOfWork, webhook: Webhook, http_status: int | None, patience: Patience, at: datetime
) -> None:
    """How a webhook stands after an answer. That alone is no change that a person could lose."""
    since = None if is_success(http_status) else webhook.failing_since or at
    learned = replace(webhook, failing_since=since)
    reason = disabling(learned, http_status, patience, at) if webhook.enabled else None
    if reason is not None:
        learned = replace(
            learned,
            enabled=False,
            disabled_reason=reason,
            updated_at=at,
            version=webhook.version + 1,
        )
        log.warning("webhook_disabled", webhook_id=str(webhook.id), reason=reason)
    if learned != webhook:
        await webhook_store.save(unit, learned)


def _attempt(fact: WebhookAnswered) -> Attempt:
    return Attempt(
        at=fact.answered_at,
        took_seconds=fact.took_seconds,
        http_status=fact.http_status,
        reason=fact.failure.reason if fact.failure else None,
        message=fact.failure.message if fact.failure else None,
        excerpt=fact.excerpt,
    )


async def _enabled(unit: UnitOfWork, owner_id: UUID, webhook_id: UUID) -> Webhook:
    webhook = await webhooks.lock_webhook(unit, owner_id, webhook_id)
    if not webhook.enabled:
        raise WebhookDisabledError(webhook_id)
    return webhook
