"""Storing the file of an import, once it is known that it is one, before its row is written."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from fastapi import UploadFile

from services.catalog.clock import new_id
from services.catalog.imports.files import key_of
from services.catalog.imports.refining import without_strays
from services.catalog.imports.takings import WAYS
from services.catalog.links.titles import clean_line
from services.catalog.transfer.formats.detection import detect
from services.catalog.transfer.formats.model import Format, UnsupportedFileError
from services.catalog.uploads.model import UploadTooLargeError
from shared.artifacts.store import ArtifactStore

_PIECE_BYTES = 1024 * 1024
_MAX_FILE_NAME_LENGTH = 255


@dataclass(slots=True)
class StoredFile:
    """A file in the store. `is_named` says that an import names it where it lies."""

    id: UUID
    format: Format
    name: str | None
    size_bytes: int
    is_named: bool = False


@asynccontextmanager
async def stored(
    artifacts: ArtifactStore, file: UploadFile, *, max_bytes: int, wake: Callable[[], None]
) -> AsyncIterator[StoredFile]:
    """The file in the store until the block ends; afterwards too, if it is named then.

    Args:
        artifacts: where it is put.
        file: what a client sent.
        max_bytes: how large it may be.
        wake: is called after the block when an import names the file.

    Raises:
        UnsupportedFileError: it is none that can be imported.
        UploadTooLargeError: it has more than `max_bytes`.
    """
    size_bytes = file.size or 0
    if size_bytes > max_bytes:
        raise UploadTooLargeError(max_bytes)
    kind = await asyncio.to_thread(_checked, file.file)
    name = clean_line(without_strays(file.filename or ""), _MAX_FILE_NAME_LENGTH)
    found = StoredFile(new_id(), kind, name, size_bytes)
    try:
        await artifacts.put_pieces(key_of(found.id), _pieces(file))
        yield found
    except BaseException:
        found.is_named = False
        raise
    finally:
        if found.is_named:
            wake()
        else:
            await artifacts.delete([key_of(found.id)])


def _checked(file: BinaryIO) -> Format:
    """What kind of file it is, after looking whether it is whole."""
    kind = detect(file)
    way = WAYS.get(kind)
    if way is None:
        raise UnsupportedFileError(f"Files of the format {kind} cannot be imported.")
    file.seek(0)
    way.check(file)
    return kind


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    await file.seek(0)
    while piece := await file.read(_PIECE_BYTES):
        yield piece
