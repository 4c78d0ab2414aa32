"""Diffs in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from services.catalog.diffs.service import SnapshotDiff
from services.catalog.diffs.text_diff import Line, LineKind
from services.catalog.snapshots.model import Snapshot

DIFF_EXAMPLE: dict[str, JsonValue] = {
    "old": {
        "snapshot_id": "0197e9c1-2b10-7d6a-8f3c-5b8e7a9d0c22",
        "link_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
        "captured_at": "2025-07-08T08:00:02.440000Z",
        "title": "Example Domain",
    },
    "new": {
        "snapshot_id": "01980a3c-57a0-7c3e-9b1f-2d1f6f6f3a10",
        "link_id": "01980a3c-579e-7f10-8a55-9f0c8f5f2b01",
        "captured_at": "2025-07-14T08:00:02.440000Z",
        "title": "Example Domain",
    },
    "added_count": 1,
    "removed_count": 1,
    "same_count": 41,
    "hunks": [
        {
            "lines": [
                {
                    "kind": "removed",
                    "text": "Costs 9 a month.",
                    "old_number": 7,
                    "new_number": None,
                    "marks": [[6, 7]],
                },
                {
                    "kind": "added",
                    "text": "Costs 12 a month.",
                    "old_number": None,
                    "new_number": 7,
                    "marks": [[6, 8]],
                },
            ]
        }
    ],
}


class DiffSideOut(BaseModel):
    """One of the two snapshots."""

    snapshot_id: UUID
    link_id: UUID
    captured_at: AwareDatetime | None
    title: str | None

    @classmethod
    def of(cls, snapshot: Snapshot) -> "DiffSideOut":
        """Present a side."""
        return cls(
            snapshot_id=snapshot.id,
            link_id=snapshot.link_id,
            captured_at=snapshot.captured_at,
            title=snapshot.title,
        )


class DiffLineOut(BaseModel):
    """One line: of the old text, of the new one, or of both."""

    kind: LineKind
    text: str
    old_number: Annotated[int | None, Field(description="From 1 on; null for an added line")]
    new_number: Annotated[int | None, Field(description="From 1 on; null for a removed line")]
    marks: Annotated[
        list[tuple[int, int]],
        Field(
            description="`[start, end)` in code points: words that the other side lacks. Without "
            "any, a removed or added line is new as a whole"
        ),
    ]

    @classmethod
    def of(cls, line: Line) -> "DiffLineOut":
        """Present a line."""
        return cls(
            kind=line.kind,
            text=line.text,
            old_number=line.old_number,
            new_number=line.new_number,
            marks=[(mark.start, mark.end) for mark in line.marks],
        )


class HunkOut(BaseModel):
    """Changes that lie close together, with some of the lines around."""

    lines: list[DiffLineOut]


class DiffOut(BaseModel):
    """How the text of one snapshot became that of another."""

    model_config = ConfigDict(json_schema_extra={"examples": [DIFF_EXAMPLE]})

    old: DiffSideOut
    new: DiffSideOut
    added_count: Annotated[int, Field(ge=0, description="Lines that only the new text has")]
    removed_count: Annotated[int, Field(ge=0, description="Lines that only the old text has")]
    same_count: Annotated[int, Field(ge=0, description="Lines that both have")]
    hunks: list[HunkOut]

    @classmethod
    def of(cls, found: SnapshotDiff) -> "DiffOut":
        """Present a diff."""
        return cls(
            old=DiffSideOut.of(found.old),
            new=DiffSideOut.of(found.new),
            added_count=found.diff.added_count,
            removed_count=found.diff.removed_count,
            same_count=found.diff.same_count,
            hunks=[
                HunkOut(lines=[DiffLineOut.of(line) for line in hunk.lines])
                for hunk in found.diff.hunks
            ],
        )
