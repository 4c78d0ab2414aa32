"""Pinboard and Delicious, its forebear: the same fields in JSON and in XML, and later ones.

What both call `description` is the title; what people wrote is `extended`. Tags have blanks
between them.
"""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.encoding import text_of
from services.catalog.transfer.formats.json_entries import Says, array_entries, without_url
from services.catalog.transfer.formats.markup import Start, tokens
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import moment, names, text, unique, url

_ATTRIBUTES = frozenset(
    {"href", "description", "extended", "tag", "tags", "time", "toread", "shared"}
)


def read_pinboard(file: BinaryIO) -> Iterator[Entry]:
    """The bookmarks of an export in JSON."""
    return array_entries(file, _bookmark)


def read_delicious_xml(file: BinaryIO) -> Iterator[Entry]:
    """The posts of an export in XML, of either."""
    number = 0
    for token in tokens(text_of(file), _ATTRIBUTES):
        if isinstance(token, Start) and token.name == "post":
            number += 1
            yield _bookmark(number, token.attributes)


def read_delicious(file: BinaryIO) -> Iterator[Entry]:
    """The bookmarks of Delicious's last export, in JSON, where titles are called titles."""
    return array_entries(file, _delicious)


def _bookmark(number: int, says: Says) -> Entry:
    address, title = url(says.get("href")), text(says.get("description"))
    if address is None:
        return without_url(number, title)
    tags = text(says.get("tags")) or text(says.get("tag")) or ""
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        note=text(says.get("extended")),
        tags=unique(tags.split()),
        created_at=moment(says.get("time")),
        read=text(says.get("toread")) == "no",
    )


def _delicious(number: int, says: Says) -> Entry:
    address, title = url(says.get("url")), text(says.get("title"))
    if address is None:
        return without_url(number, title)
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        note=text(says.get("description")),
        tags=names(says.get("tags")),
        created_at=moment(says.get("created")),
    )
