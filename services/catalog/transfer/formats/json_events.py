"""JSON as a stream of events, of which only what is wanted becomes objects.

A page's whole text may lie in one string of an entry, or a megabyte of digits, or a hundred
thousand brackets: nothing here recurses, no string is held whole that is longer than an entry's
texts may be, and of no value are more parts kept than an entry needs.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, NamedTuple

import ijson

from services.catalog.transfer.formats.encoding import text_of
from services.catalog.transfer.formats.model import UnsupportedFileError
from services.catalog.transfer.formats.values import MAX_TEXT_CHARS

_MAX_DEPTH = 8
_MAX_PARTS = 5_000
_OPENS = {"start_map", "start_array"}
_CLOSES = {"end_map", "end_array"}
_HIGH, _LOW = r"u[dD][89abAB][0-9a-fA-F]{2}", r"u[dD][c-fC-F][0-9a-fA-F]{2}"
_CUT_ESCAPE = re.compile(rf"(?:\\{_HIGH})?\\(?:u[0-9a-fA-F]{{0,3}})?$|\\{_HIGH}$")
_ESCAPE = re.compile(rf"\\(?:{_HIGH}\\{_LOW}|({_HIGH}|{_LOW})|.)", re.DOTALL)
_LONGEST_ESCAPE = 12
_STRUCTURE = re.compile(r"[\s,:\[\]{}]")


class Event(NamedTuple):
    """What ijson tells: `start_map`, `map_key`, `string`… and the key or the value."""

    kind: str
    value: Any


Events = Iterator[Event]


def events_of(file: BinaryIO, *, many: bool = False) -> Events:
    """The events of a file of JSON; of many values one after another, when there may be.

    Raises:
        UnsupportedFileError: while they are taken, at the place where the JSON is broken.
    """
    source = _Utf8(text_of(file))
    # Without `use_float` a number that `int` or `Decimal` refuses ends the process in ijson 3.6.
    try:
        for kind, value in ijson.basic_parse(source, multiple_values=many, use_float=True):
            yield Event(kind, value)
    except ijson.IncompleteJSONError as broken:
        raise UnsupportedFileError(_complaint(str(broken), source)) from None
    except (ijson.JSONError, ValueError, OverflowError) as broken:
        raise UnsupportedFileError(_complaint(str(broken), source)) from None


def check_json(file: BinaryIO, *, many: bool = False) -> None:
    """Read all of it.

    Raises:
        UnsupportedFileError: it is broken or cut off.
    """
    for _event in events_of(file, many=many):
        pass


def _complaint(message: str, source: "_Utf8") -> str:
    if "premature EOF" in message:
        return "is JSON that is cut off: it ends before its last bracket"
    lines = message.replace("b'", "").split("\\n" if "\\n" in message else "\n")
    around = f" near {lines[1].strip()[:80]}" if len(lines) > 1 and lines[1].strip() else ""
    return f"is broken JSON, in its first {source.passed_bytes:,} bytes{around}"


def value_at(first: Event, events: Events, ignored: Collection[str] = ()) -> Any:
    """The value that begins with an event, as Python has it; `events` stands behind it then.

    Parts under ignored names, those that lie too deep, and those after the first thousands are left
    out.
    """
    if first.kind not in _OPENS:
        return first.value
    top = _empty(first)
    above: list[Any] = []
    inside, key, parts = top, None, 0
    for event in events:
        if event.kind == "map_key":
            key = event.value
            if key in ignored:
                skip(next(events), events)
        elif event.kind in _CLOSES:
            if not above:
                break
            inside = above.pop()
        elif parts == _MAX_PARTS or (event.kind in _OPENS and len(above) == _MAX_DEPTH):
            skip(event, events)
        else:
            parts += 1
            part = _put(inside, key, event)
            if event.kind in _OPENS:
                above.append(inside)
                inside = part
    return top


def _empty(event: Event) -> Any:
    return {} if event.kind == "start_map" else []


def _put(inside: Any, key: str | None, event: Event) -> Any:
    part = _empty(event) if event.kind in _OPENS else event.value
    if isinstance(inside, dict):
        inside[key] = part
    else:
        inside.append(part)
    return part


def skip(first: Event, events: Events) -> None:
    """Pass by the value that begins with an event."""
    depth = 0
    event: Event | None = first
    while event is not None:
        if event.kind in _OPENS:
            depth += 1
        elif event.kind in _CLOSES:
            depth -= 1
        if depth == 0:
            return
        event = next(events, None)


def fields_of(events: Events) -> Iterator[tuple[str, Event]]:
    """The names of the object that has just begun, each with its value's first event.

    Whoever takes a pair passes by its value (`value_at`, `skip`, `elements_of`) before the next.
    """
    for event in events:
        if event.kind == "end_map":
            return
        yield event.value, next(events)


def elements_of(events: Events) -> Iterator[Event]:
    """The first events of what is in the array that has just begun; see `fields_of`."""
    for event in events:
        if event.kind == "end_array":
            return
        yield event


class _Utf8:
    """A file of JSON in UTF-8, made of pieces of text, in which long strings are cut."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._carried = ""
        self._in_string = False
        self._string_chars = 0
        self.passed_bytes = 0

    def read(self, size: int = -1) -> bytes:
        """The next piece, of any size; nothing at the end, and only there."""
        if size == 0:
            return b""
        for piece in self._pieces:
            if kept := self._cut(self._carried + piece):
                return self._passed(kept)
        rest, self._carried = self._carried, ""
        return self._passed(rest)

    def _passed(self, piece: str) -> bytes:
        data = piece.encode("utf-8", "replace")
        self.passed_bytes += len(data)
        return data

    def _cut(self, piece: str) -> str:
        """The piece, or nothing when it lies wholly in a string that is long enough already."""
        at_escape = "\\" in piece[-_LONGEST_ESCAPE:]
        end = max(len(piece) - _LONGEST_ESCAPE, 0)
        escape = _CUT_ESCAPE.search(piece.replace("\\\\", "  "), end) if at_escape else None
        self._carried = piece[escape.start() :] if escape else ""
        piece = piece[: escape.start()] if escape else piece
        if "\\ud" in piece or "\\uD" in piece:
            # ijson makes no text of half a character; a title that was cut in an emoji has one.
            piece = _ESCAPE.sub(lambda one: r"\ufffd" if one[1] else one[0], piece)
        plain = piece.replace("\\\\", "") if "\\" in piece else piece
        quotes = plain.count('"') - plain.count('\\"')
        if quotes == 0 and self._in_string:
            self._string_chars += len(piece)
            return piece if self._string_chars <= MAX_TEXT_CHARS else ""
        if quotes == 0 and len(piece) > 4_096 and not _STRUCTURE.search(piece):
            msg = "is broken JSON: it has a number of thousands of digits"
            raise UnsupportedFileError(msg)
        self._string_chars = 0
        self._in_string ^= quotes % 2 == 1
        return piece
