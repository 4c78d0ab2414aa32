"""Exports in the public API."""

from dataclasses import replace
from enum import StrEnum

from pydantic import Field

from services.catalog.exports.model import ExportFormat, Wanted
from services.catalog.links.filter_schemas import LinkConditions
from services.catalog.links.filters import Trash


class ExportTrash(StrEnum):
    """Whether links in the trash are exported."""

    WITHOUT = "without"
    ONLY = "only"
    WITH = "with"


class ExportQuery(LinkConditions):
    """The query of an export: the filter of `GET /links`, and the form of the file."""

    format: ExportFormat = Field(
        description="`jsonl` and `archive` come back without loss, the archive with snapshots, "
        "their files, tags, rules and settings; `csv` for spreadsheets, `html` for browsers, "
        "`markdown` to read",
        examples=["jsonl"],
    )
    trash: ExportTrash = Field(  # type: ignore[assignment]  # one value more than a list has
        default=ExportTrash.WITHOUT,
        description="`only`: those in the trash instead of those outside; `with`: both",
    )

    def to_wanted(self) -> Wanted:
        """What the use case takes."""
        both_sides = self.trash is ExportTrash.WITH
        trash = Trash.WITHOUT if both_sides else Trash(self.trash.value)
        return Wanted(replace(self.to_filter(), trash=trash), both_sides=both_sides)
