"""Media types: what a file truly is, whatever a server calls it. Pure.

Its first bytes say most, because servers lie: a PDF comes as `application/octet-stream`, a program
as `text/plain`. What bytes cannot say (Markdown or plain text, CSV or a log) the server says, and
where it says nothing, the name does.
"""

import re
from urllib.parse import unquote, urlsplit

from services.capture.steps.file.file import GENERIC_TYPE
from services.capture.steps.file.type_table import (
    ATOM,
    BY_ENDING,
    DOCX,
    MAGIC,
    MARKDOWN,
    PPTX,
    RELATIVES,
    RSS,
    XLSX,
)

_HEAD_BYTES = 4096
_ENDS_BYTES = 65_536
_PDF_BYTES = 1024  # so far in the mark may be: what readers of PDF accept
_GENERIC = {"", GENERIC_TYPE, "binary/octet-stream", "application/x-download",
            "application/download", "application/force-download", "application/unknown",
            "application/x-octet-stream", "unknown/unknown"}  # fmt: skip
_TEXT_LIKE = re.compile(
    r"text/|message/rfc822$|image/svg\+xml$|application/(.*[+.-])?"
    r"(json|xml|yaml|toml|javascript|ecmascript|ndjson|subrip|sql|x-sh|typescript|php|xhtml)$"
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*|<!doctype[^>\[]*>\s*)*"
    rb"<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
_ROOTS = {b"rss": RSS, b"feed": ATOM, b"rdf": RSS, b"svg": "image/svg+xml", b"html": "text/html"}
_TOLD_BY_NAME = {MARKDOWN, "text/csv", "text/tab-separated-values", "application/json"}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\b"))
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def true_type(data: bytes, declared: str | None, name: str) -> str:
    """A media type without parameters.

    Args:
        data: the whole file.
        declared: what the server said; None: not known.
        name: a file's name or a URL, for its ending.
    """
    said = (declared or "").partition(";")[0].strip().lower()
    said = "" if said in _GENERIC else said
    by_name = BY_ENDING.get(ending(name), "")
    found = _by_magic(data)
    if found is not None:
        relatives = RELATIVES.get(found, ())
        return next((kind for kind in (said, by_name) if kind in relatives), found)
    if not data:
        return said or by_name or GENERIC_TYPE
    if not is_text(data):
        told = next((kind for kind in (said, by_name) if kind and not is_text_type(kind)), "")
        return told or GENERIC_TYPE
    return _text_type(data, said, by_name)


def is_text_type(media_type: str) -> bool:
    """Whether a type is of something that people read as text."""
    return _TEXT_LIKE.match(media_type) is not None


def is_text(data: bytes) -> bool:
    """Whether the beginning looks like text, in whatever coding."""
    head = data[:_HEAD_BYTES]
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    return head.translate(None, _CONTROL) == head


def ending(name: str) -> str:
    """What follows the last dot of a name, or of a URL's path; in lower case."""
    path = urlsplit(name).path if "://" in name else name
    stem, dot, found = unquote(path).rpartition("/")[2].rpartition(".")
    return found.lower() if dot and stem else ""


def _by_magic(data: bytes) -> str | None:
    if b"%PDF-" in data[:_PDF_BYTES]:
        return "application/pdf"
    found = next((kind for at, magic, kind in MAGIC if data[at : at + len(magic)] == magic), None)
    if found == "application/zip":
        return _in_zip(data)
    return found or _by_more_than_magic(data)


def _by_more_than_magic(data: bytes) -> str | None:
    if data.startswith(b"\x1aE\xdf\xa3"):  # EBML
        return "video/webm" if b"webm" in data[:64] else "video/x-matroska"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data.startswith(b"MZ") and not is_text(data):
        return "application/vnd.microsoft.portable-executable"
    is_frame = len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2
    return "audio/mpeg" if is_frame else None


def _in_zip(data: bytes) -> str:
    """A ZIP, or what is one inside: its first file, or the names at its ends, tell."""
    mark = re.match(rb".{26}\x08\x00.{2}mimetype([\w.+/-]{1,100}?)PK", data[:200], re.DOTALL)
    if mark is not None:
        return mark[1].decode("ascii")
    ends = data[:_ENDS_BYTES] + data[-_ENDS_BYTES:]
    if b"[Content_Types].xml" in ends:
        for name, kind in ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX)):
            if name in ends:
                return kind
    return "application/zip"


def _text_type(data: bytes, said: str, by_name: str) -> str:
    markup = _MARKUP.match(data[:_HEAD_BYTES])
    root = _ROOTS.get(markup[1].lower()) if markup else None
    if data[:_HEAD_BYTES].lstrip().lower().startswith(b"<!doctype html"):
        root = "text/html"
    is_xml = said.endswith(("/xml", "+xml")) or data[:_HEAD_BYTES].lstrip().startswith(b"<?xml")
    if root in (RSS, ATOM) and (is_xml or said in ("", "text/plain", "text/html")):
        return str(root)
    if said and is_text_type(said) and (said != "text/plain" or not by_name):
        return said
    if said == "text/plain":  # what servers call every text whose ending they do not know
        return by_name if by_name in _TOLD_BY_NAME else said
    if by_name and is_text_type(by_name):
        return by_name
    if root is not None:
        return root
    return "application/xml" if is_xml else "text/plain"
