"""Cursors of the lists of URLs and of duplicates. Pure."""

from datetime import datetime
from uuid import UUID

from services.catalog.aliases.model import Duplicate, LinkUrl
from shared.http.pages import InvalidCursorError, decode_cursor, encode_cursor


def cursor_of_url(item: LinkUrl) -> str:
    """The cursor that continues after a URL."""
    return encode_cursor([item.created_at.isoformat(), item.key])


def after_url(cursor: str | None) -> tuple[datetime, str] | None:
    """The place that a page of URLs continues after, or None for the first page.

    Raises:
        InvalidCursorError: this API did not hand it out.
    """
    if cursor is None:
        return None
    created_at, key = decode_cursor(cursor, 2)
    if not key.isalnum():
        raise InvalidCursorError(cursor)
    return _time(created_at, cursor), key


def cursor_of_duplicate(item: Duplicate) -> str:
    """The cursor that continues after a pair."""
    return encode_cursor([item.found_at.isoformat(), str(item.link.row.id), str(item.other.row.id)])


def after_duplicate(cursor: str | None) -> tuple[datetime, UUID, UUID] | None:
    """The place that a page of pairs continues after, or None for the first page.

    Raises:
        InvalidCursorError: this API did not hand it out.
    """
    if cursor is None:
        return None
    found_at, link_id, other_id = decode_cursor(cursor, 3)
    try:
        return _time(found_at, cursor), UUID(link_id), UUID(other_id)
    except ValueError as error:
        raise InvalidCursorError(cursor) from error


def _time(text: str, cursor: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidCursorError(cursor) from error
    if found.utcoffset() is None or not 1970 <= found.year <= 9000:
        raise InvalidCursorError(cursor)
    return found
