"""The text of a file, whatever it is encoded in, piece by piece.

In this order: the byte order mark; UTF-8, when all of the file is; what the file says of itself;
UTF-8 with a few wrong bytes; and a guess, which knows the encodings of East Asia by the characters
that people there really write.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.legacy import guess

PIECE_BYTES = 65_536
_SCAN_BYTES = 1_048_576
_HEAD_BYTES = 4_096
_SAMPLE_BYTES = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""")
# What browsers read under a name (https://encoding.spec.whatwg.org): the larger set of each family.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_MULTI_BYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")


def encoding_of(file: BinaryIO) -> str:
    """The name of Python's codec that reads this seekable file best."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if unmarked := _unmarked_utf_16(head):
        return unmarked
    sample = _sample_of_what_is_not_utf_8(file)
    if sample is None:
        return "utf-8"
    declared = _declared(head)
    if declared is not None and declared not in {"utf-8", "utf-16", "utf-16-le", "utf-16-be"}:
        return declared
    if declared is not None or _nearly_utf_8(sample):
        return "utf-8"
    return guess(sample)


def text_of(file: BinaryIO) -> Iterator[str]:
    """The file's text from its beginning, in pieces of some 64 KiB.

    Without byte order mark and NULs; what is no text in its encoding becomes U+FFFD.
    """
    decoder = codecs.getincrementaldecoder(encoding_of(file))(errors="replace")
    file.seek(0)
    at_beginning = True
    while data := file.read(PIECE_BYTES):
        if piece := decoder.decode(data):
            yield _cleaned(piece, first=at_beginning)
            at_beginning = False
    if piece := decoder.decode(b"", final=True):
        yield _cleaned(piece, first=at_beginning)


def _cleaned(piece: str, *, first: bool) -> str:
    if first:
        piece = piece.removeprefix("\ufeff")
    return piece.replace("\0", "") if "\0" in piece else piece


def _unmarked_utf_16(head: bytes) -> str | None:
    """Text of Latin letters in UTF-16 has a NUL for every second byte."""
    even, odd = head[::2], head[1::2]
    if len(odd) >= 8 and odd.count(0) > len(odd) * 0.7 and even.count(0) == 0:
        return "utf-16-le"
    if len(odd) >= 8 and even.count(0) > len(even) * 0.7 and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _sample_of_what_is_not_utf_8(file: BinaryIO) -> bytes | None:
    """None when all of it is UTF-8; else what follows the first byte that is not ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample = b""
    file.seek(0)
    while data := file.read(_SCAN_BYTES):
        if len(sample) < _SAMPLE_BYTES and (sample or not data.isascii()):
            start = 0 if sample else _first_high(data)
            sample += data[start : start + _SAMPLE_BYTES - len(sample)]
        try:
            decoder.decode(data)
        except UnicodeDecodeError as broken:
            # Where most of a large file is UTF-8, what is not lies far behind the sample.
            return sample + broken.object[max(broken.start - 64, 0) : broken.start + 1024]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return sample
    return None


def _first_high(data: bytes) -> int:
    found = _HIGH.search(data)
    return found.start() if found else 0


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        "".encode(name)
    except (LookupError, UnicodeError, TypeError):
        return None
    return _LARGER.get(name, name)


def _nearly_utf_8(sample: bytes) -> bool:
    """Whether nearly all that is not ASCII is made as UTF-8 makes it."""
    high = len(_HIGH.findall(sample))
    good = sum(len(found) for found in _MULTI_BYTE.findall(sample))
    return good >= 12 and good >= high * 0.8
