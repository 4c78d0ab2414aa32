"""wallabag's exports, of version 1 and of version 2. Pages' contents are passed by."""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.json_entries import Says, array_entries, without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import (
    flag,
    joined,
    moment,
    names,
    quoted,
    text,
    url,
)

# Version 1 writes every column twice, once under its number; "5" is the content.
_CONTENTS = frozenset({"content", "5", "preview_picture", "headers"})


def read_wallabag(file: BinaryIO) -> Iterator[Entry]:
    """The entries of an export."""
    return array_entries(file, _entry, _CONTENTS)


def _entry(number: int, says: Says) -> Entry:
    address, title = url(says.get("url")), text(says.get("title"))
    if address is None:
        return without_url(number, title)
    # What version 1 calls read, version 2 calls archived.
    done = flag(says.get("is_archived")) or flag(says.get("is_read"))
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        note=joined(quoted(says.get("annotations"))),
        author=", ".join(names(says.get("published_by"), "\n")) or None,
        language=text(says.get("language")),
        tags=names(says.get("tags")),
        created_at=moment(says.get("created_at")),
        updated_at=moment(says.get("updated_at")),
        published_at=moment(says.get("published_at")),
        read=done,
        favourite=flag(says.get("is_starred")) or flag(says.get("is_fav")),
        archived=done,
    )
