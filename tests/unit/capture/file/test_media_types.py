"""What a file is, whatever it is called."""

import pytest

from services.capture.steps.file.media_types import ending, is_text, true_type
from services.capture.steps.file.names import ending_of, safe_name
from tests.support import files

OCTETS = "application/octet-stream"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FEED = b'<?xml version="1.0"?>\n<!-- made by hand -->\n<rss version="2.0"/>'
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'


@pytest.mark.parametrize(
    ("data", "declared", "name", "expected"),
    [
        (b"%PDF-1.7\n", OCTETS, "a", "application/pdf"),
        (b"\n\n%PDF-1.7\n", "text/plain", "a", "application/pdf"),
        (files.docx_of("a"), "application/zip", "a.zip", WORD),
        (files.epub_of("a", "b"), OCTETS, "a.bin", "application/epub+zip"),
        (
            files.opendocument_of("text", ""),
            "application/zip",
            "a",
            "application/vnd.oasis.opendocument.text",
        ),
        (files.zip_of({"word/a": "b"}), "application/x-zip-compressed", "a", "application/zip"),
        (
            files.zip_of({"a": "b"}),
            "application/vnd.android.package-archive",
            "a",
            "application/vnd.android.package-archive",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OCTETS, "a.xls", "application/vnd.ms-excel"),
        (b"\0\0\0\x18ftypmp42", OCTETS, "a", "video/mp4"),
        (b"\0\0\0\x18ftypisom", "audio/mp4", "a", "audio/mp4"),
        (b"OggS\0\0", "video/ogg", "a", "video/ogg"),
        (b"ID3\x03\0", OCTETS, "a", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\0", OCTETS, "a", "audio/mpeg"),
        (b"\x1aE\xdf\xa3\x42\x82\x84webm", OCTETS, "a", "video/webm"),
        (files.picture_of("BMP"), OCTETS, "a", "image/bmp"),
        (FEED, "text/xml", "a", "application/rss+xml"),
        (FEED, None, "a", "application/rss+xml"),
        (ATOM, "application/xml", "a", "application/atom+xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", OCTETS, "a", "image/svg+xml"),
        (b"<!DOCTYPE html><p>x", OCTETS, "a", "text/html"),
        (b"<html>x", "text/plain", "a.html", "text/plain"),
        (b"# x", "text/plain", "a.md", "text/markdown"),
        (b"# x", "text/markdown; charset=utf-8", "a", "text/markdown"),
        (b"a,b", OCTETS, "https://h.example/x/a.csv?b=c.txt", "text/csv"),
        (b"int a;", "text/x-c", "a.h", "text/x-c"),
        (b"{}", "", "a.json", "application/json"),
        (b"words", "image/png", "a.png", "text/plain"),
        (b"words", "application/pdf", "a", "text/plain"),
        ("潮汐".encode("utf-16"), "text/plain", "a", "text/plain"),
        (b"\0\1\2", "text/plain", "a.txt", OCTETS),
        (b"\0\1\2", "application/x-dvi", "a", "application/x-dvi"),
        (b"", "application/pdf", "a", "application/pdf"),
        (b"", None, "a", OCTETS),
    ],
)
def test_the_true_type(data: bytes, declared: str | None, name: str, expected: str) -> None:
    assert true_type(data, declared, name) == expected


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "big5", "shift_jis", "utf-16", "euc_jp"])
def test_a_text_is_one_in_any_coding(charset: str) -> None:
    assert is_text("漢字 and more\r\n\t".encode(charset))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.PDF", "pdf"),
        ("https://h.example/a%2Etar.gz?x=y.zip#z.doc", "gz"),
        ("https://h.example/a", ""),
        (".bashrc", ""),
        ("", ""),
    ],
)
def test_the_ending(name: str, expected: str) -> None:
    assert ending(name) == expected


@pytest.mark.parametrize(
    ("suggested", "url", "media_type", "expected"),
    [
        ("report.pdf", "", "application/pdf", "report.pdf"),
        ("../../etc/passwd", "", "text/plain", "etc passwd.txt"),
        ("a\u202efdp.exe", "", "application/pdf", "afdp.exe.pdf"),
        ("a\n\x00b.zip", "", "application/zip", "ab.zip"),
        ("", "https://h.example/%E6%BD%AE.pdf?x", "application/pdf", "潮.pdf"),
        ("", "https://h.example/get.php?id=1", "application/pdf", "get.php.pdf"),
        ("", "https://h.example/", "application/pdf", "h.example.pdf"),
        ("", "", "image/png", "file.png"),
        ("con.txt", "", "text/plain", "_con.txt"),
        ("notes.log", "", "text/plain", "notes.log"),
        ("feed.xml", "", "application/rss+xml", "feed.xml"),
        ("a.jpeg", "", "image/jpeg", "a.jpeg"),
        ("thing", "", OCTETS, "thing.bin"),
        ("a" * 500 + ".pdf", "", "application/pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_safe_name(suggested: str, url: str, media_type: str, expected: str) -> None:
    assert safe_name(suggested, url, media_type) == expected


def test_the_usual_ending() -> None:
    assert ending_of("image/jpeg") == "jpg"
    assert ending_of("text/html") == "html"
    assert ending_of("application/x-unheard-of") == "bin"
