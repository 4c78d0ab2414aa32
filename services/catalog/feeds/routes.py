"""`/feeds` of the API: making feeds and taking them away."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from fastapi import Response

from services.catalog.access.once_route import OnceRoute
from services.catalog.feeds import service
from services.catalog.feeds.schemas import FeedIn, FeedOut, FeedPatch, FeedSecretOut, as_kept
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit, after_of, cursor_of
from services.catalog.paths import feed_path
from services.catalog.preconditions import ETAG_HEADER, IfMatch, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, ReadUnit, WriteUnit
from shared.http.pages import Page

router = ApiRouter(tags=["feeds"], route_class=OnceRoute)

_LOCATION = {"Location": {"description": "Path of the feed", "schema": {"type": "string"}}}
_ETAG: dict[int | str, dict[str, Any]] = {HTTPStatus.OK.value: {"headers": ETAG_HEADER}}


@router.post(
    "/feeds",
    status_code=HTTPStatus.CREATED,
    summary="Make a feed",
    operation_id="create_feed",
    responses=documented("too-many-feeds")
    | {HTTPStatus.CREATED.value: {"headers": _LOCATION | ETAG_HEADER}},
)
async def create_feed(
    body: FeedIn, response: Response, unit: WriteUnit, owner_id: Owner
) -> FeedSecretOut:
    """Have the newest links of a filter in a feed reader, without a token.

    The addresses are the secret: they are shown this once. Whoever knows one reads titles, URLs,
    notes and tags of these links, until the feed is deleted or gets a new secret.
    """
    secret, feed = await service.create_feed(unit, owner_id, body.name, as_kept(body.filter))
    response.headers["Location"] = feed_path(feed.id)
    set_etag(response, feed.version)
    return FeedSecretOut.made(secret, feed)


@router.get("/feeds", summary="List feeds", operation_id="list_feeds")
async def list_feeds(
    unit: ReadUnit, owner_id: Owner, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Page[FeedOut]:
    """Every feed, newest first."""
    page = await service.list_feeds(unit, owner_id, after_of(cursor), limit)
    last = page.items[-1] if page.has_more else None
    return Page(
        items=[FeedOut.of(feed) for feed in page.items],
        next_cursor=cursor_of(last.created_at, last.id) if last else None,
    )


@router.get(
    "/feeds/{feed_id}",
    summary="Read a feed's settings",
    operation_id="get_feed",
    responses=documented("feed-not-found") | _ETAG,
)
async def get_feed(feed_id: UUID, response: Response, unit: ReadUnit, owner_id: Owner) -> FeedOut:
    """One feed: what it is called, which links are in it, and when it was last read."""
    feed = await service.get_feed(unit, owner_id, feed_id)
    set_etag(response, feed.version)
    return FeedOut.of(feed)


@router.patch(
    "/feeds/{feed_id}",
    summary="Change a feed",
    operation_id="change_feed",
    responses=documented("feed-not-found", "precondition-failed") | _ETAG,
)
async def change_feed(
    feed_id: UUID,
    body: FeedPatch,
    response: Response,
    unit: WriteUnit,
    owner_id: Owner,
    if_match: IfMatch,
) -> FeedOut:
    """Change what it is called, or which links are in it. Its addresses stay."""
    feed = await service.change_feed(unit, owner_id, feed_id, body.to_change(), if_match)
    set_etag(response, feed.version)
    return FeedOut.of(feed)


@router.post(
    "/feeds/{feed_id}/secret",
    summary="Give a feed new addresses",
    operation_id="change_feed_secret",
    responses=documented("feed-not-found", "precondition-failed") | _ETAG,
)
async def change_feed_secret(
    feed_id: UUID, response: Response, unit: WriteUnit, owner_id: Owner, if_match: IfMatch
) -> FeedSecretOut:
    """Make a new secret. The former addresses lead nowhere at once."""
    secret, feed = await service.change_secret(unit, owner_id, feed_id, if_match)
    set_etag(response, feed.version)
    return FeedSecretOut.made(secret, feed)


@router.delete(
    "/feeds/{feed_id}",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Delete a feed",
    operation_id="delete_feed",
    responses=documented("feed-not-found", "precondition-failed"),
)
async def delete_feed(feed_id: UUID, unit: WriteUnit, owner_id: Owner, if_match: IfMatch) -> None:
    """Delete a feed. Its addresses lead nowhere at once."""
    await service.delete_feed(unit, owner_id, feed_id, if_match)
