"""Raindrop.io's CSV."""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.csv_rows import records
from services.catalog.transfer.formats.folders import folder_of
from services.catalog.transfer.formats.json_entries import without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import flag, joined, moment, names, text, unique


def read_raindrop(file: BinaryIO) -> Iterator[Entry]:
    """The bookmarks of an export. Highlights go to the end of the note."""
    for number, record in records(file):
        title = text(record.get("title"))
        if not record.get("url"):
            yield without_url(number, title)
            continue
        yield ImportedLink(
            number=number,
            url=record["url"],
            title=title,
            description=text(record.get("excerpt")),
            note=joined(text(record.get("note")), text(record.get("highlights"))),
            tags=unique((folder_of(record.get("folder")).tag, *names(record.get("tags")))),
            created_at=moment(record.get("created")),
            favourite=flag(record.get("favorite")),
        )
