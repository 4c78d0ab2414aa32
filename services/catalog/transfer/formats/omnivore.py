"""Omnivore's `metadata_*.json`."""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.json_entries import Says, array_entries, without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import moment, names, quoted, text, url

_READ_PERCENT = 98


def read_omnivore(file: BinaryIO) -> Iterator[Entry]:
    """The entries of an export."""
    return array_entries(file, _entry, {"content", "thumbnail"})


def _entry(number: int, says: Says) -> Entry:
    address, title = url(says.get("url")), text(says.get("title"))
    if address is None:
        return without_url(number, title)
    archived = str(says.get("state")).lower() == "archived"
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        description=text(says.get("description")),
        note=quoted(says.get("highlights")),
        site_name=text(says.get("siteName")),
        author=text(says.get("author")),
        language=text(says.get("itemLanguage") or says.get("language")),
        tags=names(says.get("labels")),
        created_at=moment(says.get("savedAt")),
        updated_at=moment(says.get("updatedAt")),
        published_at=moment(says.get("publishedAt")),
        read=archived or _is_read(says),
        archived=archived,
    )


def _is_read(says: Says) -> bool:
    percent = says.get("readingProgress")
    return says.get("readAt") is not None or (
        not isinstance(percent, str | list | dict) and (percent or 0) >= _READ_PERCENT
    )
