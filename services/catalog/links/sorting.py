"""The orders of a list of links, and the cursors that continue it. Pure.

A cursor belongs to the order that it was made in: it holds the last row's place in that order.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.catalog.links.model import LinkRow
from shared.http.pages import InvalidCursorError, decode_cursor, encode_cursor

_NONE = "-"
_FIRST_YEAR, _LAST_YEAR = 1, 9_999


class Sort(StrEnum):
    """What a list goes by; `-` stands for downwards."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    LAST_UPDATED = "-updated_at"
    FIRST_UPDATED = "updated_at"
    TITLE = "title"
    TITLE_DOWN = "-title"
    LAST_PUBLISHED = "-published_at"
    FIRST_PUBLISHED = "published_at"

    @property
    def field(self) -> str:
        """The field that the order goes by."""
        return self.removeprefix("-")

    @property
    def is_down(self) -> bool:
        """Whether the greatest comes first."""
        return self.startswith("-")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in an order: its value there, then its id. None comes after all values."""

    value: datetime | str | None
    link_id: UUID


def place_of(row: LinkRow, sort: Sort) -> Place:
    """Where a link stands."""
    values: dict[str, datetime | str | None] = {
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "title": row.sort_title,
        "published_at": row.published_at,
    }
    return Place(values[sort.field], row.id)


def cursor_after(row: LinkRow, sort: Sort) -> str:
    """The cursor that continues after a link."""
    value = place_of(row, sort).value
    text = value.isoformat() if isinstance(value, datetime) else value
    return encode_cursor([sort, _NONE if text is None else f"={text}", str(row.id)])


def place_after(cursor: str | None, sort: Sort) -> Place | None:
    """The place that a page continues after, or None for the first page.

    Raises:
        InvalidCursorError: this API did not hand it out for this order.
    """
    if cursor is None:
        return None
    made_for, text, link_id = decode_cursor(cursor, 3)
    if made_for != sort or not text.startswith((_NONE, "=")) or "\x00" in text:
        raise InvalidCursorError(cursor)
    try:
        return Place(None if text == _NONE else _value(text[1:], sort), UUID(link_id))
    except (ValueError, OverflowError) as error:
        raise InvalidCursorError(cursor) from error


def _value(text: str, sort: Sort) -> datetime | str:
    if sort.field == "title":
        text.encode()  # a lone surrogate is a ValueError here, and not in the database
        return text
    value = datetime.fromisoformat(text)
    if value.utcoffset() is None or not _FIRST_YEAR < value.year < _LAST_YEAR:
        raise ValueError("no time of a link")
    return value
