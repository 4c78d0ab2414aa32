import zipfile
from io import BytesIO

import pytest

from services.catalog.transfer.formats.model import Format, UnsupportedFileError
from tests.unit.catalog.transfer.entries import entries_of, kind_of


def _zip(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return file.getvalue()


REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b"\n \t\r\n", "has nothing in it but blanks"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture (PNG)"),
    "pdf": (b"%PDF-1.7\n", "is a PDF document"),
    "database": (b"SQLite format 3\0", "is a database (SQLite)"),
    "zip of others": (_zip("part_000000.csv"), "unpack it"),
    "broken zip": (_zip("manifest.json")[:60], "broken or cut off"),
    "page": (
        b"<!doctype html><title>T</title><body><a href='http://a.example'>a</a><dl><dt>a</dl>",
        "HTML or XML without bookmarks",
    ),
    "feed": (b"<?xml version='1.0'?><rss><channel/></rss>", "HTML or XML without bookmarks"),
    "prose": (b"Once upon a time\nthere was a list.\n", "no list of URLs"),
    "names of files": (b"README.md\nsetup.py\n", "no list of URLs"),
    "bytes": (bytes(range(1, 32)) * 9, "is no text"),
    "other json": (b'{"type": "FeatureCollection", "features": [{"id": 1}]}', "no links"),
    "numbers": (b"[1, 2, 3]", "no links"),
    "cut json": (b'[{"href": "http://a.example", "extended": ""}, {"href": "htt', "cut off"),
    "cut in a number": (b'[{"url": "http://a.example", "n": 1', "cut off"),
    "broken json": (b'[{"url": "http://a.example"}, {url: 1}]', "broken JSON"),
    "after json": (b'[{"url": "http://a.example", "is_saved": 1}] x', "broken JSON"),
    "long number": (b'[{"url": "http://a.example", "n": ' + b"9" * 100_000 + b"}]", "broken JSON"),
    "passwords": (b"name,url,username,password\nA,http://a.example,me,1234\n", "passwords"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_of_links_is_refused_with_what_it_is_and_what_is_taken(name: str) -> None:
    content, found = REFUSED[name]
    with pytest.raises(UnsupportedFileError) as refused:
        entries_of(content)
    assert found in refused.value.found
    assert str(refused.value).startswith("The file ")
    assert "Taken are: bookmarks as HTML" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"format": "linksnap-links", "version": 1}\n{"url": "x"}\n', Format.LINKSNAP_JSONL),
        (_zip("manifest.json", "links.jsonl"), Format.LINKSNAP_ARCHIVE),
        (b"[]", Format.JSON),
        (b"[Title](https://a.example/)\n", Format.URLS),
        (b"[the title](https://a.example/)\n", Format.URLS),
        (b"[InternetShortcut]\nURL=https://a.example/\n", Format.URLS),
        (b"https://a.example/x,y\nhttps://b.example/\n", Format.URLS),
        (b"www.a.example/x\nb.example\n", Format.URLS),
        (b'{"children":[{"type":"text/x-moz-place","uri":"http://a"}]}', Format.FIREFOX_JSON),
        (b'oops\n{"url": "http://a.example"}\n{"url": "http://b.example"}\n', Format.JSONL),
        (b'{"url": "http://a.example"}', Format.JSONL),
        (b'{\n  "url": "http://a.example"\n}', Format.JSON),
    ],
)
def test_the_kind_is_told_by_the_content(content: bytes, kind: Format) -> None:
    assert kind_of(content) is kind


def test_an_own_file_is_read_elsewhere() -> None:
    with pytest.raises(UnsupportedFileError):
        entries_of(b'{"format": "linksnap-links", "version": 1}\n')
