"""What can be chosen about a capture: for a link, for a tag, for a site, or for everything.

Every field may be left open. What is said closest to the link holds: `over` lays one set on top of
another, `resolved` fills what is still open with the defaults.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MAX_WAIT_SECONDS = 20.0


class SnapshotFormat(StrEnum):
    """What a capture can be asked to leave out. Text and metadata are always taken."""

    SCREENSHOT = "screenshot"
    HTML = "html"
    MHTML = "mhtml"
    WACZ = "wacz"
    PDF = "pdf"


class Device(StrEnum):
    """Whose screen the page is shown on."""

    DESKTOP = "desktop"
    TABLET = "tablet"
    PHONE = "phone"


class ColorScheme(StrEnum):
    """Which of its colours a page is asked for."""

    LIGHT = "light"
    DARK = "dark"


class ResolvedOptions(BaseModel):
    """How a capture is taken, with nothing left open."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    formats: tuple[SnapshotFormat, ...] = tuple(SnapshotFormat)
    device: Device = Device.DESKTOP
    color_scheme: ColorScheme = ColorScheme.LIGHT
    wait_for: str | None = None
    wait_seconds: float = 0.0
    hide_overlays: bool = True
    use_internet_archive: bool = False


class CaptureOptions(BaseModel):
    """What somebody chose; a field that is null is left to what is said elsewhere."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    formats: Annotated[
        tuple[SnapshotFormat, ...] | None,
        Field(description="What to keep beside text and metadata; none named: nothing else"),
    ] = None
    device: Annotated[Device | None, Field(description="Screen that the page is shown on")] = None
    color_scheme: Annotated[
        ColorScheme | None, Field(description="What the page is told that its reader prefers")
    ] = None
    wait_for: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=500,
            description="CSS selector of an element that must be there before the page is taken",
        ),
    ] = None
    wait_seconds: Annotated[
        float | None,
        Field(ge=0, le=MAX_WAIT_SECONDS, description="Wait once more after the page is at rest"),
    ] = None
    hide_overlays: Annotated[
        bool | None, Field(description="Close or hide cookie banners and what else covers the page")
    ] = None
    use_internet_archive: Annotated[
        bool | None,
        Field(description="Take the nearest copy of the Internet Archive where the site is dead"),
    ] = None

    def over(self, other: "CaptureOptions") -> "CaptureOptions":
        """These options, with `other`'s where these say nothing."""
        return other.model_copy(update=self._said())

    def resolved(self) -> ResolvedOptions:
        """These options, with the defaults where they say nothing."""
        return ResolvedOptions(**self._said())

    def _said(self) -> dict[str, object]:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in values.items() if value is not None}
