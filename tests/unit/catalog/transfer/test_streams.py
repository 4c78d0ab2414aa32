"""Files of any bytes, and files longer than the memory that they may take."""

import tracemalloc
from collections.abc import Callable
from io import BytesIO, RawIOBase
from typing import BinaryIO, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.catalog.transfer.formats.detection import detect
from services.catalog.transfer.formats.model import UnsupportedFileError
from services.catalog.transfer.formats.reading import READERS, check, read

_BEGINNINGS = st.sampled_from(
    [
        *(b"", b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF=", b"[", b"{", b"url,title\n"),
        *(b'[{"href":"x","extended":"', b'{"roots":{"a":{"children":[', b"https://a.example/\n"),
        *(b'{"bookmarks":[{"content":', b'{"collections":[{"links":[', b"PK\x03\x04"),
        *(b'{"url":"http://a.example"}\n', b"\xff\xfe", b"\xef\xbb\xbf", b"<posts><post href="),
    ]
)
_SIGNS = st.text("<>\"'=/&;,:[]{}\\u0 \n\rADTLHREFahref1é中", max_size=200).map(str.encode)


@given(_BEGINNINGS, st.binary(max_size=200) | _SIGNS)
@example(b"", b"\xff" * 20)
def test_any_bytes_are_read_or_refused(beginning: bytes, rest: bytes) -> None:
    file = BytesIO(beginning + rest)
    try:
        kind = detect(file)
        check(file, kind)
        numbers = [entry.number for entry in read(file, kind)]
    except UnsupportedFileError:
        return
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=200) | _SIGNS)
def test_any_bytes_do_no_reader_harm(kind: str, content: bytes) -> None:
    for reader in (READERS[name] for name in READERS if name == kind):
        try:
            list(reader(BytesIO(content)))
        except UnsupportedFileError:
            return


class _Endless(RawIOBase):
    """A file that is made while it is read: a head, a body again and again, and a tail."""

    def __init__(self, head: bytes, body: bytes, tail: bytes, size_bytes: int) -> None:
        super().__init__()
        self._head, self._tail = head, tail
        self._body = body * max(1, 100_000 // len(body))
        self._times = size_bytes // len(self._body)
        self._parts = iter([b""])
        self._left = b""

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self._parts = iter([self._head, *[self._body] * self._times, self._tail])
        self._left = b""
        return 0

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (part := next(self._parts, None)) is not None:
            self._left += part
        taken, self._left = self._left[:size], self._left[size:]
        return taken


_LONG = b'some \\"text\\" ' * 40_000
_FILES: dict[str, Callable[[int], _Endless]] = {
    "icons": lambda size: _Endless(
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>",
        b'<DT><A HREF="http://a.example" ICON="data:'
        + b"i" * 90_000
        + b'">A</A>\n<DD>'
        + b"d" * 9_000,
        b"</DL>",
        size,
    ),
    "contents": lambda size: _Endless(
        b'[{"url": "http://a.example", "is_archived": 0}',
        b', {"url": "http://a.example", "content": "' + _LONG + b'"}',
        b"]",
        size,
    ),
    "one content": lambda size: _Endless(
        b'[{"url": "http://a.example", "is_archived": 0, "content": "',
        b'\\"\\\\\\u4e2d\xe4\xb8\xad' * 999,
        b'"}]',
        size,
    ),
    "one field": lambda size: _Endless(
        b'url,title,cover\nhttp://a.example,A,"', b"c" * 99, b'"', size
    ),
    "one line": lambda size: _Endless(b'{"url": "http://a.example"}\n', b"[1234567],", b"", size),
    "one script": lambda size: _Endless(
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1><script>", b"if (a < b) {}", b"", size
    ),
    "one quotation": lambda size: _Endless(
        b'<!DOCTYPE NETSCAPE-Bookmark-file-1><A HREF="', b"<DT><A HREF='x'>", b"", size
    ),
}


@pytest.mark.parametrize("name", _FILES)
def test_a_long_file_takes_little_memory(name: str) -> None:
    file = cast("BinaryIO", _FILES[name](10_000_000))
    tracemalloc.start()
    try:
        kind = detect(file)
        check(file, kind)
        count = sum(1 for _entry in read(file, kind))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count <= 1_000
    assert most < 9_500_000
