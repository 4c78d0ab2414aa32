"""A part of a file (RFC 9110, section 14): ReplayWeb.page reads an archive that way. Pure.

One range is served; several in one request are answered with the whole file, as a server may.
"""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from `start` up to, but not with, `end`."""

    start: int
    end: int

    def content_range(self, size: int) -> str:
        """The value of `Content-Range`."""
        return f"bytes {self.start}-{self.end - 1}/{size}"


class NoSuchPartError(Exception):
    """The file has no byte in the range."""


def part_of(header: str | None, if_range: str | None, *, etag: str, size: int) -> Part | None:
    """The part that is asked for; None: the whole file is to be sent.

    Raises:
        NoSuchPartError: the range begins after the file's end.
    """
    if header is None or (if_range is not None and if_range.strip() != etag):
        return None
    match = _ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise NoSuchPartError
        return Part(size - length, size)
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    if start >= size:
        raise NoSuchPartError
    return Part(start, end)
