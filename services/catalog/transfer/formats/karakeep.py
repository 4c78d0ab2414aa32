"""Karakeep's export (Hoarder's, before it was renamed). Lists become tags."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from services.catalog.transfer.formats.folder_tree import paths
from services.catalog.transfer.formats.json_entries import Says, entries_in, in_field, without_url
from services.catalog.transfer.formats.json_events import elements_of, events_of, value_at
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import flag, moment, names, text, unique, url

_CONTENTS = frozenset({"htmlContent", "assets"})


def read_karakeep(file: BinaryIO) -> Iterator[Entry]:
    """The bookmarks of an export. Notes and assets have no URL and are unreadable."""
    tags = paths(_lists(file), id_field="id", parent_field="parentId", name_field="name")
    entry_of = partial(_entry, tag_of_list=tags)
    count = 0
    for events in in_field(events_of(file), "bookmarks"):
        for entry in entries_in(events, entry_of, _CONTENTS, after=count):
            count = entry.number
            yield entry


def _lists(file: BinaryIO) -> Iterator[Mapping[str, Any]]:
    for events in in_field(events_of(file), "lists"):
        for first in elements_of(events):
            found = value_at(first, events)
            if isinstance(found, dict) and found.get("type") != "smart":
                yield found


def _entry(number: int, says: Says, *, tag_of_list: Mapping[str, str]) -> Entry:
    content = says.get("content")
    content = content if isinstance(content, dict) else {}
    title = text(says.get("title")) or text(content.get("title"))
    address = url(content.get("url"))
    if address is None:
        if content.get("type") == "text":
            return without_url(
                number, title or text(content.get("text")), "It is a note without a URL."
            )
        return without_url(number, title, "It is an uploaded file or has no URL.")
    lists = says.get("lists")
    lists = lists if isinstance(lists, list) else []
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        description=text(content.get("description")) or text(says.get("summary")),
        note=text(says.get("note")),
        site_name=text(content.get("publisher")),
        author=text(content.get("author")),
        tags=unique((*(tag_of_list.get(str(one)) for one in lists), *names(says.get("tags")))),
        created_at=moment(says.get("createdAt")),
        updated_at=moment(says.get("modifiedAt")),
        published_at=moment(content.get("datePublished")),
        favourite=flag(says.get("favourited")),
        archived=flag(says.get("archived")),
    )
