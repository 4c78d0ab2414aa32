"""Which kind of file this is, by its content alone: names of files lie."""

import json
import re
import zipfile
from collections.abc import Sequence
from itertools import islice
from typing import BinaryIO

from services.catalog.transfer.formats.csv_rows import DELIMITERS, first_row
from services.catalog.transfer.formats.encoding import text_of
from services.catalog.transfer.formats.generic import is_header
from services.catalog.transfer.formats.json_detection import detect_json
from services.catalog.transfer.formats.model import Format, UnsupportedFileError
from services.catalog.transfer.formats.named_fields import SECRETS, plain
from services.catalog.transfer.formats.signatures import has_controls, not_text
from services.catalog.transfer.formats.urls import has_url, is_url

_MANIFEST = "manifest.json"
_HEAD_CHARS = 65_536
_PAGE_PIECES = 16
_LOOKED_AT_LINES = 50
_NETSCAPE = re.compile(r"<!doctype\s+netscape-bookmark-file", re.IGNORECASE)
_POCKET = re.compile(r"<title>\s*pocket export|<a\s[^<>]{0,4096}\btime_added=", re.IGNORECASE)
_POSTS = re.compile(r"<posts?[\s>]", re.IGNORECASE)
_TERM = re.compile(r"<dt>\s{0,99}(?:<p>\s{0,99})?<(?:a|h3)[\s>]", re.IGNORECASE)
_OF_BOOKMARKS = re.compile(r"\badd_date=|<(?:title|h1)>\s{0,99}bookmarks", re.IGNORECASE)
_PAGE = re.compile(r"<body[\s>]|<!doctype\s+html", re.IGNORECASE)


def detect(file: BinaryIO) -> Format:
    """The kind of a seekable file; where it stands before and after does not matter.

    Raises:
        UnsupportedFileError: it is empty, or of no kind that is taken.
    """
    file.seek(0)
    head = file.read(4_096)
    if not head:
        msg = "is empty"
        raise UnsupportedFileError(msg)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(file)
    if kind := not_text(head):
        msg = f"is {kind}"
        raise UnsupportedFileError(msg)
    return _of_text(file)


def _of_zip(file: BinaryIO) -> Format:
    try:
        with zipfile.ZipFile(file) as archive:
            if _MANIFEST in archive.namelist():
                return Format.LINKSNAP_ARCHIVE
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        msg = "is a zip archive that is broken or cut off"
        raise UnsupportedFileError(msg) from None
    msg = "is a zip archive that Linksnap did not write; unpack it and send a file that was in it"
    raise UnsupportedFileError(msg)


def _of_text(file: BinaryIO) -> Format:
    head = ""
    for piece in text_of(file):
        head = (head + piece).lstrip()
        if len(head) >= _HEAD_CHARS:
            break
    if not head:
        msg = "has nothing in it but blanks"
        raise UnsupportedFileError(msg)
    if head[0] in "{[" and (found := detect_json(file, head)):
        return found
    if (found := _of_markup(file, head)) or (found := _of_lines(head)):
        return found
    if has_controls(head):
        msg = "is no text"
    elif head[0] == "<":
        msg = "is HTML or XML without bookmarks: an ordinary page is uploaded as one, not imported"
    else:
        msg = "is text in which no list of URLs can be seen"
    raise UnsupportedFileError(msg)


def _of_markup(file: BinaryIO, head: str) -> Format | None:
    if _NETSCAPE.search(head):
        return Format.NETSCAPE_HTML
    if head[0] != "<":
        return None
    if _POSTS.search(head):
        return Format.DELICIOUS_XML
    page = "".join(islice(text_of(file), _PAGE_PIECES))
    if _POCKET.search(page):
        return Format.POCKET_HTML
    if _TERM.search(page) and (_OF_BOOKMARKS.search(page) or not _PAGE.search(page)):
        return Format.NETSCAPE_HTML
    return None


def _of_lines(head: str) -> Format | None:
    if head[0] == "<" or has_controls(head):
        return None
    lines = [line.strip() for line in head[:_HEAD_CHARS].splitlines() if line.strip()]
    looked_at = lines[:_LOOKED_AT_LINES]
    if found := _of_json_lines(looked_at):
        return found
    if _is_list(looked_at, only_urls=True):
        return Format.URLS  # commas in URLs make no table
    return _of_table(head) or (Format.URLS if _is_list(looked_at) else None)


def _of_json_lines(lines: Sequence[str]) -> Format | None:
    """Lines of JSON of which the first is broken."""
    return Format.JSONL if sum(map(_is_object, lines)) * 2 > len(lines) else None


def _is_object(line: str) -> bool:
    try:
        return line.startswith("{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _of_table(head: str) -> Format | None:
    row: Sequence[str] = max((first_row(head, one) for one in DELIMITERS), key=len)
    cells = [cell.strip() for cell in row]
    names = {cell.lower() for cell in cells}
    if is_header(cells):
        if SECRETS & {plain(name) for name in names}:
            msg = "is a list of passwords, which should not lie here"
            raise UnsupportedFileError(msg)
        return _of_names(names)
    return Format.CSV if len(cells) > 1 and any(map(is_url, cells)) else None


def _of_names(names: set[str]) -> Format:
    if {"url", "time_added"} <= names and names & {"status", "tags"}:
        return Format.POCKET_CSV
    if {"url", "title", "selection", "folder"} <= names:
        return Format.INSTAPAPER_CSV
    if "url" in names and ({"excerpt", "cover"} <= names or {"highlights", "favorite"} <= names):
        return Format.RAINDROP_CSV
    return Format.CSV


def _is_list(lines: Sequence[str], *, only_urls: bool = False) -> bool:
    """Whether URLs are what these lines are for: at least half of those that say anything.

    Names of hosts alone are none: names of files look the same.
    """
    said = [line for line in lines if not line.startswith(("#", "//"))]
    if only_urls:
        return any(map(has_url, said)) and all(map(is_url, said))
    with_url = sum(has_url(line) or is_url(line) for line in said)
    return with_url * 2 >= len(said) and any(map(has_url, said))
