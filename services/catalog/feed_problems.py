"""The errors of feeds, and the problems that they are to a client."""

from services.catalog.feeds.model import (
    FeedNotFoundError,
    FeedSecretUnknownError,
    TooManyFeedsError,
)
from services.catalog.problem_types.entries import Entry, is_a

FEED_PROBLEMS: tuple[Entry, ...] = (
    is_a(FeedNotFoundError, "feed-not-found", lambda error: f"There is no feed {error.feed_id}."),
    is_a(
        TooManyFeedsError,
        "too-many-feeds",
        lambda error: f"There may be at most {error.max_count} feeds.",
    ),
    is_a(FeedSecretUnknownError, "not-found", lambda _error: "Not Found"),
)
