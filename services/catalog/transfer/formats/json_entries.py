"""Entries of an array of JSON, which most tools' exports are."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, BinaryIO

from services.catalog.transfer.formats.json_events import (
    Events,
    elements_of,
    events_of,
    fields_of,
    skip,
    value_at,
)
from services.catalog.transfer.formats.model import Entry, Unreadable
from services.catalog.transfer.formats.values import text

Says = Mapping[str, Any]
"""What an entry's object says."""

_EXCERPT_CHARS = 200


def array_entries(
    file: BinaryIO, entry: Callable[[int, Says], Entry], ignored: Collection[str] = ()
) -> Iterator[Entry]:
    """The entries of a file that is one array of objects."""
    events = events_of(file)
    if next(events).kind == "start_array":
        yield from entries_in(events, entry, ignored)
    for _event in events:
        pass  # what comes after the array shows whether the file is whole


def entries_in(
    events: Events,
    entry: Callable[[int, Says], Entry],
    ignored: Collection[str] = (),
    *,
    after: int = 0,
) -> Iterator[Entry]:
    """The entries of the array that has just begun, numbered after a number."""
    for number, first in enumerate(elements_of(events), start=after + 1):
        value = value_at(first, events, ignored)
        if isinstance(value, dict):
            yield entry(number, value)
        else:
            yield unreadable(number, value, "It is no object.")


def in_field(events: Events, name: str) -> Iterator[Events]:
    """The events, once each time that they stand in an array of this name at the top."""
    if next(events).kind != "start_map":
        return
    for key, first in fields_of(events):
        if key == name and first.kind == "start_array":
            yield events
        else:
            skip(first, events)


def unreadable(number: int, value: object, reason: str) -> Unreadable:
    """An entry that cannot be read."""
    return Unreadable(number, text(str(value)[:_EXCERPT_CHARS]) or "", reason)


def without_url(number: int, title: str | None, reason: str = "It has no URL.") -> Unreadable:
    """An entry that cannot be read for want of a URL."""
    return Unreadable(number, (title or "")[:_EXCERPT_CHARS], reason)
