"""The files that an archive needs, each once, in the order in which snapshots name them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import BinaryIO

from services.catalog.exports.model import TooManyFilesError
from services.catalog.exports.packing import Packing
from services.catalog.transfer.native.layout import ARTIFACTS, MAX_ARTIFACTS, is_compressible
from shared.artifacts.store import ArtifactMissingError, ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind


@dataclass(slots=True)
class _Listed:
    key: str
    sha256: str
    kind: ArtifactKind


class FileList:
    """Which files there are: in a file, but for the hashes, of which it must know each again."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hashes: set[bytes] = set()

    def add(self, artifact: Artifact) -> None:
        """Note a file, unless another with the same bytes is noted.

        Raises:
            TooManyFilesError: there are more than an archive may have.
        """
        digest = bytes.fromhex(artifact.sha256)
        if digest in self._hashes:
            return
        if len(self._hashes) >= MAX_ARTIFACTS:
            raise TooManyFilesError(MAX_ARTIFACTS)
        self._hashes.add(digest)
        line = json.dumps([artifact.key, artifact.sha256, artifact.kind])
        self._file.write(line.encode() + b"\n")

    def __iter__(self) -> "FileList":
        """From the beginning."""
        self._file.seek(0)
        return self

    def __next__(self) -> _Listed:
        """The next file."""
        line = self._file.readline()
        if not line:
            raise StopIteration
        key, sha256, kind = json.loads(line)
        return _Listed(key, sha256, ArtifactKind(kind))


async def packed_files(
    files: FileList, packing: Packing, artifacts: ArtifactStore
) -> AsyncIterator[bytes]:
    """Every file as a member. One that the store has lost, or has no more as it was, is missing."""
    for listed in files:
        try:
            pieces = await artifacts.stream(listed.key)
        except ArtifactMissingError:
            packing.missing.append(listed.sha256)
            continue
        name = f"{ARTIFACTS}{listed.sha256}"
        async for piece in packing.member(
            name, pieces, compress=is_compressible(listed.kind), sha256=listed.sha256
        ):
            yield piece
