"""What a reader makes of a file: text and Markdown, written side by side up to a bound."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_CHARS = 5_000_000
_MAX_CELL_CHARS = 2_000
_MAX_COLUMNS = 64


class FullError(Exception):
    """There is as much text as is kept, or no time for more."""


@dataclass(slots=True)
class Document:
    """A file's text, and what it says of itself.

    Attributes:
        end: when to stop, of the monotonic clock.
        details: what else is known, by name, as JSON can hold it.
    """

    end: float = float("inf")
    title: str | None = None
    author: str | None = None
    description: str | None = None
    language: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    is_markdown_apart: bool = False
    _text: list[str] = field(default_factory=list)
    _markdown: list[str] = field(default_factory=list)
    _chars: int = 0

    @property
    def text(self) -> str:
        """All of it, plain."""
        return "\n".join(self._text).strip("\n")

    @property
    def markdown(self) -> str:
        """All of it, with its headings, lists and tables."""
        return "\n".join(self._markdown).strip("\n")

    def raw(self, text: str, markdown: str | None = None) -> None:
        """Lines as they are.

        Raises:
            FullError: there is enough; a part of it was taken.
        """
        room = MAX_CHARS - self._chars
        self._text.append(text[:room])
        self._markdown.append((text if markdown is None else markdown)[: 2 * room])
        self._chars += len(text)
        if self._chars > MAX_CHARS or time.monotonic() > self.end:
            self.details["is_cut"] = True
            raise FullError

    def heading(self, level: int, text: str) -> None:
        """A heading of level 1 to 6; an empty one is none."""
        line = one_line(text)
        if line:
            self.raw(f"{line}\n", f"{'#' * min(max(level, 1), 6)} {line}\n")

    def paragraph(self, text: str) -> None:
        """A paragraph; an empty one is none."""
        if text.strip():
            self.raw(f"{text.strip()}\n")

    def item(self, text: str, depth: int = 0) -> None:
        """An entry of a list."""
        line = one_line(text)
        if line:
            indent = "  " * min(depth, 8)
            self.raw(f"{indent}- {line}", f"{indent}- {line}")

    def break_off(self) -> None:
        """An empty line, before and after a list or a table."""
        if self._text and not self._text[-1].endswith("\n") and self._text[-1]:
            self.raw("")

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """A table, its first row as its head. Cells are of one line and of bounded length."""
        self.break_off()
        width = 0
        for number, row in enumerate(rows):
            cells = [one_line(cell)[:_MAX_CELL_CHARS] for cell in row[:_MAX_COLUMNS]]
            while len(cells) > width and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            escaped = [cell.replace("|", "\\|") for cell in cells]
            escaped += [""] * (width - len(escaped))
            line = f"| {' | '.join(escaped)} |"
            rule = f"\n|{' --- |' * max(width, 1)}" if number == 0 else ""
            self.raw("\t".join(cells), line + rule)
        self.break_off()


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())
