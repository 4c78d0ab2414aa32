"""Lines of a binary file, of a length that memory holds. Pure but for the reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAX_LINE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; `flaw` says why it is none that can be read."""

    text: str
    flaw: str | None = None


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    """The lines of a file from where it stands; empty ones are left out."""
    while raw := file.readline(MAX_LINE_BYTES + 1):
        if len(raw) > MAX_LINE_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(MAX_LINE_BYTES)
            yield Line("", f"the line has more than {MAX_LINE_BYTES:,} bytes")
            continue
        stripped = raw.strip(b"\r\n")
        if not stripped:
            continue
        try:
            yield Line(stripped.decode("utf-8"))
        except UnicodeDecodeError:
            yield Line(stripped[:200].decode("utf-8", "replace"), "the line is not UTF-8")
