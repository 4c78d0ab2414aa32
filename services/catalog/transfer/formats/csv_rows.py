"""Rows of a table in text: CSV as spreadsheets and tools write it (RFC 4180, and with `;` or tabs).

Python's own reader has one limit of the size of a field for the whole process, and gives up there;
this one cuts what is too long and goes on, in one pass over the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from services.catalog.transfer.formats.encoding import text_of
from services.catalog.transfer.formats.values import MAX_TEXT_CHARS

DELIMITERS = (",", ";", "\t", "|")
_MAX_COLUMNS = 256
_HEAD_CHARS = 4_096
_LINE_END = re.compile(r"[\r\n]")


def table(file: BinaryIO) -> Iterator[Sequence[str]]:
    """The rows of a file, without those that are empty; the delimiter is seen from its head."""
    pieces = text_of(file)
    head = ""
    for piece in pieces:
        head += piece
        if len(head) >= _HEAD_CHARS:
            break
    delimiter = delimiter_of(head[:_HEAD_CHARS])
    reader = _Reader(delimiter)
    yield from reader.rows(head)
    for piece in pieces:
        yield from reader.rows(piece)
    yield from reader.end()


def records(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows after the first, numbered from 1, by the first's names in lower case."""
    rows = table(file)
    header = [name.strip().lower() for name in next(rows, ())]
    for number, row in enumerate(rows, start=1):
        yield number, dict(zip(header, (cell.strip() for cell in row), strict=False))


def delimiter_of(head: str) -> str:
    """The delimiter that cuts the first row into the most fields."""
    return max(DELIMITERS, key=lambda delimiter: len(first_row(head, delimiter)))


def first_row(head: str, delimiter: str) -> Sequence[str]:
    """The first row of a text that is not empty."""
    reader = _Reader(delimiter)
    return next(reader.rows(head), None) or next(reader.end(), ())


class _Reader:
    """Where in a table the text stands: in a field, in quotes, after a quote in quotes."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._ends = re.compile(f"[{re.escape(delimiter)}\r\n]")
        self._row: list[str] = []
        self._field: list[str] = []
        self._room = MAX_TEXT_CHARS
        self._fresh = True
        self._quoted = False
        self._after_quote = False

    def rows(self, piece: str) -> Iterator[Sequence[str]]:
        """The rows that end in this piece of text."""
        at = 0
        while at < len(piece):
            if self._at_row and (end := piece.find("\n", at)) >= 0 and _is_plain(piece, at, end):
                at, plain = end + 1, piece[at:end].rstrip("\r").split(self._delimiter, _MAX_COLUMNS)
                if row := _with_cells(plain[:_MAX_COLUMNS]):
                    yield row
            elif self._after_quote:
                self._after_quote = False
                if piece[at] == '"':
                    self._keep('"')
                    self._quoted = True
                    at += 1
            elif self._quoted:
                at = self._take_quoted(piece, at)
            elif self._fresh and piece[at] == '"':
                self._fresh, self._quoted = False, True
                at += 1
            else:
                at, row_ends = self._take_plain(piece, at)
                if row_ends and (row := self._end_row()):
                    yield row

    @property
    def _at_row(self) -> bool:
        return self._fresh and not self._row

    def _take_quoted(self, piece: str, at: int) -> int:
        end = piece.find('"', at)
        self._keep(piece[at : end if end >= 0 else None])
        if end < 0:
            return len(piece)
        self._quoted, self._after_quote = False, True
        return end + 1

    def _take_plain(self, piece: str, at: int) -> tuple[int, bool]:
        is_full = len(self._row) == _MAX_COLUMNS
        found = (_LINE_END if is_full else self._ends).search(piece, at)
        self._keep(piece[at : found.start() if found else None])
        if found is None:
            return len(piece), False
        self._end_field()
        return found.end(), found[0] != self._delimiter

    def end(self) -> Iterator[Sequence[str]]:
        """The last row, when no line break ended it."""
        self._end_field()
        if row := self._end_row():
            yield row

    def _keep(self, part: str) -> None:
        if part:
            self._fresh = False
            if self._room > 0:
                self._field.append(part[: self._room])
                self._room -= len(part)

    def _end_field(self) -> None:
        if len(self._row) < _MAX_COLUMNS:
            self._row.append("".join(self._field))
        self._field, self._room, self._fresh = [], MAX_TEXT_CHARS, True

    def _end_row(self) -> Sequence[str] | None:
        row, self._row = self._row, []
        return _with_cells(row)


def _is_plain(piece: str, start: int, end: int) -> bool:
    """Whether a line needs only to be cut at its delimiters, as most do."""
    return piece.find('"', start, end) < 0 and piece.find("\r", start, end - 1) < 0


def _with_cells(row: Sequence[str]) -> Sequence[str] | None:
    return row if any(cell and not cell.isspace() for cell in row) else None
