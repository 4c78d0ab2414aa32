"""`/webhooks/{webhook_id}/deliveries`, and tests."""

from http import HTTPStatus
from uuid import UUID

from services.catalog.access.scopes import Scope
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from services.catalog.webhooks.deliveries import service
from services.catalog.webhooks.deliveries.schemas import DeliveryOut, OfState
from shared.http.pages import Page

router = ApiRouter(tags=["webhooks"], scope=Scope.ADMIN, responses=documented("webhook-not-found"))


@router.post(
    "/webhooks/{webhook_id}/test",
    status_code=HTTPStatus.ACCEPTED,
    summary="Test a webhook",
    operation_id="test_webhook",
    responses=documented("webhook-disabled"),
)
async def test_webhook(webhook_id: UUID, unit: WriteUnit, owner_id: Owner) -> DeliveryOut:
    """Post an event of the type `webhook.test`. The list of deliveries shows what came of it."""
    return DeliveryOut.of(await service.send_test(unit, owner_id, webhook_id))


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    summary="List deliveries",
    operation_id="list_deliveries",
)
async def list_deliveries(
    webhook_id: UUID,
    unit: ReadUnit,
    owner_id: Owner,
    state: OfState = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[DeliveryOut]:
    """What was posted to a webhook and what it answered, newest first. It is kept for 30 days."""
    page = await service.list_deliveries(unit, owner_id, webhook_id, state, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[DeliveryOut.of(delivery) for delivery in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.post(
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
    status_code=HTTPStatus.ACCEPTED,
    summary="Post a delivery again",
    operation_id="replay_delivery",
    responses=documented("webhook-disabled", "delivery-not-found"),
)
async def replay_delivery(
    webhook_id: UUID, delivery_id: UUID, unit: WriteUnit, owner_id: Owner
) -> DeliveryOut:
    """Post the same event with the same `webhook-id` at once, whatever became of it before.

    One that is on its way already is left alone.
    """
    return DeliveryOut.of(await service.replay(unit, owner_id, webhook_id, delivery_id))
