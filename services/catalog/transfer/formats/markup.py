"""Tags and texts of HTML and XML, one after another; no tree is made.

Bookmark files are HTML of the last century: nothing is closed, nothing nests as it should. What a
tag means is up to the reader. Every character is looked at a bounded number of times and no token
is kept longer than `MAX_TEXT_CHARS`, so neither size nor malice costs memory or more than time in
proportion. Nothing but the entities of HTML is expanded.
"""

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5

from services.catalog.transfer.formats.values import MAX_TEXT_CHARS

_MAX_NAME_CHARS = 1_024
_BLANKS = re.compile(r"\s*")
_BLANKS_AND_SLASHES = re.compile(r"[\s/]*")
_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE_NAME = re.compile(r"=?[^\s/>=]*")
_BARE_VALUE = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(r"&(#?[0-9a-zA-Z]{1,32})(;?)(=?)")
_RAW = {"script", "style"}
# Tags as nearly all are, which one look reads twenty times faster; nothing here goes back.
_PLAIN_START = re.compile(
    r"""<(?!script|style)([a-zA-Z][a-zA-Z0-9]*+)((?:\s++[a-zA-Z_-]++="[^"]*+")*+)\s*+>""",
    re.IGNORECASE,
)
_PLAIN_ATTRIBUTE = re.compile(r"""([a-zA-Z_-]++)="([^"]*+)\"""")
_PLAIN_END = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*+)\s*+>")


@dataclass(frozen=True, slots=True)
class Start:
    """A tag that opens something; names are in lower case."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """A tag that closes something."""

    name: str


Token = Start | End | str
"""A text is a piece of one: the same text may come in several, cut anywhere; entities are left."""


def tokens(pieces: Iterator[str], attributes: Collection[str]) -> Iterator[Token]:
    """The tokens of a document. Of a tag only these attributes are kept, the rest is passed by."""
    source = _Source(pieces)
    while True:
        yield from source.texts_before("<")
        if plain := _plain(source, attributes):
            yield plain
            continue
        second = source.peek(2)[1:]
        if not second:
            if source.peek(1):
                yield "<"
            return
        if second in "!?":
            _skip_declaration(source)
        elif second == "/":
            source.skip(2)
            name = source.take(_TAG_NAME, _MAX_NAME_CHARS).lower()
            source.skip_past(">")
            if name:
                yield End(name)
        elif second.isascii() and second.isalpha():
            source.skip(1)
            start = _start(source, attributes)
            yield start
            if start.name in _RAW:
                _skip_raw(source, start.name)
        else:
            source.skip(1)
            yield "<"


def _plain(source: "_Source", wanted: Collection[str]) -> Start | End | None:
    """The tag that is next, when it is as nearly all tags are."""
    if ended := source.match(_PLAIN_END):
        return End(ended[1].lower())
    if begun := source.match(_PLAIN_START):
        return Start(begun[1].lower(), _plain_attributes(begun[2], wanted))
    return None


def _plain_attributes(written: str, wanted: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _PLAIN_ATTRIBUTE.findall(written) if written else ():
        if (attribute := name.lower()) in wanted and attribute not in found:
            found[attribute] = unescaped(value[:MAX_TEXT_CHARS])
    return found


def unescaped(value: str) -> str:
    """An attribute's value with its entities expanded.

    As HTML has it, `&copy=1` in a URL is no entity: many tools write URLs as they are.
    """
    return _REFERENCE.sub(_expanded, value) if "&" in value else value


def _expanded(found: re.Match[str]) -> str:
    name, end, sign = found.groups()
    if not name.startswith("#") and not end and (sign or name not in html5):
        return found[0]
    return html.unescape(f"&{name}{end}") + sign


def _start(source: "_Source", wanted: Collection[str]) -> Start:
    name = source.take(_TAG_NAME, _MAX_NAME_CHARS).lower()
    found: dict[str, str] = {}
    while True:
        source.pass_by(_BLANKS_AND_SLASHES)
        if source.peek(1) in {">", ""}:
            source.skip(1)
            return Start(name, found)
        attribute = source.take(_ATTRIBUTE_NAME, _MAX_NAME_CHARS).lower()
        source.pass_by(_BLANKS)
        value = ""
        if source.peek(1) == "=":
            source.skip(1)
            source.pass_by(_BLANKS)
            value = _value(source, MAX_TEXT_CHARS if attribute in wanted else 0)
        if attribute in wanted and attribute not in found:
            found[attribute] = unescaped(value)


def _value(source: "_Source", max_chars: int) -> str:
    quote = source.peek(1)
    if quote and quote in "\"'":
        source.skip(1)
        return source.take_past(quote, max_chars)
    return source.take(_BARE_VALUE, MAX_TEXT_CHARS)[:max_chars]


def _skip_declaration(source: "_Source") -> None:
    if source.peek(4) == "<!--":
        source.skip(4)
        source.skip_past("-->")
    else:
        source.skip_past(">")


def _skip_raw(source: "_Source", name: str) -> None:
    while source.peek(1):
        source.skip_past("</")
        if source.peek(len(name)).lower() == name:
            source.skip_past(">")
            return


class _Source:
    """Text that comes in pieces, of which only what is needed is held."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._held = ""
        self._at = 0

    def _more(self) -> bool:
        piece = next(self._pieces, "")
        self._held = self._held[self._at :] + piece
        self._at = 0
        return bool(piece)

    def peek(self, count: int) -> str:
        """The next characters, without passing them by; fewer at the end."""
        while len(self._held) - self._at < count and self._more():
            pass
        return self._held[self._at : self._at + count]

    def skip(self, count: int) -> None:
        """Pass by characters that were peeked at."""
        self._at = min(self._at + count, len(self._held))

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches here wholly within what is held, passed by; None where nothing does."""
        found = pattern.match(self._held, self._at)
        if found:
            self._at = found.end()
        return found

    def texts_before(self, mark: str) -> Iterator[str]:
        """What comes before a character, in pieces; it is next then, or the end."""
        while True:
            found = self._held.find(mark, self._at)
            if found >= 0:
                if found > self._at:
                    yield self._held[self._at : found]
                self._at = found
                return
            if self._at < len(self._held):
                yield self._held[self._at :]
            self._at = len(self._held)
            if not self._more():
                return

    def skip_past(self, mark: str) -> None:
        """Pass by everything up to and with a mark, or to the end."""
        self.take_past(mark, 0)

    def take_past(self, mark: str, max_chars: int) -> str:
        """The text before a mark, which is passed by too; what is longer is cut."""
        taken: list[str] = []
        room = max_chars
        while True:
            found = self._held.find(mark, self._at)
            # The end of what is held may be the beginning of the mark.
            stop = found if found >= 0 else max(len(self._held) - len(mark) + 1, self._at)
            if room > 0:
                taken.append(self._held[self._at : min(stop, self._at + room)])
                room -= len(taken[-1])
            self._at = stop
            if found >= 0:
                self._at += len(mark)
                return "".join(taken)
            if not self._more():
                if room > 0:
                    taken.append(self._held[self._at : self._at + room])
                self._at = len(self._held)
                return "".join(taken)

    def take(self, pattern: re.Pattern[str], max_chars: int) -> str:
        """What matches here; the rest of a match that is too long is left."""
        while True:
            found = pattern.match(self._held, self._at)
            end = found.end() if found else self._at
            whole = end < len(self._held) or end - self._at >= max_chars
            if whole or not self._more():
                taken = self._held[self._at : end]
                self._at = end
                return taken

    def pass_by(self, pattern: re.Pattern[str]) -> None:
        """Skip all that matches here, however long it is."""
        while True:
            found = pattern.match(self._held, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._held) or not self._more():
                return
