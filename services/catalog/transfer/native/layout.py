"""How an archive is laid out. Pure.

A ZIP file with a member of JSON Lines for each kind of record, every file of a snapshot once under
`artifacts/<sha256>`, and at last the manifest, which names all members with their hashes and sizes.
What the store had lost when the archive was written is named there as missing.
"""

from enum import StrEnum

from shared.contracts.artifacts import ArtifactKind

ARCHIVE_FORMAT = "linksnap-archive"
ARCHIVE_VERSION = 1
MANIFEST = "manifest.json"
ARTIFACTS = "artifacts/"
MAX_ARTIFACTS = 500_000
"""Files in one archive: reading a ZIP file's directory takes some 600 bytes of memory each."""

_COMPRESSED_ALREADY = {
    ArtifactKind.SCREENSHOT,
    ArtifactKind.THUMBNAIL,
    ArtifactKind.FAVICON,
    ArtifactKind.PDF,
    ArtifactKind.WACZ,
    ArtifactKind.ORIGINAL,
}


class Table(StrEnum):
    """The members of records."""

    ACCOUNT = "account.jsonl"
    TAGS = "tags.jsonl"
    LINKS = "links.jsonl"
    SNAPSHOTS = "snapshots.jsonl"
    TAG_RULES = "tag-rules.jsonl"
    SCHEDULES = "schedules.jsonl"
    RETENTION_RULES = "retention-rules.jsonl"
    CAPTURE_OPTIONS = "capture-options.jsonl"


def is_compressible(kind: ArtifactKind) -> bool:
    """Whether a file becomes smaller by packing it."""
    return kind not in _COMPRESSED_ALREADY
