"""Where two sequences differ. Pure, and of bounded work whatever strangers wrote.

Patience diff (Bram Cohen): elements that occur once in both, in their longest common order, are
anchors that split the sequences; what has no anchor is compared by Myers' algorithm ("An O(ND)
difference algorithm and its variations", 1986) while it differs little. Work is counted: when the
budget is spent, the rest of a part counts as replaced, so there is always an answer.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

_MAX_EDITS = 300
"""Insertions and deletions up to which a part without anchors is compared element by element."""


@dataclass(frozen=True, slots=True)
class Block:
    """`old[old_start:old_end]` was replaced by `new[new_start:new_end]`; one may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(slots=True)
class Budget:
    """How many elements may still be looked at."""

    steps: int

    def spend(self, steps: int) -> bool:
        """Whether there was enough left."""
        self.steps -= steps
        return self.steps >= 0


def changed_blocks(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Block]:
    """The parts that differ, in order; what lies between two of them is the same."""
    found: list[Block] = []
    waiting = [Block(0, len(old), 0, len(new))]
    while waiting:
        part = _trimmed(old, new, waiting.pop())
        if part.old_start == part.old_end or part.new_start == part.new_end:
            _append(found, part)
            continue
        smaller = _split(old, new, part, budget)
        if smaller is None:
            _append(found, part)
        else:
            waiting.extend(reversed(smaller))
    return found


def _append(found: list[Block], part: Block) -> None:
    """Add a part that differs; parts that touch are one."""
    if part.old_start == part.old_end and part.new_start == part.new_end:
        return
    if found and (found[-1].old_end, found[-1].new_end) == (part.old_start, part.new_start):
        part = Block(found[-1].old_start, part.old_end, found[-1].new_start, part.new_end)
        found.pop()
    found.append(part)


def _trimmed(old: Sequence[Hashable], new: Sequence[Hashable], part: Block) -> Block:
    """A part without what is the same at its ends."""
    i, i_end, j, j_end = part.old_start, part.old_end, part.new_start, part.new_end
    while i < i_end and j < j_end and old[i] == new[j]:
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    return Block(i, i_end, j, j_end)


def _split(
    old: Sequence[Hashable], new: Sequence[Hashable], part: Block, budget: Budget
) -> list[Block] | None:
    """The parts between what is the same; None when nothing is, or the budget is spent."""
    size = part.old_end - part.old_start + part.new_end - part.new_start
    if not budget.spend(size):
        return None
    same = _anchors(old, new, part) or _walk(old, new, part, budget)
    if not same:
        return None
    parts: list[Block] = []
    i, j = part.old_start, part.new_start
    for at_old, at_new in same:
        parts.append(Block(i, at_old, j, at_new))
        i, j = at_old + 1, at_new + 1
    return [*parts, Block(i, part.old_end, j, part.new_end)]


def _anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], part: Block
) -> list[tuple[int, int]]:
    """Elements that occur once in both, in their longest common order (old index, new index)."""
    in_old = Counter(old[part.old_start : part.old_end])
    in_new = Counter(new[part.new_start : part.new_end])
    place = {old[i]: i for i in range(part.old_start, part.old_end) if in_old[old[i]] == 1}
    pairs = [
        (place[new[j]], j)
        for j in range(part.new_start, part.new_end)
        if in_new[new[j]] == 1 and new[j] in place
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by their second, in which the first rises too."""
    ends: list[int] = []  # the smallest first of a run of each length
    lasts: list[int] = []  # and which pair that is
    before: list[int] = []
    for index, (first, _second) in enumerate(pairs):
        length = bisect_left(ends, first)
        before.append(lasts[length - 1] if length else -1)
        if length == len(ends):
            ends.append(first)
            lasts.append(index)
        else:
            ends[length], lasts[length] = first, index
    run: list[tuple[int, int]] = []
    index = lasts[-1] if lasts else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _walk(
    old: Sequence[Hashable], new: Sequence[Hashable], part: Block, budget: Budget
) -> list[tuple[int, int]]:
    """Myers' shortest edit: the pairs that are the same; none when there are too many edits."""
    height, width = part.old_end - part.old_start, part.new_end - part.new_start
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(height + width, _MAX_EDITS) + 1):
        trace.append(dict(furthest))
        if not budget.spend(edits + 1):
            return []
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            i = furthest[k + 1] if down else furthest[k - 1] + 1
            j = i - k
            while i < height and j < width and old[part.old_start + i] == new[part.new_start + j]:
                i, j = i + 1, j + 1
            furthest[k] = i
            if i >= height and j >= width:
                return _pairs(trace, part, height, width)
    return []


def _pairs(
    trace: list[dict[int, int]], part: Block, height: int, width: int
) -> list[tuple[int, int]]:
    """The way back through the furthest points of each number of edits."""
    found: list[tuple[int, int]] = []
    i, j = height, width
    for edits in range(len(trace) - 1, -1, -1):
        furthest = trace[edits]
        k = i - j
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        i_before = furthest[before] if edits else 0
        j_before = i_before - before if edits else 0
        while i > i_before and j > j_before:
            i, j = i - 1, j - 1
            found.append((part.old_start + i, part.new_start + j))
        i, j = i_before, j_before
    return found[::-1]
