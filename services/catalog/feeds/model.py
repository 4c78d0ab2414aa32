"""A feed as catalog knows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

MAX_FEEDS = 100


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest links of a filter, under a secret of which only the hash is kept.

    `conditions` is the filter as the API has it (`LinkConditions`), ready for JSON.
    """

    id: UUID
    owner_id: UUID
    name: str
    conditions: dict[str, Any]
    hash: str
    created_at: datetime
    updated_at: datetime
    last_used_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class FeedChange:
    """What a client wants to be different; None: as it is."""

    name: str | None = None
    conditions: dict[str, Any] | None = None


class FeedNotFoundError(Exception):
    """The owner has no feed with this id."""

    def __init__(self, feed_id: UUID) -> None:
        super().__init__(str(feed_id))
        self.feed_id = feed_id


class TooManyFeedsError(Exception):
    """The owner has as many feeds as there may be."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count


class FeedSecretUnknownError(Exception):
    """No feed has this secret, or its account is closed."""
