"""An archive while it is written: its members one after another, then what they were."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Self

from services.catalog.transfer.native.layout import ARCHIVE_FORMAT, ARCHIVE_VERSION, MANIFEST
from services.catalog.transfer.writing.zip_stream import Member, ZipStream


class Packing:
    """Gives the bytes to send. Packing and hashing happen in threads."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._members = tempfile.TemporaryFile()  # noqa: SIM115
        self._zip = ZipStream(self._directory)
        self.missing: list[str] = []

    def __enter__(self) -> Self:
        """Its files are open until the block ends."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Close them."""
        self._directory.close()
        self._members.close()

    async def member(
        self,
        name: str,
        pieces: AsyncIterator[bytes],
        *,
        compress: bool = True,
        sha256: str | None = None,
    ) -> AsyncIterator[bytes]:
        """A member. One that is not what it should be is not named in the manifest."""
        yield self._zip.begin(name, compress=compress)
        async for piece in pieces:
            yield await asyncio.to_thread(self._zip.write, piece)
        rest, member = self._zip.finish()
        yield rest
        if sha256 is not None and member.sha256 != sha256:
            self.missing.append(sha256)
        else:
            self._note(member)

    async def end(self) -> AsyncIterator[bytes]:
        """The manifest and the directory of the archive."""
        yield self._zip.begin(MANIFEST, compress=True)
        for text in self._manifest():
            yield self._zip.write(text.encode())
        yield self._zip.finish()[0]
        for piece in self._zip.end():
            yield piece

    def _note(self, member: Member) -> None:
        text = json.dumps(
            {"name": member.name, "sha256": member.sha256, "size_bytes": member.size_bytes}
        )
        self._members.write(text.encode() + b"\n")

    def _manifest(self) -> Iterator[str]:
        yield f'{{"format": "{ARCHIVE_FORMAT}", "version": {ARCHIVE_VERSION}, "members": ['
        self._members.seek(0)
        for number, line in enumerate(self._members):
            yield ("," if number else "") + "\n" + line.decode().rstrip("\n")
        yield f'\n], "missing": {json.dumps(self.missing)}}}\n'
