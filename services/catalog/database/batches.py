"""Long lists in pieces: one statement takes some 32,000 values on either database."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

ROWS = 4_000
"""Rows of a few columns, or ids, that one statement takes at most."""

_Item = TypeVar("_Item")


def batches(items: Sequence[_Item], size: int = ROWS) -> Iterator[Sequence[_Item]]:
    """The items in their order, at most `size` at a time."""
    for first in range(0, len(items), size):
        yield items[first : first + size]
