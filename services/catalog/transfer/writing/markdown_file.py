"""A list to read, in Markdown (CommonMark 0.31, with what GitHub adds): a heading a month.

Titles and notes are strangers' text: every character that could mean something is escaped, so that
they are shown as they are and nothing in them becomes a link, a picture or HTML.
"""

import re

from services.catalog.transfer.native.records import LinkRecord

# ASCII punctuation with a meaning, `:` for bare URLs and emoji, `$` for formulas.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|~&:=$^@]")
_IN_TARGET = re.compile(r"[\\<>&*_`\[\]]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class MarkdownWriter:
    """See `LinkWriter`."""

    def __init__(self) -> None:
        self._month = ""

    def head(self) -> str:
        """The title."""
        return "# Links\n"

    def link(self, record: LinkRecord) -> str:
        """A bullet with the tags behind it and the note under it."""
        month = f"{record.created_at:%Y-%m}"
        heading = f"\n## {month}\n\n" if month != self._month else ""
        self._month = month
        tags = "".join(f" \\#{escaped(tag)}" for tag in record.tags)
        note = "".join(f"  > {line}".rstrip() + "\n" for line in _lines(record.note))
        title = escaped(record.title or record.url)
        return f"{heading}- [{title}](<{_target(record.url)}>){tags}\n{note}"

    def tail(self) -> str:
        """Nothing."""
        return ""


def escaped(text: str) -> str:
    """A text as one line that means nothing but itself."""
    line = " ".join(_CONTROLS.sub(" ", text).split())
    return _SPECIAL.sub(r"\\\g<0>", line)


def _target(url: str) -> str:
    return _IN_TARGET.sub(r"\\\g<0>", url)


def _lines(note: str | None) -> list[str]:
    """Each line of a note as a paragraph's line; an empty one parts paragraphs."""
    lines = [escaped(line) for line in (note or "").splitlines()]
    return [f"{line}\\" if line and following else line for line, following in _pairs(lines)]


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    """Each line with the one that follows: where one does, the break between them is kept."""
    return list(zip(lines, [*lines[1:], ""], strict=True)) if lines else []
