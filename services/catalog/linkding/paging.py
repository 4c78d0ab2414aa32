"""Pages by limit and offset, as Django REST framework makes them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import URL

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000
MAX_TAG_LIMIT = 5_000
MAX_OFFSET = 100_000


class OffsetTooLargeError(Exception):
    """So far into a list only the `next` of the page before leads."""

    def __init__(self, max_offset: int) -> None:
        super().__init__(str(max_offset))
        self.max_offset = max_offset


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted. `after` is the place that our own `next` leads to."""

    limit: int
    offset: int
    after: str | None = None


def window_of(
    limit: str | None, offset: str | None, after: str | None = None, *, max_limit: int = MAX_LIMIT
) -> Window:
    """What a client asked for; like Django's, it takes what is no number for nothing said.

    Raises:
        OffsetTooLargeError: it is beyond what is counted through.
    """
    wanted = Window(
        limit=min(_whole(limit) or DEFAULT_LIMIT, max_limit),
        offset=_whole(offset) or 0,
        after=after,
    )
    if after is None and wanted.offset > MAX_OFFSET:
        raise OffsetTooLargeError(MAX_OFFSET)
    return wanted


def page_of(
    url: URL,
    window: Window,
    results: Sequence[dict[str, Any]],
    count: int,
    *,
    has_more: bool,
    cursor: str | None = None,
) -> dict[str, Any]:
    """The answer: how many there are, where the pages around this one are, and this one."""
    plain = url.remove_query_params("after")
    following = plain.include_query_params(limit=window.limit, offset=window.offset + window.limit)
    if cursor is not None:
        following = following.include_query_params(after=cursor)
    before = window.offset - window.limit
    previous = plain.include_query_params(limit=window.limit, offset=before)
    if before <= 0:
        previous = plain.include_query_params(limit=window.limit).remove_query_params("offset")
    return {
        "count": count,
        "next": str(following) if has_more else None,
        "previous": str(previous) if window.offset else None,
        "results": list(results),
    }


def _whole(text: str | None) -> int | None:
    """A number of at most ten digits, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 10 else None
