"""An archive that somebody brings: nothing in it is believed before it was looked at.

No member is ever written to a path: names are only looked up. Sizes are bounded by what the file
itself can unpack to, counts by what memory holds, and each artifact by the hash that is its name.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from services.catalog.transfer.formats.model import UnsupportedFileError
from services.catalog.transfer.native.layout import (
    ARCHIVE_FORMAT,
    ARCHIVE_VERSION,
    ARTIFACTS,
    MANIFEST,
    MAX_ARTIFACTS,
    Table,
)
from services.catalog.transfer.native.lines import Line, lines_of
from services.catalog.transfer.native.records import Count, Sha256

_MAX_RATIO = 200
"""Of our own texts none is packed better than 1:60; a bomb is, up to 1:1,032."""
_RATIO_COUNTS_FROM_BYTES = 16 * 1024 * 1024
_MAX_MANIFEST_BYTES = 256 * 1024 * 1024
_MAX_ARTIFACT_BYTES = 4 * 1024**3
_PIECE_BYTES = 1 << 20
_END_BYTES = 22
_ENTRY_BYTES = 160  # of an artifact in the directory: 46, its name, and sizes above 4 GiB
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_ARTIFACT = re.compile(rf"{ARTIFACTS}([0-9a-f]{{64}})")


class _Member(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str
    sha256: Sha256
    size_bytes: int


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore")

    format: str
    version: Count
    members: list[_Member]
    missing: list[Sha256] = []


class Archive:
    """The members of an archive.

    Raises:
        UnsupportedFileError: it is no archive of ours, or one that lies about itself.
    """

    def __init__(self, file: BinaryIO) -> None:
        _check_count(file)
        with _whole():
            self._zip = zipfile.ZipFile(file)
        infos = self._zip.infolist()
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) != len(infos):
            raise UnsupportedFileError("two members of the archive have the same name")
        manifest = self._manifest()
        self._hashes = {item.name: item.sha256 for item in manifest.members}
        self.missing = frozenset(manifest.missing)
        self._check(manifest)

    def lines(self, table: Table) -> Iterator[Line]:
        """The lines of a table; none when the archive has no such table.

        Raises:
            UnsupportedFileError: it is broken, or not what the manifest says, from here on.
        """
        if table not in self._hashes:
            return
        with _whole(), self._zip.open(self._infos[table]) as member:
            yield from lines_of(member)

    def check(self) -> None:
        """Read every table to its end, without keeping anything.

        Raises:
            UnsupportedFileError: one of them is not what the manifest says.
        """
        if Table.LINKS not in self._hashes:
            raise UnsupportedFileError(f"the archive has no {Table.LINKS}")
        for table in Table:
            if table in self._hashes and self.hash_of(table) != self._hashes[table]:
                raise UnsupportedFileError(f"{table} is not what the manifest says")

    def holds(self, sha256: str) -> bool:
        """Whether there is a file under this hash; it may be another file all the same."""
        return f"{ARTIFACTS}{sha256}" in self._hashes

    def size_of(self, sha256: str) -> int:
        """How many bytes an artifact says to have."""
        return self._infos[f"{ARTIFACTS}{sha256}"].file_size

    def artifact(self, sha256: str) -> IO[bytes]:
        """A file for reading; it is broken when that raises one of the errors of `BROKEN`."""
        return self._zip.open(self._infos[f"{ARTIFACTS}{sha256}"])

    def hash_of(self, name: str) -> str | None:
        """The SHA-256 of a member as it is; None when it cannot be read."""
        digest = hashlib.sha256()
        try:
            with self._zip.open(self._infos[name]) as member:
                while piece := member.read(_PIECE_BYTES):
                    digest.update(piece)
        except _BROKEN:
            return None
        return digest.hexdigest()

    def _manifest(self) -> _Manifest:
        info = self._infos.get(MANIFEST)
        if info is None:
            raise UnsupportedFileError(f"the archive has no {MANIFEST}: it was cut off, or is none")
        _check_size(info, _MAX_MANIFEST_BYTES)
        with _whole():
            text = self._zip.read(info)
        try:
            found = _Manifest.model_validate(json.loads(text))
        except (ValidationError, ValueError, RecursionError) as error:
            raise UnsupportedFileError(f"{MANIFEST} cannot be read") from error
        if (found.format, found.version) != (ARCHIVE_FORMAT, ARCHIVE_VERSION):
            raise UnsupportedFileError("it is no linksnap archive of version 1")
        return found

    def _check(self, manifest: _Manifest) -> None:
        if len(self._hashes) != len(manifest.members):
            raise UnsupportedFileError(f"{MANIFEST} names a member twice")
        for item in manifest.members:
            info = self._infos.get(item.name)
            if info is None:
                raise UnsupportedFileError(f"{item.name} is in {MANIFEST} and not in the archive")
            if info.file_size != item.size_bytes:
                raise UnsupportedFileError(f"{item.name} has another size than {MANIFEST} says")
            if info.flag_bits & 1:
                raise UnsupportedFileError("the archive is encrypted")
            named = _ARTIFACT.fullmatch(item.name)
            if named and named[1] != item.sha256:
                raise UnsupportedFileError(f"{item.name} has another hash in {MANIFEST}")
            _check_size(info, _MAX_ARTIFACT_BYTES if named else None)


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise UnsupportedFileError(f"the archive is broken: {error}") from error


def _check_size(info: zipfile.ZipInfo, max_bytes: int | None) -> None:
    """The standard library unpacks no more than a member says that it has."""
    if max_bytes is not None and info.file_size > max_bytes:
        raise UnsupportedFileError(f"{info.filename} has more than {max_bytes:,} bytes")
    packed = max(info.compress_size, _RATIO_COUNTS_FROM_BYTES // _MAX_RATIO)
    if info.file_size > packed * _MAX_RATIO:
        raise UnsupportedFileError(f"{info.filename} would unpack to an absurd size")


def _check_count(file: BinaryIO) -> None:
    """Look how many members there are before an object is made of each.

    The last record of a ZIP file says so, in 16 bits; with more of them, a record before it does.
    """
    size = file.seek(0, 2)
    length = min(size, 2**16 + _END_BYTES + 20 + 56)
    file.seek(size - length)
    tail = file.read(length)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < _END_BYTES:
        raise UnsupportedFileError("it is no whole ZIP file: its end is missing")
    count, directory_bytes = struct.unpack_from("<HL", tail, end + 10)
    large = tail.rfind(b"PK\x06\x06", 0, end)
    if large >= 0 and end - large >= 56:
        count, directory_bytes = struct.unpack_from("<QQ", tail, large + 32)
    max_count = MAX_ARTIFACTS + len(Table) + 1
    if count > max_count or directory_bytes > max_count * _ENTRY_BYTES:
        raise UnsupportedFileError(f"an archive has at most {MAX_ARTIFACTS:,} files")
