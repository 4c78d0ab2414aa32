"""Cursors: what was encoded comes back, and nothing else is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.pages import InvalidCursorError, decode_cursor, encode_cursor


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_cursor_gives_its_keys_back(keys: list[str]) -> None:
    assert decode_cursor(encode_cursor(keys), len(keys)) == keys


@given(st.text())
def test_any_other_string_is_refused(cursor: str) -> None:
    try:
        keys = decode_cursor(cursor, 2)
    except InvalidCursorError:
        return
    assert decode_cursor(encode_cursor(keys), 2) == keys


@pytest.mark.parametrize("cursor", ["", "W10", "WzEsMl0", "e30", "%", "字", encode_cursor(["one"])])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        decode_cursor(cursor, 2)
