"""A plain list of URLs, one a line, with a title or without; links of Markdown too."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.lines import lines_of
from services.catalog.transfer.formats.model import Entry, ImportedLink, Unreadable
from services.catalog.transfer.formats.values import text

_LONGEST_CHARS = 16_384
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,31}://[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}[^\W\d_][\w-]{1,62}\.?(?::\d{1,5})?(?:[/?#]\S*)?"
)
_WWW = re.compile(r"www\.[\w-]+\.\w", re.IGNORECASE)
_MARKDOWN = re.compile(r"\[([^\[\]]{0,1000})\]\(\s{0,9}<?([^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)")
_BULLET = re.compile(r"(?:[-*+•]|\d{1,6}[.)])\s+(?:\[[ xX]\]\s+)?")
_COMMENTS = ("#", "//", ";", "<!--")
_BETWEEN = " \t-–—|:,;"


def read_urls(file: BinaryIO) -> Iterator[Entry]:
    """The URLs of a list; lines that are comments or headings are no entries."""
    number = 0
    for line in lines_of(file):
        if line.startswith(_COMMENTS):
            continue
        number += 1
        yield _entry(number, line[:_LONGEST_CHARS])


def is_url(value: str) -> bool:
    """Whether a text is one URL with a scheme, or a host with perhaps a path."""
    part = value[:_LONGEST_CHARS].strip()
    return bool(_URL.fullmatch(part) or _HOST.fullmatch(part))


def has_url(line: str) -> bool:
    """Whether a line has a URL with a scheme in it, a host of `www.`, or a link of Markdown."""
    cut = line[:_LONGEST_CHARS]
    return bool(_URL.search(cut) or _WWW.match(cut) or _MARKDOWN.search(cut))


def _entry(number: int, line: str) -> Entry:
    line = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    if found := _MARKDOWN.search(line):
        return ImportedLink(number, found[2], title=text(found[1]), note=_rest(line[found.end() :]))
    if found := _URL.search(line):
        title = _rest(line[found.end() :]) or _rest(line[: found.start()])
        return ImportedLink(number, found[0], title=title)
    if is_url(line):
        return ImportedLink(number, line)
    return Unreadable(number, line[:200], "The line has no URL.")


def _rest(part: str) -> str | None:
    return text(part.strip(_BETWEEN + '<>"()'))
