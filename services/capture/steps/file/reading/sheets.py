"""Spreadsheets: each sheet of an Excel workbook as a table. openpyxl reads it row by row."""

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from services.capture.steps.file.reading.document import Document
from services.capture.steps.file.reading.packages import Package

MAX_SHEETS = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 64
_MAX_UNPACKED_BYTES = 256 * 1024**2


def read_xlsx(data: bytes, document: Document) -> None:
    """Values as they were last worked out; formulas are not looked at.

    Raises:
        ValueError: it unpacks to more than is read.
    """
    Package(data).check_sizes(_MAX_UNPACKED_BYTES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that it does not know
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            _write_book(book, document)
        finally:
            book.close()


def _write_book(book: Any, document: Document) -> None:
    about = book.properties
    document.title, document.author = about.title or None, about.creator or None
    document.description = about.description or about.subject or None
    document.published_at = about.created and about.created.isoformat()
    document.modified_at = about.modified and about.modified.isoformat()
    document.details["sheet_count"] = len(book.worksheets)
    document.details["is_cut"] = len(book.worksheets) > MAX_SHEETS
    for sheet in book.worksheets[:MAX_SHEETS]:
        if sheet.sheet_state == "visible":
            document.heading(2, sheet.title)
            document.table(_rows(sheet, document))


def _rows(sheet: Any, document: Document) -> Iterator[list[str]]:
    """Rows that are not empty."""
    sheet.reset_dimensions()  # what the file says of them may be wrong
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)):
        if number >= MAX_ROWS:
            document.details["is_cut"] = True
            return
        cells = [_cell(value) for value in row]
        if any(cells):
            yield cells


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
