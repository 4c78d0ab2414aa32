"""Linkwarden's export. Collections become tags, pinned links favourites."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from services.catalog.transfer.formats.folder_tree import paths
from services.catalog.transfer.formats.json_entries import Says, entries_in, in_field, without_url
from services.catalog.transfer.formats.json_events import (
    Events,
    elements_of,
    events_of,
    fields_of,
    skip,
    value_at,
)
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import flag, moment, names, text, unique, url

_CONTENTS = frozenset({"textContent", "preview", "image", "pdf", "readable", "monolith", "links"})
_MAX_KEPT = 100_000


def read_linkwarden(file: BinaryIO) -> Iterator[Entry]:
    """The links of an export, collection after collection. Uploads without a URL are unreadable."""
    tags = paths(_collections(file), id_field="#", parent_field="#parent", name_field="name")
    pinned = _pinned(file)
    count = 0
    for events in in_field(events_of(file), "collections"):
        for place, in_collection in _each_links(events):
            entry_of = partial(_entry, collection=tags.get(str(place)), pinned=pinned)
            for entry in entries_in(in_collection, entry_of, _CONTENTS, after=count):
                count = entry.number
                yield entry


def _each_links(events: Events) -> Iterator[tuple[int, Events]]:
    """The events, each time that they stand in a collection's links, and the collection's place."""
    for place, first in enumerate(elements_of(events)):
        if first.kind != "start_map":
            skip(first, events)
            continue
        for key, value in fields_of(events):
            if key == "links" and value.kind == "start_array":
                yield place, events
            else:
                skip(value, events)


def _collections(file: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """The collections without their links, known by their places and not by their ids.

    A collection's links may come before its id.
    """
    found: list[tuple[object, object, object]] = []
    for events in in_field(events_of(file), "collections"):
        for first in elements_of(events):
            value = value_at(first, events, _CONTENTS)
            says = value if isinstance(value, dict) else {}
            if len(found) < _MAX_KEPT:
                found.append((says.get("id"), says.get("parentId"), says.get("name")))
    places = {str(own): place for place, (own, _, _) in enumerate(found) if own is not None}
    for place, (_, parent, name) in enumerate(found):
        yield {"#": place, "#parent": places.get(str(parent)), "name": name}


def _pinned(file: BinaryIO) -> frozenset[str]:
    found: set[str] = set()
    for events in in_field(events_of(file), "pinnedLinks"):
        for first in elements_of(events):
            value = value_at(first, events, _CONTENTS)
            if isinstance(value, dict) and len(found) < _MAX_KEPT:
                found.add(_key(value))
    return frozenset(found)


def _key(says: Says) -> str:
    """A link's id; older exports have none, and its URL must do."""
    return str(says.get("id") or text(says.get("url")))


def _entry(number: int, says: Says, *, collection: str | None, pinned: frozenset[str]) -> Entry:
    address, title = url(says.get("url")), text(says.get("name"))
    if address is None:
        return without_url(number, title, "It is an uploaded file without a URL.")
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        note=text(says.get("description")),
        tags=unique((collection, *names(says.get("tags")))),
        created_at=moment(says.get("importDate")) or moment(says.get("createdAt")),
        updated_at=moment(says.get("updatedAt")),
        favourite=_key(says) in pinned or flag(says.get("pinned")),
    )
