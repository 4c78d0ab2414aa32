"""Keyset pages: `{items, next_cursor}`, where a cursor is opaque to clients."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list. Ask again with `cursor=next_cursor`; null means the end."""

    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="Give this as `cursor` to read on; null at the end"
    )


class InvalidCursorError(Exception):
    """A cursor that this API did not hand out."""


def encode_cursor(keys: Sequence[str]) -> str:
    """The keys of a page's last row, as one URL-safe string."""
    return base64.urlsafe_b64encode(json.dumps(list(keys)).encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str, key_count: int) -> list[str]:
    """The keys of `encode_cursor`.

    Raises:
        InvalidCursorError: not base64url of a JSON list of `key_count` strings.
    """
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise InvalidCursorError(cursor) from error
    if (
        not isinstance(keys, list)
        or len(keys) != key_count
        or not all(isinstance(key, str) for key in keys)
    ):
        raise InvalidCursorError(cursor)
    return keys
