"""A ZIP file as a stream of pieces: nothing is ever written twice, and memory does not grow.

The standard library's writer keeps an object a member until the end, half a gigabyte for a million
of them; here the central directory waits in a file. Sizes and checksum of a member follow its data
(APPNOTE 6.3.10, 4.3.9), with 64 bits each. The same members make the same bytes: the time of every
member is the first that the format knows.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

_VERSION = 45  # 4.5: with ZIP64
_SIZES_FOLLOW_AND_UTF8 = 0x0008 | 0x0800
_FIRST_DATE = 0x0021  # 1980-01-01
_STORED, _DEFLATED = 0, 8
_MAX_16, _MAX_32 = 0xFFFF, 0xFFFF_FFFF
_PIECE_BYTES = 1 << 20
_UNIX_FILE = (3 << 8 | _VERSION, 0o100644 << 16)


@dataclass(frozen=True, slots=True)
class Member:
    """A member that has been written: what a manifest says of it."""

    name: str
    sha256: str
    size_bytes: int


class ZipStream:
    """Call `begin`, `write` and `finish` for each member, then send `end`. All give bytes to send.

    `directory` is an empty file for reading and writing, which the caller closes.
    """

    def __init__(self, directory: BinaryIO) -> None:
        self._directory = directory
        self._offset = 0
        self._count = 0
        self._open: _Open | None = None

    def begin(self, name: str, *, compress: bool) -> bytes:
        """The header of a member."""
        assert self._open is None, "finish the member before"
        self._open = _Open(name.encode(), self._offset, compress=compress)
        extra = struct.pack("<HHQQ", 1, 16, 0, 0)
        return self._sent(
            struct.pack("<4s5H3L2H", b"PK\x03\x04", *self._open.common(), 0, _MAX_32, _MAX_32,
                        len(self._open.name), len(extra))
            + self._open.name
            + extra
        )  # fmt: skip

    def write(self, data: bytes) -> bytes:
        """Some of the member's data."""
        assert self._open is not None, "begin a member first"
        return self._sent(self._open.add(data))

    def finish(self) -> tuple[bytes, Member]:
        """The end of the member, and what was written."""
        member = self._open
        assert member is not None, "begin a member first"
        rest = self._sent(member.rest())
        sizes = struct.pack("<4sLQQ", b"PK\x07\x08", member.crc, member.packed, member.size)
        self._directory.write(member.entry())
        self._count += 1
        self._open = None
        found = Member(member.name.decode(), member.digest.hexdigest(), member.size)
        return rest + self._sent(sizes), found

    def end(self) -> Iterator[bytes]:
        """The central directory: without it the file is none."""
        assert self._open is None, "finish the member first"
        start, size = self._offset, self._directory.tell()
        self._directory.seek(0)
        while piece := self._directory.read(_PIECE_BYTES):
            yield self._sent(piece)
        if self._count >= _MAX_16 or start >= _MAX_32 or size >= _MAX_32:
            yield struct.pack(
                "<4sQ2H2L4Q4sLQL", b"PK\x06\x06", 44, _VERSION, _VERSION, 0, 0, self._count,
                self._count, size, start, b"PK\x06\x07", 0, self._offset, 1,
            )  # fmt: skip
        counts = min(self._count, _MAX_16)
        yield struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, counts, counts, min(size, _MAX_32),
            min(start, _MAX_32), 0,
        )  # fmt: skip

    def _sent(self, data: bytes) -> bytes:
        self._offset += len(data)
        return data


class _Open:
    """The member that is being written."""

    def __init__(self, name: bytes, offset: int, *, compress: bool) -> None:
        self.name = name
        self.digest = hashlib.sha256()
        self.crc = self.size = self.packed = 0
        self._offset = offset
        self._packer: Any = zlib.compressobj(wbits=-zlib.MAX_WBITS) if compress else None

    def common(self) -> tuple[int, ...]:
        """What both headers have: version, flags, method, time, date."""
        method = _DEFLATED if self._packer else _STORED
        return _VERSION, _SIZES_FOLLOW_AND_UTF8, method, 0, _FIRST_DATE

    def add(self, data: bytes) -> bytes:
        """The data, packed."""
        self.crc = zlib.crc32(data, self.crc)
        self.digest.update(data)
        self.size += len(data)
        packed: bytes = self._packer.compress(data) if self._packer else data
        self.packed += len(packed)
        return packed

    def rest(self) -> bytes:
        """What the packer still holds."""
        packed: bytes = self._packer.flush() if self._packer else b""
        self.packed += len(packed)
        return packed

    def entry(self) -> bytes:
        """The member in the central directory."""
        made_by, attributes = _UNIX_FILE
        large = [value for value in (self.size, self.packed, self._offset) if value >= _MAX_32]
        extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
        return (
            struct.pack(
                "<4sH5H3L5H2L", b"PK\x01\x02", made_by, *self.common(), self.crc,
                min(self.packed, _MAX_32), min(self.size, _MAX_32), len(self.name), len(extra),
                0, 0, 0, attributes, min(self._offset, _MAX_32),
            )
            + self.name
            + extra
        )  # fmt: skip
