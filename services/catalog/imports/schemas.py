"""Imports in the public API."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import UploadFile
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.imports.model import Import, ImportState, LineOutcome, Outcome
from services.catalog.imports.service import ImportWithLines
from services.catalog.links.texts import Flag
from services.catalog.transfer.formats.model import Format
from services.catalog.uploads.inspection import any_case
from services.catalog.uploads.schemas import TagNameFields

_FORMATS = ", ".join(f"`{kind}`" for kind in Format)
_ID = "01980a3c-6100-7000-8000-000000000001"

IMPORT_EXAMPLE: dict[str, JsonValue] = {
    "id": _ID,
    "state": "done",
    "format": "netscape-html",
    "file_name": "bookmarks.html",
    "size_bytes": 48_213,
    "read_bytes": 48_213,
    "added": 250,
    "existing": 12,
    "refused": 1,
    "tags": ["imported"],
    "capture": True,
    "error": None,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "ended_at": "2025-07-14T08:00:01.123456Z",
}
LINE_EXAMPLE: dict[str, JsonValue] = {
    "number": 17,
    "url": "javascript:void(0)",
    "outcome": "refused",
    "link_id": None,
    "reason": "Url: only http and https URLs can be kept.",
    "problem": "invalid-input",
}


# A schema cannot say which bytes are an export of Firefox or a CSV with URLs. It can say which
# surely are bookmarks as HTML, what every tool writes.
_BOOKMARKS = any_case("<!doctype netscape-bookmark-file")
_BOOKMARKS_PATTERN = rf"^([^\s\u0000{{\[][^\u0000]*)?{_BOOKMARKS}[^\u0000]*$"


class ImportIn(BaseModel):
    """A file of links from elsewhere."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "file": "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
                    '<DL><p><DT><A HREF="https://example.com/">Example</A></DL>',
                    "tags": ["reading, 机器学习"],
                    "capture": True,
                }
            ]
        },
    )

    file: Annotated[
        UploadFile,
        Field(
            description=f"What kind of file it is, is seen from its content: {_FORMATS}. The "
            "pattern is that of bookmarks as HTML only",
            json_schema_extra={"pattern": _BOOKMARKS_PATTERN},
        ),
    ]
    tags: TagNameFields = []
    capture: Annotated[
        Flag, Field(description="False: new links are kept without a snapshot of their page")
    ] = True


class ImportOut(BaseModel):
    """How far an import is: each entry of the file is `added`, `existing` or `refused`."""

    model_config = ConfigDict(json_schema_extra={"examples": [IMPORT_EXAMPLE]})

    id: UUID
    state: ImportState
    format: Format
    file_name: str | None
    size_bytes: int
    read_bytes: Annotated[int, Field(description="How much of the file was read")]
    added: Annotated[int, Field(description="Entries that made a link")]
    existing: Annotated[int, Field(description="Entries whose link was there already")]
    refused: Annotated[int, Field(description="Entries of which no link could be made")]
    tags: list[str]
    capture: bool
    error: Annotated[str | None, Field(description="Why it failed; what was added before stays")]
    created_at: AwareDatetime
    ended_at: AwareDatetime | None

    @classmethod
    def of(cls, import_: Import) -> Self:
        """Present an import."""
        return cls(**_fields(import_))


class ImportLineOut(BaseModel):
    """What became of one entry of the file."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINE_EXAMPLE]})

    number: Annotated[int, Field(description="The entry's place in the file, from 1")]
    url: str
    outcome: Outcome
    link_id: UUID | None
    reason: Annotated[
        str | None,
        Field(description="Why it was refused, or what of it was cut or left out"),
    ]
    problem: Annotated[
        str | None,
        Field(description="Why it was refused: a `type` of problems, without its prefix"),
    ]

    @classmethod
    def of(cls, line: LineOutcome) -> Self:
        """Present a line."""
        return cls(
            number=line.number,
            url=line.url,
            outcome=line.outcome,
            link_id=line.link_id,
            reason=line.reason,
            problem=line.problem,
        )


class ImportWithLinesOut(ImportOut):
    """An import with a page of its lines. Ask again with `cursor=next_cursor`; null is the end."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**IMPORT_EXAMPLE, "lines": [LINE_EXAMPLE], "next_cursor": None}]
        }
    )

    lines: Annotated[list[ImportLineOut], Field(description="In the order of the file")]
    next_cursor: Annotated[
        str | None, Field(description="Give this as `cursor` to read on; null at the end")
    ]

    @classmethod
    def with_lines(cls, found: ImportWithLines, next_cursor: str | None) -> Self:
        """Present an import with some lines."""
        lines = [ImportLineOut.of(line) for line in found.lines]
        return cls(**_fields(found.import_), lines=lines, next_cursor=next_cursor)


def _fields(import_: Import) -> dict[str, object]:
    return {
        **{name: getattr(import_, name) for name in ImportOut.model_fields if name != "tags"},
        "tags": [tag.name for tag in import_.tags],
    }
