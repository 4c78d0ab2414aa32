"""Text to chunks of the model's window, each with its character span.

Pure: the tokenizer comes in as a function that gives the span of every token. Time is linear in
the number of tokens. Spans count Unicode code points, so `text[chunk.start:chunk.end]` is the
chunk's text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

TokenSpans = Callable[[str], Sequence[tuple[int, int]]]
"""Gives the `(start, end)` code points of every token of a text, in order."""

_SENTENCE_ENDS = frozenset(".!?…。！？；")
_CLAUSE_ENDS = frozenset(",;:，、：—")
_FULL_WIDTH_ENDS = frozenset("。！？；…")
_CLOSERS = frozenset("\"')]}»”’）】》」』")


class _Border(IntEnum):
    """How good a place before a token is for a cut; more is better."""

    NONE = 0  # inside a word
    WORD = 1
    CLAUSE = 2
    SENTENCE = 3
    PARAGRAPH = 4


@dataclass(frozen=True, slots=True)
class Chunk:
    """A token span of a text. `start` and `end` are code points; neither end is blank."""

    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """Sizes in the model's tokens, special tokens not counted.

    Attributes:
        window: most tokens of a chunk.
        overlap: most tokens that a chunk shares with the one before; at most half the window.
    """

    window: int
    overlap: int

    def __post_init__(self) -> None:
        """Refuse sizes with which chunking would not get ahead."""
        if self.window < 1 or not 0 <= self.overlap * 2 <= self.window:
            raise ValueError(f"overlap {self.overlap} does not fit window {self.window}")


def chunk_text(text: str, token_spans: TokenSpans, size: ChunkSize) -> list[Chunk]:
    """Cut `text` into overlapping chunks at the best borders.

    A chunk ends at the last paragraph or sentence border in the second half of its window; the
    next one starts at the first such border within the overlap.

    Returns:
        Chunks in order. Together they cover everything but blanks; a text without any token
        gives none.
    """
    spans = [(start, end) for start, end in token_spans(text) if end > start]
    if not spans:
        return []
    borders = _borders(text, spans)
    # a cut lies before a token; what no token covers belongs to the token before it
    cuts = [0, *(start for start, _ in spans[1:]), len(text)]
    chunks: list[Chunk] = []
    first = 0
    while True:
        last = _chunk_end(borders, first, size.window)
        piece = _stripped(text, cuts[first], cuts[last], len(chunks))
        if piece is not None:
            chunks.append(piece)
        if last == len(spans):
            return chunks
        first = _next_start(borders, first, last, size.overlap)


def _borders(text: str, spans: Sequence[tuple[int, int]]) -> list[_Border]:
    """The border before each token; before the first it is a paragraph."""
    return [
        _Border.PARAGRAPH,
        *(_border(text, before[1], after[0]) for before, after in pairwise(spans)),
    ]


def _border(text: str, left: int, right: int) -> _Border:
    """The border in `text[left:right]`, the gap between two tokens (often empty)."""
    gap = text[left:right]
    if "\n" in gap:
        return _Border.PARAGRAPH
    spaced = bool(gap) and gap.isspace()
    last = _last_but_closers(text, left)
    if last in _FULL_WIDTH_ENDS or (spaced and last in _SENTENCE_ENDS):
        following = text[right : right + 1]
        return _Border.WORD if following in _CLOSERS | _SENTENCE_ENDS else _Border.SENTENCE
    if last in _CLAUSE_ENDS and (spaced or last > "\x7f"):
        return _Border.CLAUSE
    if spaced or _is_unspaced(text[left - 1]) or _is_unspaced(text[right : right + 1]):
        return _Border.WORD
    return _Border.NONE


def _last_but_closers(text: str, end: int) -> str:
    """The character before `end`, past a few closing quotes and brackets."""
    for position in range(end - 1, max(end - 4, -1), -1):
        if text[position] not in _CLOSERS:
            return text[position]
    return ""


def _is_unspaced(character: str) -> bool:
    """Whether a script without spaces between words (Chinese, Japanese) may be cut here."""
    return character >= "\u2e80" and character <= "\U0003ffff"


def _chunk_end(borders: Sequence[_Border], first: int, window: int) -> int:
    """The token after a chunk that starts at `first`: the last, best border near its end."""
    limit = first + window
    if limit >= len(borders):
        return len(borders)
    earliest = first + window // 2 + 1
    candidates = range(limit, min(earliest, limit) - 1, -1)
    strong = next((cut for cut in candidates if borders[cut] >= _Border.SENTENCE), None)
    return strong or max(candidates, key=lambda cut: (borders[cut] > _Border.NONE, cut))


def _next_start(borders: Sequence[_Border], first: int, last: int, overlap: int) -> int:
    """Where the next chunk starts: a sentence or, failing that, a word within the overlap."""
    candidates = range(max(last - overlap, first + 1), last + 1)
    for wanted in (_Border.SENTENCE, _Border.WORD):
        for cut in candidates:
            if borders[cut] >= wanted:
                return cut
    return candidates[0]


def _stripped(text: str, start: int, end: int, index: int) -> Chunk | None:
    """The chunk of `text[start:end]` without blanks at its ends, None when nothing is left."""
    whole = text[start:end]
    left = whole.lstrip()
    if not left:
        return None
    start = end - len(left)
    end = start + len(left.rstrip())
    return Chunk(index, start, end, text[start:end])
