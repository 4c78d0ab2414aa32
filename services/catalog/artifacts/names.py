"""Names: what an original file was called where it came from, as its snapshot's metadata says."""

import json
from typing import Any
from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.snapshots import service
from services.catalog.snapshots.model import ArtifactNotFoundError
from shared.artifacts.store import ArtifactMissingError, ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind

_MAX_METADATA_BYTES = 1024 * 1024


async def name_of(
    unit: UnitOfWork,
    artifacts: ArtifactStore,
    owner_id: UUID,
    snapshot_id: UUID,
    artifact: Artifact,
) -> str | None:
    """The file's own name; None for what has none, or where nothing tells it."""
    if artifact.kind is not ArtifactKind.ORIGINAL:
        return None
    try:
        about = await service.get_artifact(unit, owner_id, snapshot_id, ArtifactKind.METADATA)
        if about.size_bytes > _MAX_METADATA_BYTES:
            return None
        return _name_in(await artifacts.read(about.key))
    except (ArtifactNotFoundError, ArtifactMissingError):
        return None


def _name_in(metadata: bytes) -> str | None:
    """What is printable of `file.name`: archives that somebody restores may say anything."""
    try:
        found: Any = json.loads(metadata)
    except (ValueError, RecursionError):
        return None
    file = found.get("file") if isinstance(found, dict) else None
    name = file.get("name") if isinstance(file, dict) else None
    if not isinstance(name, str):
        return None
    return (
        "".join(letter for letter in name if letter.isprintable() and letter not in "/\\") or None
    )
