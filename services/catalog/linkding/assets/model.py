"""An artifact as an asset. Pure.

The assets of a bookmark are the artifacts of its newest good snapshot. An asset's number is made of
the bookmark's and the kind of the artifact, so that no two assets of an owner share one: it stays
when a newer snapshot takes the place of the one before.
"""

from dataclasses import dataclass
from datetime import datetime

from services.catalog.linkding.bookmarks.model import Bookmark
from services.catalog.snapshots.model import Snapshot
from shared.contracts.artifacts import Artifact, ArtifactKind

_KINDS = 16  # room for more kinds than there are
_PLACES = {
    ArtifactKind.HTML: 1,
    ArtifactKind.PDF: 2,
    ArtifactKind.SCREENSHOT: 3,
    ArtifactKind.MHTML: 4,
    ArtifactKind.MARKDOWN: 5,
    ArtifactKind.TEXT: 6,
    ArtifactKind.METADATA: 7,
    ArtifactKind.THUMBNAIL: 8,
    ArtifactKind.FAVICON: 9,
    ArtifactKind.ORIGINAL: 10,
    ArtifactKind.READABLE: 11,
    ArtifactKind.WACZ: 12,
    ArtifactKind.MANIFEST: 13,
}
_NAMES = {
    ArtifactKind.HTML: "HTML",
    ArtifactKind.PDF: "PDF",
    ArtifactKind.MHTML: "MHTML",
    ArtifactKind.WACZ: "WACZ",
}


class NoSuchAssetError(Exception):
    """The bookmark has no asset with this number."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of a bookmark's newest good snapshot."""

    number: int
    bookmark_number: int
    artifact: Artifact
    created_at: datetime

    @property
    def name(self) -> str:
        """What people see."""
        kind = _NAMES.get(self.artifact.kind, self.artifact.kind.value.capitalize())
        return f"{kind} snapshot from {self.created_at:%Y-%m-%d}"


def asset_number(bookmark_number: int, kind: ArtifactKind) -> int:
    """The number of an asset."""
    return bookmark_number * _KINDS + _PLACES[kind]


def assets_of(bookmark: Bookmark) -> list[Asset]:
    """The assets of a bookmark, what a browser shows first."""
    snapshot: Snapshot | None = bookmark.link.good_snapshot
    if snapshot is None:
        return []
    found = [
        Asset(
            asset_number(bookmark.number, artifact.kind),
            bookmark.number,
            artifact,
            snapshot.captured_at or snapshot.created_at,
        )
        for artifact in snapshot.artifacts
    ]
    return sorted(found, key=lambda asset: asset.number)
