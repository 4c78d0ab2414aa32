"""CSV (RFC 4180) for spreadsheets: one row a link.

It begins with a byte order mark, without which Excel takes UTF-8 for something else. Tags are
separated by commas, which no tag contains. csv_cells.py says how cells are made safe.
"""

import csv
import io
from datetime import datetime

from services.catalog.transfer.native.records import LinkRecord
from services.catalog.transfer.writing.csv_cells import guarded

COLUMNS = (
    "id",
    "url",
    "title",
    "description",
    "note",
    "site_name",
    "author",
    "language",
    "tags",
    "read",
    "favourite",
    "archived",
    "published_at",
    "created_at",
    "updated_at",
    "trashed_at",
)
"""The first row. A file that begins with it is ours: its cells are unguarded when it comes back."""

_BYTE_ORDER_MARK = "\ufeff"


class CsvWriter:
    """See `LinkWriter`."""

    def head(self) -> str:
        """The names of the columns."""
        return _BYTE_ORDER_MARK + _row(COLUMNS)

    def link(self, record: LinkRecord) -> str:
        """A row."""
        values = [_text(getattr(record, name)) for name in COLUMNS]
        return _row([guarded(value) for value in values])

    def tail(self) -> str:
        """Nothing."""
        return ""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)


def _row(values: tuple[str, ...] | list[str]) -> str:
    row = io.StringIO()
    csv.writer(row).writerow(values)
    return row.getvalue()
