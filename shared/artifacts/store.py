"""Content-addressed artifacts over obstore (https://developmentseed.org/obstore/).

A key is `<link id>/<sha256>`: two snapshots of a link that hold the same bytes share one file,
no two links ever share one, so deleting a link can delete its files without asking anybody
(docs/adr/0004-artifact-keys.md).
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import UUID

import obstore
from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from shared.contracts.artifacts import Artifact, ArtifactKind

_READ_CHUNK_BYTES = 1024 * 1024
_FILES_IN_PIECES_AT_ONCE = 3
_PARTS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file's key and when it was written (aware UTC)."""

    key: str
    modified_at: datetime


class ArtifactMissingError(Exception):
    """No file lies under the key."""


class ArtifactStore:
    """Puts, reads and deletes artifacts."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._in_pieces = asyncio.Semaphore(_FILES_IN_PIECES_AT_ONCE)

    @classmethod
    def open(cls, url: str) -> "ArtifactStore":
        """The store at `file:///path`, `s3://bucket/prefix` or `memory://`.

        A folder is made when missing. S3 takes its region, endpoint and credentials from the
        standard `AWS_*` environment variables.
        """
        parts = urlsplit(url)
        if parts.scheme == "file":
            folder = Path(url2pathname(parts.path))
            return cls(LocalStore(folder, mkdir=True))
        if parts.scheme == "memory":
            return cls(MemoryStore())
        return cls(from_url(url))

    async def put(
        self, link_id: UUID, kind: ArtifactKind, media_type: str, data: bytes
    ) -> Artifact:
        """Store `data`; storing the same bytes again changes nothing."""
        sha256 = hashlib.sha256(data).hexdigest()
        key = f"{link_id}/{sha256}"
        with contextlib.suppress(AlreadyExistsError):
            await obstore.put_async(self._store, key, data, mode="create")
        return Artifact(
            kind=kind, key=key, media_type=media_type, size_bytes=len(data), sha256=sha256
        )

    async def put_pieces(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        """Store what comes in pieces, as one file or not at all, without holding all of it.

        The caller knows the key: the SHA-256 is in it. What lies there already is written again.
        A few files at once, each with two parts of 5 MiB in memory; others wait.
        """
        async with self._in_pieces:
            await obstore.put_async(
                self._store, key, pieces, use_multipart=True, max_concurrency=_PARTS_AT_ONCE
            )

    async def read(self, key: str) -> bytes:
        """All bytes under `key`.

        Raises:
            ArtifactMissingError: nothing lies there.
        """
        try:
            result = await obstore.get_async(self._store, key)
            return bytes(await result.bytes_async())
        except (NotFoundError, FileNotFoundError) as error:
            raise ArtifactMissingError(key) from error

    async def stream(self, key: str, part: tuple[int, int] | None = None) -> AsyncIterator[bytes]:
        """The bytes under `key`, in pieces of about 1 MiB. Fails before the first piece.

        Args:
            key: what lies where.
            part: only the bytes from the first number up to, but not with, the second.

        Raises:
            ArtifactMissingError: nothing lies there.
        """
        try:
            result = await obstore.get_async(
                self._store, key, options=None if part is None else {"range": part}
            )
        except (NotFoundError, FileNotFoundError) as error:
            raise ArtifactMissingError(key) from error

        async def pieces() -> AsyncIterator[bytes]:
            async for piece in result.stream(min_chunk_size=_READ_CHUNK_BYTES):
                yield bytes(piece)

        return pieces()

    async def files(self, link_id: UUID) -> list[StoredFile]:
        """Every file that is stored for a link."""
        return await self.files_in(str(link_id))

    async def files_in(self, folder: str) -> list[StoredFile]:
        """Every file that is stored in a folder."""
        found: list[StoredFile] = []
        async for batch in obstore.list(self._store, prefix=f"{folder}/"):
            found += [StoredFile(str(item["path"]), item["last_modified"]) for item in batch]
        return found

    async def keys(self, link_id: UUID) -> list[str]:
        """Every key that is stored for a link."""
        return [file.key for file in await self.files(link_id)]

    async def delete(self, keys: list[str]) -> None:
        """Delete files; a key with no file is no error."""
        for key in keys:
            try:
                await obstore.delete_async(self._store, key)
            except (NotFoundError, FileNotFoundError):
                continue

    async def check(self) -> None:
        """Raise unless the store can be reached (for `/readyz`)."""
        async for _batch in obstore.list(self._store, prefix="health/"):
            break
