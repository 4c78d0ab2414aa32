"""Votes: which segments of a page a reader kept.

Pure. A reader (Readability, trafilatura, …) gives text; what it kept is found in it by the letters
and digits alone, so that its white space, list marks and table bars do not matter.
"""

from collections import Counter
from collections.abc import Sequence

from services.capture.steps.text.segments import Segment, key_of

_SURE_CHARS = 24
_SURE_CHARS_CJK = 12
_GRAM = 8
_MOST_PART = 0.7
_WINDOW = 3_000


def kept_by(reader_text: str, segments: Sequence[Segment]) -> list[bool]:
    """For each segment, whether the reader's text has it, each occurrence counted once."""
    said = key_of(reader_text)
    kept = [False] * len(segments)
    if not said:
        return kept
    anchors = _anchors(said, segments, kept)
    _place_the_rest(said, segments, kept, anchors)
    return kept


def _is_sure(key: str) -> bool:
    wide = sum(ord(char) > 0x2E80 for char in key[:_SURE_CHARS])
    return len(key) >= (_SURE_CHARS_CJK if wide * 2 > len(key[:_SURE_CHARS]) else _SURE_CHARS)


def _anchors(
    said: str, segments: Sequence[Segment], kept: list[bool]
) -> list[tuple[int, int] | None]:
    """Where long texts that the page has only once are. Marks those, and what is cut short."""
    counts = Counter(segment.key for segment in segments)
    grams = {said[at : at + _GRAM] for at in range(max(1, len(said) - _GRAM + 1))}
    places: list[tuple[int, int] | None] = [None] * len(segments)
    cursor = 0
    for number, segment in enumerate(segments):
        key = segment.key
        if counts[key] > 1 or not _is_sure(key):
            continue
        at = said.find(key, cursor)
        if at < 0:
            at = said.find(key)
        else:
            cursor = at + len(key)
        if at >= 0:
            kept[number], places[number] = True, (at, at + len(key))
        elif _share(key, grams) >= _MOST_PART:
            kept[number] = True
    return places


def _share(key: str, grams: set[str]) -> float:
    steps = range(0, max(1, len(key) - _GRAM + 1), 2)
    return sum(key[at : at + _GRAM] in grams for at in steps) / len(steps)


def _place_the_rest(
    said: str,
    segments: Sequence[Segment],
    kept: list[bool],
    anchors: Sequence[tuple[int, int] | None],
) -> None:
    """Short and repeated texts are looked for between the anchors around them."""
    ends: list[int] = [len(said)] * (len(segments) + 1)
    for number in range(len(segments) - 1, -1, -1):
        anchor = anchors[number]
        ends[number] = anchor[0] if anchor else ends[number + 1]
    cursor, has_anchor = 0, False
    for number, segment in enumerate(segments):
        anchor = anchors[number]
        if anchor:
            cursor, has_anchor = anchor[1], True
            continue
        if kept[number]:
            continue
        end = ends[number]
        if end < cursor:  # the reader moved things: look a little further on
            end = min(len(said), cursor + len(segment.key) * 2)
        elif not has_anchor:
            cursor = max(cursor, end - _WINDOW)
        at = said.find(segment.key, cursor, end)
        if at >= 0:
            kept[number] = True
            cursor = at + len(segment.key)
