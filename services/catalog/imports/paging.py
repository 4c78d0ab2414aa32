"""Cursors over the lines of an import: the number of the last one."""

from services.catalog.imports.model import LineOutcome
from shared.http.pages import InvalidCursorError, decode_cursor, encode_cursor

_MAX_NUMBER = 2**31 - 1


def cursor_of(line: LineOutcome) -> str:
    """The cursor that continues after a line."""
    return encode_cursor([str(line.number)])


def number_after(cursor: str | None) -> int:
    """The number that a page continues after; 0 for the first page.

    Raises:
        InvalidCursorError: this API did not hand it out.
    """
    if cursor is None:
        return 0
    (text,) = decode_cursor(cursor, 1)
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_MAX_NUMBER)):
        raise InvalidCursorError(cursor)
    if not 0 < int(text) <= _MAX_NUMBER:
        raise InvalidCursorError(cursor)
    return int(text)
