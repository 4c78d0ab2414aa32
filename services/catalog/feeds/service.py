"""Use cases of feeds."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.feeds import store
from services.catalog.feeds.model import (
    MAX_FEEDS,
    Feed,
    FeedChange,
    FeedNotFoundError,
    FeedSecretUnknownError,
    TooManyFeedsError,
)
from services.catalog.links import service as links
from services.catalog.links.filter_schemas import LinkConditions
from services.catalog.links.model import Link
from services.catalog.preconditions import Precondition
from services.catalog.tokens.secrets import hash_of

ENTRIES = 50
_RANDOM_BYTES = 32
_USE_NOTED_EVERY = timedelta(minutes=15)
"""A feed reader asks again and again: a write each time would be one too many."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some feeds, newest first, and whether there are older ones."""

    items: list[Feed]
    has_more: bool


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed with the links in it, newest first."""

    feed: Feed
    links: list[Link]

    @property
    def updated_at(self) -> datetime:
        """When something in it changed last."""
        return max([self.feed.updated_at, *(link.row.updated_at for link in self.links)])


async def create_feed(
    unit: UnitOfWork, owner_id: UUID, name: str, conditions: dict[str, Any]
) -> tuple[str, Feed]:
    """Make a feed: its secret, which nobody is told again, and the feed.

    Raises:
        TooManyFeedsError: there are as many as there may be.
    """
    if await store.count(unit, owner_id) >= MAX_FEEDS:
        raise TooManyFeedsError(MAX_FEEDS)
    at = now()
    secret = _new_secret()
    feed = Feed(new_id(), owner_id, name, conditions, hash_of(secret), at, at)
    await store.insert(unit, feed)
    return secret, feed


async def list_feeds(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> FeedPage:
    """An owner's feeds, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return FeedPage(items=found[:limit], has_more=len(found) > limit)


async def get_feed(unit: UnitOfWork, owner_id: UUID, feed_id: UUID) -> Feed:
    """An owner's feed.

    Raises:
        FeedNotFoundError: the owner has no such feed.
    """
    feed = await store.get(unit, owner_id, feed_id)
    if feed is None:
        raise FeedNotFoundError(feed_id)
    return feed


async def change_feed(
    unit: UnitOfWork, owner_id: UUID, feed_id: UUID, change: FeedChange, precondition: Precondition
) -> Feed:
    """Change what was mentioned; the secret stays. Saying what is already so changes nothing.

    Raises:
        FeedNotFoundError: the owner has no such feed.
        PreconditionFailedError: it has another version.
    """
    feed = await _lock(unit, owner_id, feed_id, precondition)
    changed = replace(
        feed,
        name=change.name if change.name is not None else feed.name,
        conditions=change.conditions if change.conditions is not None else feed.conditions,
    )
    return feed if changed == feed else await _save(unit, changed)


async def change_secret(
    unit: UnitOfWork, owner_id: UUID, feed_id: UUID, precondition: Precondition
) -> tuple[str, Feed]:
    """Give a feed a new secret; the former is worth nothing at once.

    Raises:
        FeedNotFoundError: the owner has no such feed.
        PreconditionFailedError: it has another version.
    """
    feed = await _lock(unit, owner_id, feed_id, precondition)
    secret = _new_secret()
    return secret, await _save(unit, replace(feed, hash=hash_of(secret)))


async def delete_feed(
    unit: UnitOfWork, owner_id: UUID, feed_id: UUID, precondition: Precondition
) -> None:
    """Delete a feed; its addresses lead nowhere at once.

    Raises:
        FeedNotFoundError: the owner has no such feed.
        PreconditionFailedError: it has another version.
    """
    await _lock(unit, owner_id, feed_id, precondition)
    await store.remove(unit, feed_id)


async def read_feed(database: Database, secret: str) -> FeedContent:
    """What a feed shows to whoever knows its secret.

    Raises:
        FeedSecretUnknownError: no feed has it, or its account is closed.
    """
    at = now()
    async with database.read() as unit:
        feed = await store.by_hash(unit, hash_of(secret))
        if feed is None:
            raise FeedSecretUnknownError
        wanted = links.Listing(
            filter=LinkConditions.model_validate(feed.conditions).to_filter(), limit=ENTRIES
        )
        needs = links.Needs(latest_snapshot=False, good_snapshot=False)
        page = await links.list_links(unit, feed.owner_id, wanted, needs)
    if feed.last_used_at is None or at - feed.last_used_at > _USE_NOTED_EVERY:
        async with database.write() as unit:
            await store.mark_used(unit, feed.id, at)
    return FeedContent(feed, page.items)


async def _save(unit: UnitOfWork, feed: Feed) -> Feed:
    saved = replace(feed, updated_at=now(), version=feed.version + 1)
    await store.save(unit, saved)
    return saved


async def _lock(
    unit: UnitOfWork, owner_id: UUID, feed_id: UUID, precondition: Precondition
) -> Feed:
    feed = await store.get(unit, owner_id, feed_id, lock=True)
    if feed is None:
        raise FeedNotFoundError(feed_id)
    precondition.check(feed.version)
    return feed


def _new_secret() -> str:
    return secrets.token_urlsafe(_RANDOM_BYTES)
