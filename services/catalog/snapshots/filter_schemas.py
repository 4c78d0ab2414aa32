"""The filter of snapshots in the public API: as a query, and as a body."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.catalog.links.filter_schemas import SiteText
from services.catalog.links.texts import Flag, UtcTime
from services.catalog.paging import DEFAULT_LIMIT, Cursor, Limit
from services.catalog.snapshots.filters import SnapshotFilter, Verdict
from services.catalog.snapshots.model import Origin
from services.catalog.snapshots.state import SnapshotState
from shared.contracts.failures import FailureReason
from shared.contracts.messages import Lane

_MAX_VALUES = 20

MediaTypeText = Annotated[
    str,
    StringConstraints(
        max_length=127, to_lower=True, pattern=r"^[A-Za-z0-9][\w.+-]*/(?:\*|[A-Za-z0-9][\w.+-]*)$"
    ),
]


class SnapshotFilterIn(BaseModel):
    """Which snapshots are meant: all conditions hold; of several values of one, any."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"state": ["failed"], "reason": ["timed_out"]}]},
    )

    state: Annotated[
        list[SnapshotState],
        Field(max_length=_MAX_VALUES, description="They are in one of these states"),
    ] = []
    reason: Annotated[
        list[FailureReason],
        Field(max_length=_MAX_VALUES, description="Why it failed, or what is missing"),
    ] = []
    origin: Annotated[
        list[Origin], Field(max_length=_MAX_VALUES, description="Where their pages come from")
    ] = []
    lane: Annotated[
        list[Lane], Field(max_length=_MAX_VALUES, description="Whom they are taken for")
    ] = []
    site: Annotated[
        list[SiteText],
        Field(
            max_length=_MAX_VALUES,
            description="Their links are on one of these hosts",
            examples=[["example.com"]],
        ),
    ] = []
    link_id: Annotated[UUID | None, Field(description="They are of this link")] = None
    pinned: Annotated[Flag | None, Field(description="Whether they are pinned")] = None
    verdict: Annotated[
        list[Verdict],
        Field(
            max_length=_MAX_VALUES,
            description="Why they are not the page; `any`: they are not, `none`: nothing says so",
        ),
    ] = []
    media_type: Annotated[
        list[MediaTypeText],
        Field(
            max_length=_MAX_VALUES,
            description="What their documents are; `image/*`: any image",
            examples=[["application/pdf"]],
        ),
    ] = []
    archived: Annotated[Flag | None, Field(description="Whether a web archive gave the page")] = (
        None
    )
    created_after: Annotated[UtcTime | None, Field(description="At or after")] = None
    created_before: Annotated[UtcTime | None, Field(description="Before")] = None

    def to_filter(self) -> SnapshotFilter:
        """What the use case takes."""
        return SnapshotFilter(
            states=tuple(self.state),
            reasons=tuple(self.reason),
            origins=tuple(self.origin),
            lanes=tuple(self.lane),
            sites=tuple(self.site),
            link_ids=(self.link_id,) if self.link_id else (),
            pinned=self.pinned,
            verdicts=tuple(self.verdict),
            media_types=tuple(self.media_type),
            archived=self.archived,
            created_after=self.created_after,
            created_before=self.created_before,
        )


class SnapshotQuery(SnapshotFilterIn):
    """A page of the snapshots that a filter means."""

    cursor: Cursor = None
    limit: Limit = DEFAULT_LIMIT
