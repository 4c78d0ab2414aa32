import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.uploads.inspection import HTML_PATTERN, Inspection
from services.catalog.uploads.model import UnsupportedUploadError


def inspect(*pieces: bytes) -> Inspection:
    inspection = Inspection()
    for piece in pieces:
        inspection.pass_by(piece)
    inspection.end()
    return inspection


PAGES = [
    "<!DOCTYPE html><p>x",
    "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><title>x",
    "\ufeff\r\n <html lang=zh><body>文字",
    "<!-- saved by a tool --><html>",
    '<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "<Body>x",
    "<p>x",
]
OTHERS = [
    "",
    "   ",
    "words",
    "<",
    "<!doctype svg>",
    "<paragraph>",
    '{"html": "<html>"}',
    "%PDF-1.7",
]


@pytest.mark.parametrize("text", PAGES)
def test_pages(text: str) -> None:
    data = text.encode()

    found = inspect(data)

    assert found.size_bytes == len(data)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert re.search(HTML_PATTERN, text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_page(text: str) -> None:
    with pytest.raises(UnsupportedUploadError, match="must be HTML"):
        inspect(text.encode())
    assert not re.search(HTML_PATTERN, text)


@pytest.mark.parametrize(
    "data",
    [
        "<html>文字".encode("gbk"),
        "<html>".encode("utf-16"),
        b"<html>\x00",
        "<html>文".encode()[:-1],
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_other_encodings_and_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedUploadError, match="UTF-8"):
        inspect(data)


def test_bytes_at_the_end_of_a_large_file_are_seen() -> None:
    with pytest.raises(UnsupportedUploadError, match="UTF-8"):
        inspect(b"<html>", b"x" * 100_000, b"\xff")


@given(st.sampled_from(PAGES + OTHERS), st.lists(st.integers(0, 60)))
def test_it_does_not_matter_how_it_is_cut(text: str, cuts: list[int]) -> None:
    data, places = text.encode(), sorted(cuts)
    pieces = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]

    def outcome(*parts: bytes) -> str:
        try:
            return inspect(*parts).sha256
        except UnsupportedUploadError as error:
            return str(error)

    assert outcome(*pieces) == outcome(data)
