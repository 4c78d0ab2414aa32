"""Keyset pages of tags, in the order of their keys."""

import re

from shared.http.pages import InvalidCursorError, decode_cursor, encode_cursor

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def cursor_of(key: str) -> str:
    """The cursor that continues after a tag."""
    return encode_cursor([key])


def after_of(cursor: str | None) -> str | None:
    """The key that a page continues after, or None for the first page.

    Raises:
        InvalidCursorError: this API did not hand it out.
    """
    if cursor is None:
        return None
    (key,) = decode_cursor(cursor, 1)
    if not key or _UNSTORABLE.search(key):
        raise InvalidCursorError(cursor)
    return key
