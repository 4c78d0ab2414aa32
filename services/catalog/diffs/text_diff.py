"""Two texts as hunks of lines, with the words that differ inside lines marked. Pure.

Lines are compared without the spaces at their ends. Inside a replaced part words are compared, and
a character of Chinese, Japanese or Thai is a word; line breaks are not, so a paragraph that was
only wrapped anew shows no mark.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.catalog.diffs.sequences import Block, Budget, changed_blocks

_STEPS = 3_000_000
"""Elements that one diff may look at: some seconds at most."""

_LEAST_COMMON = 0.25
"""A replaced part that shares less of its words is shown as replaced, without marks."""

_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]|[^\W_]+|\S"
)


class LineKind(StrEnum):
    """On which side a line is."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a line (code points, `start` included, `end` not) that the other side lacks."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the old text, the new one, or both, with its numbers there from 1 on."""

    kind: LineKind
    text: str
    old_number: int | None
    new_number: int | None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changes that lie close together, with some of the lines around."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TextDiff:
    """How an old text became a new one."""

    hunks: tuple[Hunk, ...]
    added_count: int
    removed_count: int
    same_count: int


def diff_texts(old: str, new: str, *, context: int) -> TextDiff:
    """How one text became the other.

    Args:
        old: the earlier text.
        new: the later text.
        context: lines around a change that are shown with it.
    """
    budget = Budget(_STEPS)
    before, after = old.splitlines(), new.splitlines()
    blocks = changed_blocks(
        [line.rstrip() for line in before], [line.rstrip() for line in after], budget
    )
    removed = sum(block.old_end - block.old_start for block in blocks)
    added = sum(block.new_end - block.new_start for block in blocks)
    return TextDiff(
        hunks=tuple(_hunks(before, after, blocks, context, budget)),
        added_count=added,
        removed_count=removed,
        same_count=len(before) - removed,
    )


def _hunks(
    before: Sequence[str],
    after: Sequence[str],
    blocks: Sequence[Block],
    context: int,
    budget: Budget,
) -> list[Hunk]:
    """Changes with fewer same lines between them than are shown around both are one hunk."""
    found: list[Hunk] = []
    lines: list[Line] = []
    shown = 0  # how many lines of the old text are behind us
    ends = [block.old_start for block in blocks[1:]] + [len(before)]
    for block, end in zip(blocks, ends, strict=False):
        start = max(block.old_start - context, shown)
        if lines and start > shown:
            found.append(Hunk(tuple(lines)))
            lines = []
        lines += _same(after, range(start, block.old_start), block.new_start - block.old_start)
        lines += _changed(before, after, block, budget)
        shown = min(block.old_end + context, end)
        lines += _same(after, range(block.old_end, shown), block.new_end - block.old_end)
    if lines:
        found.append(Hunk(tuple(lines)))
    return found


def _same(after: Sequence[str], numbers: range, shift: int) -> list[Line]:
    """Lines that both have, as the new text writes them."""
    return [
        Line(LineKind.SAME, after[number + shift], number + 1, number + shift + 1)
        for number in numbers
    ]


def _changed(
    before: Sequence[str], after: Sequence[str], block: Block, budget: Budget
) -> list[Line]:
    """The lines of a replaced part: first what is gone, then what came."""
    gone = before[block.old_start : block.old_end]
    came = after[block.new_start : block.new_end]
    old_marks, new_marks = _marks(gone, came, budget)
    return [
        Line(LineKind.REMOVED, text, block.old_start + number + 1, None, old_marks[number])
        for number, text in enumerate(gone)
    ] + [
        Line(LineKind.ADDED, text, None, block.new_start + number + 1, new_marks[number])
        for number, text in enumerate(came)
    ]


_Marks = list[tuple[Mark, ...]]


def _marks(gone: Sequence[str], came: Sequence[str], budget: Budget) -> tuple[_Marks, _Marks]:
    """For each line, which of its words the other side lacks."""
    old, new = _tokens(gone), _tokens(came)
    none: tuple[_Marks, _Marks] = [() for _ in gone], [() for _ in came]
    if not old or not new:
        return none
    blocks = changed_blocks([item.text for item in old], [item.text for item in new], budget)
    lost = sum(block.old_end - block.old_start for block in blocks)
    if len(old) - lost < _LEAST_COMMON * max(len(old), len(new)):
        return none
    return (
        _marked(old, [(block.old_start, block.old_end) for block in blocks], len(gone)),
        _marked(new, [(block.new_start, block.new_end) for block in blocks], len(came)),
    )


@dataclass(frozen=True, slots=True)
class _Token:
    """A word and where it is."""

    text: str
    line: int
    start: int
    end: int


def _tokens(lines: Sequence[str]) -> list[_Token]:
    return [
        _Token(match.group(), number, match.start(), match.end())
        for number, line in enumerate(lines)
        for match in _TOKEN.finditer(line)
    ]


def _marked(tokens: Sequence[_Token], runs: Sequence[tuple[int, int]], line_count: int) -> _Marks:
    """Runs of words as marks of their lines: one a run and line."""
    found: list[list[Mark]] = [[] for _ in range(line_count)]
    for start, end in runs:
        last_line = -1
        for token in tokens[start:end]:
            marks = found[token.line]
            if token.line == last_line:
                marks[-1] = Mark(marks[-1].start, token.end)
            else:
                marks.append(Mark(token.start, token.end))
            last_line = token.line
    return [tuple(marks) for marks in found]
