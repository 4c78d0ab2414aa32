"""Storing an upload's file before the transaction that names it.

A file lies in the folder of its link, so it is put there first: of the link that keeps the URL, or
of one that is about to be made under an id chosen here. What the transaction then does not name is
taken away again.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import UploadFile

from services.catalog.accounts import store as account_store
from services.catalog.aliases import store as alias_store
from services.catalog.clock import new_id, now
from services.catalog.database.engine import Database
from services.catalog.files import store as files
from services.catalog.links import store as link_store
from services.catalog.links.identity import identify
from services.catalog.links.model import NewLink
from services.catalog.uploads.inspection import Inspection
from services.catalog.uploads.model import UploadTooLargeError
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind

_PIECE_BYTES = 1024 * 1024
MEDIA_TYPE = "text/html;charset=utf-8"


@dataclass(slots=True)
class StoredUpload:
    """A page in the store. `is_named` says that a snapshot names it where it lies."""

    new: NewLink
    link_id: UUID
    artifact: Artifact
    file: UploadFile
    artifacts: ArtifactStore
    is_named: bool = False

    async def for_link(self, link_id: UUID) -> Artifact:
        """The file in the folder of the link that it turned out to be of.

        Another one than was expected when somebody added or deleted the link meanwhile.
        """
        if link_id == self.link_id:
            self.is_named = True
            return self.artifact
        return await _put(self.artifacts, link_id, self.file, self.artifact)


@asynccontextmanager
async def stored(
    database: Database,
    artifacts: ArtifactStore,
    owner_id: UUID,
    *,
    new: NewLink,
    file: UploadFile,
    max_bytes: int,
) -> AsyncIterator[StoredUpload]:
    """The file in the store until the block ends, and afterwards if it is named then.

    Raises:
        InvalidUrlError: the URL cannot be kept.
        UnsupportedUploadError: the file is no page.
        UploadTooLargeError: it has more than `max_bytes`.
    """
    inspection = await _inspect(file, max_bytes)
    link_id = await _expected_link(database, owner_id, new.url)
    artifact = Artifact(
        kind=ArtifactKind.HTML,
        key=f"{link_id}/{inspection.sha256}",
        media_type=MEDIA_TYPE,
        size_bytes=inspection.size_bytes,
        sha256=inspection.sha256,
    )
    upload = StoredUpload(replace(new, id=link_id), link_id, artifact, file, artifacts)
    try:
        await _put(artifacts, link_id, file, artifact)
        yield upload
    except BaseException:
        upload.is_named = False
        raise
    finally:
        if not upload.is_named:
            await _discard(database, artifacts, owner_id, upload)


async def _inspect(file: UploadFile, max_bytes: int) -> Inspection:
    inspection = Inspection()
    async for piece in _pieces(file):
        if inspection.size_bytes + len(piece) > max_bytes:
            raise UploadTooLargeError(max_bytes)
        inspection.pass_by(piece)
    inspection.end()
    return inspection


async def _expected_link(database: Database, owner_id: UUID, url: str) -> UUID:
    """The link that keeps a URL now, or the id of the one that is about to be made."""
    async with database.read() as unit:
        account = await account_store.get(unit, owner_id)
        key = identify(url, ignore_tracking=account.ignore_tracking).key
        known = await alias_store.by_keys(unit, owner_id, [key])
    return known[0].link_id if known else new_id()


async def _put(
    artifacts: ArtifactStore, link_id: UUID, file: UploadFile, artifact: Artifact
) -> Artifact:
    key = f"{link_id}/{artifact.sha256}"
    await artifacts.put_pieces(key, _pieces(file))
    return artifact.model_copy(update={"key": key})


async def _discard(
    database: Database, artifacts: ArtifactStore, owner_id: UUID, upload: StoredUpload
) -> None:
    """Take the file away, unless a snapshot names it; a link that exists is looked through."""
    key = upload.artifact.key
    async with database.write() as unit:
        if await files.named(unit, [key]):
            return
        if await link_store.get(unit, owner_id, upload.link_id) is not None:
            await files.plan(unit, owner_id, [upload.link_id], now())
            return
    await artifacts.delete([key])


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    await file.seek(0)
    while piece := await file.read(_PIECE_BYTES):
        yield piece
