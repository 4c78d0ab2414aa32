"""Instapaper's CSV: the old one of four columns, and that of 2025 with times and tags."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.csv_rows import records
from services.catalog.transfer.formats.folders import folder_of
from services.catalog.transfer.formats.json_entries import without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import moment, names, text, unique

_STATES = frozenset({"unread", "archive", "starred"})


def read_instapaper(file: BinaryIO) -> Iterator[Entry]:
    """The articles of an export. A folder is a state of an article, or else a tag."""
    for number, record in records(file):
        title = text(record.get("title"))
        if not record.get("url"):
            yield without_url(number, title)
            continue
        folder = record.get("folder", "")
        state = folder.lower()
        yield ImportedLink(
            number=number,
            url=record["url"],
            title=title,
            note=text(record.get("selection")),
            tags=unique(
                (
                    None if state in _STATES else folder_of(folder.replace("/", "-")).tag,
                    *_tags(record.get("tags", "")),
                )
            ),
            created_at=moment(record.get("timestamp")),
            read=state == "archive",
            favourite=state == "starred",
            archived=state == "archive",
        )


def _tags(written: str) -> tuple[str, ...]:
    """Names as an array of JSON; as text with commas, should it be none."""
    try:
        return names(json.loads(written)) if written.startswith("[") else names(written)
    except (ValueError, RecursionError):
        return names(written.strip("[]"))
