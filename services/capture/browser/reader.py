"""Readability.js as the browser itself carries it: the code of its own reading mode.

Chromium keeps it in `resources.pak` beside its program (format: tools/grit/pak_util.py in its
source). So the algorithm that people know from reader views runs where it was made to run, on the
live document, in the version that was tested with this browser. A browser without it costs one of
several readers, nothing more.
"""

import gzip
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_USUAL_FOLDERS = ("/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome")
_PAK_VERSION = 5
_HEADER_BYTES, _ENTRY_BYTES = 12, 6
_GZIP = b"\x1f\x8b"
_SIZES = range(60_000, 400_000)
_MARKS = ("function Readability(doc, options)", "new Readability(")
_VIDEOS = "$$ALLOWED_VIDEO_REGEX"


@cache
def reader_script(chromium_path: str) -> str | None:
    """An expression that reads `document` and gives what Readability finds; None: there is none.

    Args:
        chromium_path: the browser's program, or a script beside or far from it that starts it.
    """
    folders = (Path(chromium_path).resolve().parent, *map(Path, _USUAL_FOLDERS))
    for folder in folders:
        try:
            data = (folder / "resources.pak").read_bytes()
            found = next(filter(None, map(_script, _gzipped(data))), None)
        except (OSError, struct.error, EOFError, zlib.error):
            continue
        if found:
            return found
    return None


def _gzipped(data: bytes) -> Iterator[bytes]:
    """The compressed resources of a pack that are of the size in question."""
    version, _encoding, count, _aliases = struct.unpack_from("<IB3xHH", data)
    if version != _PAK_VERSION:
        return
    for number in range(count):
        _id, start, _next, end = struct.unpack_from(
            "<HIHI", data, _HEADER_BYTES + number * _ENTRY_BYTES
        )
        if data[start : start + 2] == _GZIP and end - start > 8:
            (size,) = struct.unpack_from("<I", data, end - 4)
            if size in _SIZES:
                yield data[start:end]


def _script(resource: bytes) -> str | None:
    text = gzip.decompress(resource).decode(errors="replace")
    if all(mark in text for mark in _MARKS) and _VIDEOS in text:
        return text.replace(_VIDEOS, '""').strip().rstrip(";")
    return None
