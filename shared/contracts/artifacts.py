"""Artifacts: the stored files of a snapshot, named by kind and found by key."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class ArtifactKind(StrEnum):
    """What an artifact is. A snapshot has at most one of each kind."""

    SCREENSHOT = "screenshot"
    THUMBNAIL = "thumbnail"
    FAVICON = "favicon"
    HTML = "html"  # the page in one file, as it was seen
    MHTML = "mhtml"
    WACZ = "wacz"  # every request and response, to be replayed
    TEXT = "text"
    MARKDOWN = "markdown"
    READABLE = "readable"  # the main content as clean HTML
    METADATA = "metadata"  # what is known of the page
    MANIFEST = "manifest"  # what is known of this capture of it
    PDF = "pdf"
    ORIGINAL = "original"  # the file itself, where the address is no web page


class Artifact(BaseModel):
    """One stored file: where it lies and what it is. Its bytes never ride the broker."""

    model_config = ConfigDict(frozen=True)

    kind: ArtifactKind
    key: Annotated[str, Field(description="Key in the artifact store", min_length=1)]
    media_type: str
    size_bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
