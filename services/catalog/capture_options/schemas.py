"""Capture options in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from services.catalog.capture_options.model import OptionSet, OptionSetChange
from services.catalog.capture_options.resolving import Effective
from services.catalog.links.texts import Flag
from services.catalog.scopes.schemas import ScopeField, scope_out
from shared.contracts.capture_options import (
    MAX_WAIT_SECONDS,
    CaptureOptions,
    ColorScheme,
    Device,
    ResolvedOptions,
    SnapshotFormat,
)

OPTIONS_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7000-7000-8000-000000000001",
    "scope": {"kind": "site", "site": "example.com"},
    "options": {"device": "phone", "wait_for": "article"},
    "enabled": True,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}
_IN_EXAMPLE: dict[str, JsonValue] = {
    "device": "phone",
    "color_scheme": "dark",
    "wait_for": "article",
    "wait_seconds": 2.5,
}


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise PydanticCustomError("float_type", "must be a number")
    return value


def _selector(text: str) -> str:
    if not text.strip() or "\x00" in text:
        raise PydanticCustomError("selector", "must be a CSS selector, such as `article h1`")
    return text


def _each_once(formats: list[SnapshotFormat]) -> list[SnapshotFormat]:
    return list(dict.fromkeys(formats))


class OptionsIn(BaseModel):
    """How a snapshot is taken. What is absent or null is left to what is said elsewhere."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_IN_EXAMPLE]})

    formats: Annotated[
        Annotated[
            list[SnapshotFormat], Field(max_length=len(SnapshotFormat)), AfterValidator(_each_once)
        ]
        | None,
        Field(description="What to keep beside text and metadata; `[]`: nothing else"),
    ] = None
    device: Annotated[Device | None, Field(description="Screen that the page is shown on")] = None
    color_scheme: Annotated[
        ColorScheme | None, Field(description="What the page is told that its reader prefers")
    ] = None
    wait_for: Annotated[
        Annotated[
            str,
            StringConstraints(min_length=1, max_length=500),
            AfterValidator(_selector),
            Field(json_schema_extra={"pattern": r"^[^\u0000]*[^\u0000\s][^\u0000]*$"}),
        ]
        | None,
        Field(description="CSS selector of what must be there before the page is taken"),
    ] = None
    wait_seconds: Annotated[
        Annotated[float, Field(ge=0, le=MAX_WAIT_SECONDS), BeforeValidator(_number)] | None,
        Field(description="Wait so long once more after the page is at rest"),
    ] = None
    hide_overlays: Annotated[
        Flag | None, Field(description="Close or hide cookie banners and what else covers the page")
    ] = None
    use_internet_archive: Annotated[
        Flag | None,
        Field(description="Take the Internet Archive's nearest copy where the site is dead"),
    ] = None

    def to_options(self) -> CaptureOptions:
        """What the use case takes."""
        return CaptureOptions(**self.model_dump())


class OptionSetIn(BaseModel):
    """Which links are meant, and how their snapshots are taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"scope": {"kind": "site", "site": "example.com"}, "options": _IN_EXAMPLE}]
        },
    )

    scope: ScopeField
    options: OptionsIn
    enabled: Flag = True


class OptionSetPatch(BaseModel):
    """What to change; what is absent stays, `scope` and `options` are replaced whole."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"options": {"device": "tablet"}}]}
    )

    scope: ScopeField | None = None
    options: OptionsIn | None = None
    enabled: Flag | None = None

    def to_change(self) -> OptionSetChange:
        """What the use case takes."""
        return OptionSetChange(
            scope=self.scope.to_scope() if self.scope else None,
            options=self.options.to_options() if self.options else None,
            enabled=self.enabled,
        )


class OptionSetOut(BaseModel):
    """What was chosen for a scope; null in `options`: not said here."""

    model_config = ConfigDict(json_schema_extra={"examples": [OPTIONS_EXAMPLE]})

    id: UUID
    scope: ScopeField
    options: CaptureOptions
    enabled: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, item: OptionSet) -> "OptionSetOut":
        """Present what was chosen."""
        return cls(
            id=item.id,
            scope=scope_out(item.scope),
            options=item.options,
            enabled=item.enabled,
            created_at=item.created_at,
            updated_at=item.updated_at,
            version=item.version,
        )


class SaidByOut(BaseModel):
    """Where an option was said."""

    id: Annotated[UUID, Field(description="Of the capture options")]
    scope: ScopeField


class EffectiveOptionsOut(BaseModel):
    """How a link's next snapshot will be taken."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "options": ResolvedOptions(device=Device.PHONE).model_dump(mode="json"),
                    "said_by": {
                        "device": {"id": OPTIONS_EXAMPLE["id"], "scope": OPTIONS_EXAMPLE["scope"]}
                    },
                }
            ]
        }
    )

    options: Annotated[ResolvedOptions, Field(description="With the defaults filled in")]
    said_by: Annotated[
        dict[str, SaidByOut],
        Field(description="Where each was said, by its name; one that is missing is the default"),
    ]

    @classmethod
    def of(cls, found: Effective) -> "EffectiveOptionsOut":
        """Present what holds."""
        return cls(
            options=found.options.resolved(),
            said_by={
                name: SaidByOut(id=item.id, scope=scope_out(item.scope))
                for name, item in found.said_by.items()
            },
        )
