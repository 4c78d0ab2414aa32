"""`/webhooks`."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.access.scopes import Scope
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import webhook_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from services.catalog.webhooks import service
from services.catalog.webhooks.schemas import (
    WebhookIn,
    WebhookOut,
    WebhookPatch,
    WebhookSecretOut,
)
from shared.http.pages import Page

router = ApiRouter(tags=["webhooks"], scope=Scope.ADMIN)

_LOCATION = {"Location": {"description": "Path of the webhook", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/webhooks",
    status_code=HTTPStatus.CREATED,
    summary="Make a webhook",
    operation_id="create_webhook",
    responses=documented("too-many-webhooks")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_webhook(
    body: WebhookIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> WebhookSecretOut:
    """Have every event from now on posted to a URL, as the JSON that `/events` shows.

    It is signed by the [Standard Webhooks](https://www.standardwebhooks.com/) scheme: check the
    headers `webhook-id`, `webhook-timestamp` and `webhook-signature` with `secret`, which is shown
    this once. An event may come twice, with the same `webhook-id`, and late ones may come after
    newer ones. Any 2xx within 15 seconds is success; anything else is tried again for three days,
    but 410 disables the webhook, and so does failing for five days.
    """
    webhook = await service.create_webhook(unit, owner_id, body.to_new())
    response.headers["Location"] = webhook_path(webhook.id)
    set_etag(response, webhook.version)
    return WebhookSecretOut.of(webhook)


@router.get("/webhooks", summary="List webhooks", operation_id="list_webhooks")
async def list_webhooks(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[WebhookOut]:
    """Every webhook, newest first."""
    page = await service.list_webhooks(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[WebhookOut.of(webhook) for webhook in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/webhooks/{webhook_id}",
    summary="Read a webhook",
    operation_id="get_webhook",
    responses=documented("webhook-not-found") | _ETAG,
)
async def get_webhook(
    webhook_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner
) -> WebhookOut:
    """One webhook, and how it fares."""
    webhook = await service.get_webhook(unit, owner_id, webhook_id)
    set_etag(response, webhook.version)
    return WebhookOut.of(webhook)


@router.patch(
    "/webhooks/{webhook_id}",
    summary="Change a webhook",
    operation_id="change_webhook",
    responses=documented("webhook-not-found", "precondition-failed") | _ETAG,
)
async def change_webhook(
    webhook_id: UUID,
    body: WebhookPatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> WebhookOut:
    """Change where and what is posted, or whether at all.

    One that is enabled again is told what happens from then on, and what was pending goes on.
    """
    webhook = await service.change_webhook(unit, owner_id, webhook_id, body.to_change(), if_match)
    set_etag(response, webhook.version)
    return WebhookOut.of(webhook)


@router.delete(
    "/webhooks/{webhook_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a webhook",
    operation_id="delete_webhook",
    responses=documented("webhook-not-found", "precondition-failed"),
)
async def delete_webhook(
    webhook_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> None:
    """Delete a webhook with its log. What is on its way may still arrive."""
    await service.delete_webhook(unit, owner_id, webhook_id, if_match)


@router.post(
    "/webhooks/{webhook_id}/secret",
    summary="Give a webhook another secret",
    operation_id="rotate_webhook_secret",
    responses=documented("webhook-not-found") | _ETAG,
)
async def rotate_webhook_secret(
    webhook_id: UUID, response: Response, unit: WriteUnit, owner_id: Owner
) -> WebhookSecretOut:
    """Make a new secret, which is shown this once. For a day, the one before signs beside it."""
    webhook = await service.rotate_secret(unit, owner_id, webhook_id)
    set_etag(response, webhook.version)
    return WebhookSecretOut.of(webhook)
