"""Keyset pages by (created_at, id), newest first: stable while rows are added."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query

from shared.http.pages import InvalidCursorError, decode_cursor, encode_cursor

CURSOR_EXAMPLE = encode_cursor(["2025-07-14T08:00:00.123456+00:00", str(UUID(int=1))])

Cursor = Annotated[
    str | None,
    Query(
        description="`next_cursor` of the page before",
        min_length=1,
        max_length=2_000,
        pattern="^[A-Za-z0-9_-]+$",
        examples=[CURSOR_EXAMPLE],
    ),
]
Limit = Annotated[int, Query(ge=1, le=100, description="Items on a page")]

DEFAULT_LIMIT = 20


def cursor_of(created_at: datetime, row_id: UUID) -> str:
    """The cursor that continues after a row."""
    return encode_cursor([created_at.isoformat(), str(row_id)])


def after_of(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The row that a page continues after, or None for the first page.

    Raises:
        InvalidCursorError: this API did not hand it out.
    """
    if cursor is None:
        return None
    created_at, row_id = decode_cursor(cursor, 2)
    try:
        after = datetime.fromisoformat(created_at), UUID(row_id)
    except ValueError as error:
        raise InvalidCursorError(cursor) from error
    if after[0].utcoffset() is None or not 1970 <= after[0].year <= 9000:
        raise InvalidCursorError(cursor)
    return after
