"""What our own format says, line by line: one shape for writing and for reading.

Fields are written in the order in which they stand here, and nothing in them depends on when or
where they are written: so what is exported, restored and exported again is the same, byte by byte.
A field may be added under the same version (readers ignore what they do not know).
docs/adr/0018-own-format.md has the reasons.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.catalog.accounts.schemas import CheckDays, IgnoreTracking, TrashDays
from services.catalog.aliases.model import UrlSource
from services.catalog.links.filter_schemas import SiteText
from services.catalog.links.texts import (
    DescriptionText,
    Flag,
    LanguageTag,
    NameText,
    TitleText,
    UrlText,
    UtcTime,
)
from services.catalog.retention.decisions import Period
from services.catalog.schedules.schemas import EveryDays
from services.catalog.scopes.model import ScopeKind
from services.catalog.snapshots.model import Origin
from services.catalog.snapshots.state import SnapshotState, is_terminal
from services.catalog.tags.schemas import Colour, Description, TagText
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.failures import Failure
from shared.contracts.messages import Lane, PageMetadata
from shared.contracts.pages import ArchivedCopy, PageVerdict

# Merged links may have more of these than a request may send.
_MAX_NOTE_LENGTH = 1_000_000
_MAX_MANY = 10_000


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("text", "must not contain NUL characters")
    return text


def _ended(state: SnapshotState) -> SnapshotState:
    if not is_terminal(state):
        raise PydanticCustomError("state", "must be one of a snapshot that has ended")
    return state


NoteField = Annotated[
    str, StringConstraints(max_length=_MAX_NOTE_LENGTH), AfterValidator(_without_nul)
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
RuleText = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]
StrangersField = Annotated[str, StringConstraints(max_length=_MAX_NOTE_LENGTH)]


class Record(BaseModel):
    """One line."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def line(self) -> str:
        """The record as a line of JSON."""
        return self.model_dump_json() + "\n"


class Header(Record):
    """The first line of a file of links."""

    format: Literal["linksnap-links"] = "linksnap-links"
    version: Literal[1] = 1

    def line(self) -> str:
        """As people would write it."""
        return f'{{"format": "{self.format}", "version": {self.version}}}\n'


class UrlRecord(Record):
    """Another URL under which a link is known."""

    url: UrlText
    source: UrlSource
    created_at: UtcTime


class LinkRecord(Record):
    """A link with everything that people or its pages gave it."""

    id: UUID
    url: UrlText
    urls: Annotated[tuple[UrlRecord, ...], Field(max_length=_MAX_MANY)] = ()
    title: TitleText | None = None
    description: DescriptionText | None = None
    note: NoteField | None = None
    site_name: NameText | None = None
    author: NameText | None = None
    published_at: UtcTime | None = None
    language: LanguageTag | None = None
    read: Flag = False
    favourite: Flag = False
    archived: Flag = False
    tags: Annotated[tuple[TagText, ...], Field(max_length=_MAX_MANY)] = ()
    created_at: UtcTime
    updated_at: UtcTime
    trashed_at: UtcTime | None = None


class ArtifactRecord(Record):
    """A file of a snapshot; its bytes are the member `artifacts/<sha256>`."""

    kind: ArtifactKind
    sha256: Sha256
    media_type: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    size_bytes: Annotated[int, Field(ge=0, le=2**53)]


class SnapshotRecord(Record):
    """A capture that has ended. `link_id` is the id that the link has in the same archive."""

    id: UUID
    link_id: UUID
    url: UrlText
    state: Annotated[SnapshotState, AfterValidator(_ended)]
    origin: Origin = Origin.CAPTURED
    lane: Lane = Lane.BULK
    pinned: Flag = False
    created_at: UtcTime
    started_at: UtcTime | None = None
    captured_at: UtcTime | None = None
    attempts: Count = 0
    http_status: Count | None = None
    final_url: StrangersField | None = None
    title: StrangersField | None = None
    language: StrangersField | None = None
    page: PageMetadata | None = None
    error: Failure | None = None
    text_sketch: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{8}){0,128}$")] | None = (
        None
    )
    media_type: StrangersField | None = None
    verdict: PageVerdict | None = None
    missing_steps: Annotated[tuple[StrangersField, ...], Field(max_length=_MAX_MANY)] = ()
    archived_copy: ArchivedCopy | None = None
    options: CaptureOptions | None = None
    artifacts: Annotated[tuple[ArtifactRecord, ...], Field(max_length=len(ArtifactKind))] = ()

    @property
    def text_sha256(self) -> str | None:
        """The hash of its text, by which the same text is known again."""
        texts = (item.sha256 for item in self.artifacts if item.kind is ArtifactKind.TEXT)
        return next(texts, None)


class TagRecord(Record):
    """A tag by its path."""

    name: TagText
    colour: Colour | None = None
    description: Description | None = None
    aliases: Annotated[tuple[TagText, ...], Field(max_length=_MAX_MANY)] = ()


class ScopeRecord(Record):
    """What a schedule or a retention rule is about: a tag by its name, a link by its URL."""

    kind: ScopeKind
    site: SiteText | None = None
    tag: TagText | None = None
    link: UrlText | None = None


class TagRuleRecord(Record):
    """What tags links by itself."""

    name: RuleText | None = None
    site: SiteText | None = None
    url_pattern: RuleText | None = None
    title_contains: RuleText | None = None
    enabled: Flag = True
    tags: Annotated[tuple[TagText, ...], Field(max_length=_MAX_MANY)] = ()


class ScheduleRecord(Record):
    """How often links are captured again."""

    scope: ScopeRecord
    every_days: EveryDays
    enabled: Flag = True


class RetentionRecord(Record):
    """What is kept of histories."""

    scope: ScopeRecord
    last: Annotated[int, Field(ge=1, le=10_000)] | None = None
    days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    one_per: Period | None = None
    enabled: Flag = True


class CaptureOptionsRecord(Record):
    """How snapshots are taken."""

    scope: ScopeRecord
    options: CaptureOptions
    enabled: Flag = True


class AccountRecord(Record):
    """How the library is kept."""

    ignore_tracking: IgnoreTracking = True
    trash_days: TrashDays = 30
    check_days: CheckDays = 30
