"""What is exported, and in which form."""

from dataclasses import dataclass
from enum import StrEnum

from services.catalog.links.filters import LinkFilter


class ExportFormat(StrEnum):
    """In which form."""

    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    MARKDOWN = "markdown"
    ARCHIVE = "archive"

    @property
    def media_type(self) -> str:
        """What an answer says that it is."""
        return _MEDIA_TYPES[self]

    @property
    def suffix(self) -> str:
        """The end of the file's name."""
        return _SUFFIXES.get(self, self.value)


_MEDIA_TYPES = {
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.HTML: "text/html; charset=utf-8",
    ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
    ExportFormat.ARCHIVE: "application/zip",
}
_SUFFIXES = {ExportFormat.MARKDOWN: "md", ExportFormat.ARCHIVE: "zip"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which links are exported; with `both_sides`, those in the trash as well as the others."""

    filter: LinkFilter
    both_sides: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether no condition leaves anything out but, maybe, the trash."""
        return self.filter == LinkFilter()


class TooManyFilesError(Exception):
    """An archive would have more members than are ever taken back."""

    def __init__(self, max_count: int) -> None:
        super().__init__(
            f"an archive holds at most {max_count:,} files; export a part of the links"
        )
        self.max_count = max_count
