"""Lines of a file, of which none fills the memory."""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.encoding import text_of

MAX_LINE_CHARS = 4_194_304
"""A line that is longer is cut here."""


def lines_of(file: BinaryIO) -> Iterator[str]:
    """The lines that are not blank, without blanks around them."""
    held: list[str] = []
    room = MAX_LINE_CHARS
    for piece in text_of(file):
        *whole, rest = piece.replace("\r", "\n").split("\n")
        for part in whole:
            held.append(part[: max(room, 0)])
            if line := "".join(held).strip():
                yield line
            held, room = [], MAX_LINE_CHARS
        if room > 0 and rest:
            held.append(rest[:room])
            room -= len(rest)
    if line := "".join(held).strip():
        yield line
