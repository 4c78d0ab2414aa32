"""The files that an archive needs, each once, in the order in which snapshots name them."""

import json
from collections.abc import AsyncIterator, Iterator
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
        """Note where a file lies; the same bytes may lie in several places.

        Raises:
            TooManyFilesError: there are more different ones than an archive may have.
        """
        self._hashes.add(bytes.fromhex(artifact.sha256))
        if len(self._hashes) > MAX_ARTIFACTS:
            raise TooManyFilesError(MAX_ARTIFACTS)
        line = json.dumps([artifact.key, artifact.sha256, artifact.kind])
        self._file.write(line.encode() + b"\n")

    def __iter__(self) -> Iterator[_Listed]:
        """Every place of files that were not taken yet, from the beginning."""
        self._file.seek(0)
        for line in self._file:
            key, sha256, kind = json.loads(line)
            if bytes.fromhex(sha256) in self._hashes:
                yield _Listed(key, sha256, ArtifactKind(kind))

    def take(self, sha256: str) -> None:
        """It need not be looked for any more."""
        self._hashes.discard(bytes.fromhex(sha256))

    @property
    def left(self) -> list[str]:
        """The hashes of the files that nobody took."""
        return sorted(digest.hex() for digest in self._hashes)


async def packed_files(
    files: FileList, packing: Packing, artifacts: ArtifactStore
) -> AsyncIterator[bytes]:
    """Every file as a member. One that the store has lost everywhere, or changed, is missing."""
    for listed in files:
        try:
            pieces = await artifacts.stream(listed.key)
        except ArtifactMissingError:
            continue
        files.take(listed.sha256)
        name = f"{ARTIFACTS}{listed.sha256}"
        async for piece in packing.member(
            name, pieces, compress=is_compressible(listed.kind), sha256=listed.sha256
        ):
            yield piece
    packing.missing += files.left
