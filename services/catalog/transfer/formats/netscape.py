"""Bookmarks as HTML, as every browser and nearly every tool writes them.

The format is what browsers have written since Netscape: lists (`DL`) of folders (`H3`, before the
list of what is in them) and links (`A`), each link perhaps followed by what was written on it
(`DD`). Hardly a tag is closed.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from services.catalog.transfer.formats.encoding import text_of
from services.catalog.transfer.formats.folders import TOP, Folder, is_container
from services.catalog.transfer.formats.markup import End, Start, Token, tokens
from services.catalog.transfer.formats.model import Entry, ImportedLink, Unreadable
from services.catalog.transfer.formats.values import (
    MAX_TEXT_CHARS,
    flag,
    joined,
    moment,
    names,
    text,
    unique,
)

_ATTRIBUTES = frozenset(
    {
        *("href", "add_date", "last_modified", "time_added", "tags", "labels", "toread", "id"),
        *("personal_toolbar_folder", "unfiled_bookmarks_folder", "data-important"),
    }
)
_BLOCKS = frozenset({"dt", "dl", "dd", "h1", "h3", "hr", "a"})
_READING_LIST_OF_SAFARI = "com.apple.ReadingList"
_ARCHIVED_IN_LINKDING = "linkding:archived"
_NOTES_OF_LINKDING = re.compile(r"\[linkding-notes\](.*?)(?:\[/linkding-notes\]|$)", re.DOTALL)


def read_netscape(file: BinaryIO) -> Iterator[Entry]:
    """The links of a bookmark file."""
    reader = _Reader()
    for token in tokens(text_of(file), _ATTRIBUTES):
        if found := reader.take(token):
            yield found
    if found := reader.end():
        yield found


@dataclass(slots=True)
class _Text:
    """A text that comes in pieces, of which no more is kept than an entry may have."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, piece: str) -> None:
        if self.length < MAX_TEXT_CHARS:
            self.pieces.append(piece)
            self.length += len(piece)

    def whole(self) -> str | None:
        return text(html.unescape("".join(self.pieces)))


@dataclass(slots=True)
class _Link:
    number: int
    attributes: Mapping[str, str]
    folder: Folder
    title: _Text = field(default_factory=_Text)
    remark: _Text = field(default_factory=_Text)


class _Reader:
    """Knows in which folder it is, and the link of which it still may learn something."""

    def __init__(self) -> None:
        self._count = 0
        self._above: list[Folder] = []
        self._folder = TOP
        self._heading: Mapping[str, str] | None = None
        self._name = _Text()
        self._link: _Link | None = None
        self._text: _Text | None = None
        self._after_term = False
        self._terms_lead_links = False

    def take(self, token: Token) -> Entry | None:
        """Learn from the next token; the link before it, when it is whole now."""
        if isinstance(token, str):
            if self._text is not None:
                self._text.add(token)
            return None
        if isinstance(token, End):
            return self._close(token.name)
        return self._open(token)

    def end(self) -> Entry | None:
        """The last link, when there is one still."""
        link, self._link, self._text = self._link, None, None
        return _entry(link) if link else None

    def _open(self, tag: Start) -> Entry | None:
        if tag.name not in _BLOCKS:
            if tag.name == "br" and self._text is not None:
                self._text.add("\n")
            return None
        if tag.name == "dd":
            # The remark on a folder, which nobody keeps, comes after a heading.
            self._text = self._link.remark if self._link else None
            return None
        if tag.name == "a":
            return self._open_link(tag.attributes)
        found = self.end()
        self._after_term = tag.name == "dt"
        if tag.name == "h3":
            self._heading, self._name = tag.attributes, _Text()
            self._text = self._name
        elif tag.name == "dl":
            self._enter()
        return found

    def _open_link(self, attributes: Mapping[str, str]) -> Entry | None:
        after_term, self._after_term = self._after_term, False
        self._terms_lead_links = self._terms_lead_links or after_term
        in_remark = self._link is not None and self._text is self._link.remark
        if in_remark and self._terms_lead_links and not after_term:
            return None  # a link in what somebody wrote on a link
        found = self.end()
        self._heading = None
        if "href" in attributes or after_term:
            self._count += 1
            self._link = _Link(self._count, attributes, self._folder)
            self._text = self._link.title
        return found

    def _close(self, name: str) -> Entry | None:
        if name == "dl":
            found = self.end()
            self._folder = self._above.pop() if self._above else TOP
            self._heading = None
            return found
        if name == "h3" or (name == "a" and self._link and self._text is self._link.title):
            self._text = None
        return None

    def _enter(self) -> None:
        of_safari = not self._above  # it writes no list around its folders
        self._above.append(self._folder)
        heading, self._heading = self._heading, None
        if heading is None:
            return
        name = self._name.whole()
        if name is None or _is_browsers_own(heading):
            return
        if self._folder.is_top and is_container(name, of_safari=of_safari):
            return
        self._folder = self._folder.within(name)


def _is_browsers_own(heading: Mapping[str, str]) -> bool:
    return (
        flag(heading.get("personal_toolbar_folder"))
        or flag(heading.get("unfiled_bookmarks_folder"))
        or heading.get("id") == _READING_LIST_OF_SAFARI
    )


def _entry(link: _Link) -> Entry:
    says = link.attributes
    title = " ".join((link.title.whole() or "").split()) or None
    if "href" not in says:
        return Unreadable(link.number, (title or "")[:200], "It has no URL (no HREF).")
    description, note = _remarks(link.remark.whole())
    tags = (*names(says.get("tags")), *names(says.get("labels")))
    return ImportedLink(
        number=link.number,
        url=text(says["href"]) or "",
        title=title,
        description=description,
        note=note,
        tags=unique((link.folder.tag, *(tag for tag in tags if tag != _ARCHIVED_IN_LINKDING))),
        created_at=moment(says.get("add_date")) or moment(says.get("time_added")),
        updated_at=moment(says.get("last_modified")),
        read="toread" in says and not flag(says["toread"]),
        favourite=flag(says.get("data-important")),
        archived=_ARCHIVED_IN_LINKDING in tags,
    )


def _remarks(remark: str | None) -> tuple[str | None, str | None]:
    """Description and note. A remark is a note, but where linkding tells the two apart."""
    if remark is None or "[linkding-notes]" not in remark:
        return None, remark
    notes = joined(*(text(note) for note in _NOTES_OF_LINKDING.findall(remark)))
    return text(_NOTES_OF_LINKDING.sub("", remark)), notes
