"""Tables, JSON and JSON Lines of no known tool."""

import json
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from services.catalog.transfer.formats.csv_rows import table
from services.catalog.transfer.formats.json_entries import unreadable
from services.catalog.transfer.formats.json_events import (
    Event,
    Events,
    elements_of,
    events_of,
    fields_of,
    skip,
    value_at,
)
from services.catalog.transfer.formats.lines import MAX_LINE_CHARS, lines_of
from services.catalog.transfer.formats.model import Entry, ImportedLink, UnsupportedFileError
from services.catalog.transfer.formats.named_fields import entry_of, meaning_of
from services.catalog.transfer.formats.urls import is_url
from services.catalog.transfer.formats.values import moment, text
from services.catalog.transfer.writing.csv_cells import unguarded
from services.catalog.transfer.writing.csv_file import COLUMNS

_LONG_LINE_CHARS = 65_536
_CONTENTS = frozenset({"content", "html", "textContent", "htmlContent"})
_LISTS_OF_AN_ENTRY = frozenset({"tags", "folder", "highlights", "author"})
_LISTS_OF_LINKS = frozenset({"bookmarks", "links", "items", "entries", "articles", "urls", "posts"})


def read_csv(file: BinaryIO) -> Iterator[Entry]:
    """The rows of a table, which have a column of URLs; a first row of names is no entry."""
    rows = table(file)
    header: Sequence[str] | None = None
    number = 0
    for row in rows:
        cells = [cell.strip() for cell in row]
        if number == 0 and header is None and is_header(cells):
            header = cells
            continue
        number += 1
        if header is not None:
            if tuple(header) == COLUMNS:
                cells = [unguarded(cell) for cell in cells]
            yield entry_of(number, dict(zip(header, cells, strict=False)))
        else:
            yield _without_names(number, cells)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns, one of them for URLs."""
    return any(meaning_of(cell) == "url" for cell in cells) and not any(map(is_url, cells))


def _without_names(number: int, cells: Sequence[str]) -> Entry:
    """A row of a table whose columns have no names: a URL, a title, perhaps a time."""
    urls = [cell for cell in cells if is_url(cell)]
    address = next((cell for cell in urls if "://" in cell), urls[0] if urls else None)
    if address is None:
        return unreadable(number, ", ".join(cells), "It has no URL.")
    others = [cell for cell in cells if cell and cell != address]
    times = [cell for cell in others if moment(cell) is not None]
    titles = [cell for cell in others if cell not in times and not is_url(cell)]
    return ImportedLink(
        number=number,
        url=address,
        title=text(titles[0]) if titles else None,
        created_at=moment(times[0]) if times else None,
    )


def read_json(file: BinaryIO) -> Iterator[Entry]:
    """The objects and the URLs of a file of JSON: of its array, or of the arrays in its object."""
    number = 0
    events = events_of(file, many=True)
    for first in events:
        for value in _values(first, events):
            number += 1
            yield _of_value(number, value)


def _values(first: Event, events: Events) -> Iterator[Any]:
    if first.kind == "start_array":
        for element in elements_of(events):
            yield value_at(element, events, _CONTENTS)
    elif first.kind == "start_map":
        yield from _in_object(events)
    else:
        yield first.value


def _in_object(events: Events) -> Iterator[Any]:
    """What is in the arrays of objects in an object; or the object, when it is an entry itself."""
    own: dict[str, Any] = {}
    for key, first in fields_of(events):
        if key in _CONTENTS:
            skip(first, events)
        elif first.kind == "start_array" and meaning_of(key) not in _LISTS_OF_AN_ENTRY:
            yield from _links_in(events, all_of=key.lower() in _LISTS_OF_LINKS)
        else:
            own[key] = value_at(first, events, _CONTENTS)
    if any(meaning_of(key) == "url" and isinstance(own[key], str) for key in own):
        yield own


def _links_in(events: Events, *, all_of: bool) -> Iterator[Any]:
    for element in elements_of(events):
        value = value_at(element, events, _CONTENTS)
        if all_of or looks_like_entry(value):
            yield value


def looks_like_entry(value: object) -> bool:
    """Whether a value of JSON is a URL, or an object with a field for one."""
    if isinstance(value, dict):
        return any(meaning_of(key) == "url" and isinstance(value[key], str) for key in value)
    return isinstance(value, str) and is_url(value)


def _of_value(number: int, value: object) -> Entry:
    if isinstance(value, dict):
        return entry_of(number, value)
    if isinstance(value, str) and (address := text(value)):
        return ImportedLink(number, address)
    return unreadable(number, value, "It is neither an object nor a URL.")


def read_json_lines(file: BinaryIO) -> Iterator[Entry]:
    """The lines of a file, each an object or a URL in JSON."""
    for number, line in enumerate(lines_of(file), start=1):
        yield _of_line(number, line)


def _of_line(number: int, line: str) -> Entry:
    if len(line) >= MAX_LINE_CHARS:
        return unreadable(number, line, f"The line is longer than {MAX_LINE_CHARS:,} characters.")
    try:
        return _of_value(number, _parsed(line))
    except (ValueError, RecursionError, UnsupportedFileError):
        return unreadable(number, line, "The line is no JSON.")


def _parsed(line: str) -> Any:
    """The value of a line; of a long one not more than an entry needs is made."""
    if len(line) < _LONG_LINE_CHARS:
        return json.loads(line)
    events = events_of(BytesIO(line.encode()))
    value = value_at(next(events), events, _CONTENTS)
    for _event in events:
        pass  # what comes after the value shows whether it is whole
    return value
