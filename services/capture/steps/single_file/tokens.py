"""HTML as tokens, by the rules of the HTML standard (section 13.2.5), and back.

Chromium serialised the page, so a tree would add nothing but another parser's opinion. What is
written is always canonical: double-quoted escaped attributes, escaped text. So a browser reads
exactly the tokens that were meant, whatever a hostile page had put into its names and comments.
"""

import html
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta")
) | {"param", "source", "track", "wbr"}
RAW_TEXT = frozenset(("iframe", "noembed", "noframes", "noscript", "script", "style", "xmp"))
ESCAPABLE_TEXT = frozenset(("textarea", "title"))

# Possessive throughout: a hostile page must not make the matching backtrack.
_NAME = r"(?:=?[^\s/>=]++|=)"
_VALUE = r"\"([^\"]*+)\"|'([^']*+)'|([^\s>\"'][^\s>]*+)"
_START = re.compile(
    rf"<([A-Za-z][^\s/>]*+)"
    rf"((?:[\s/]++|{_NAME}(?:\s*+=\s*+(?:{_VALUE.replace('(', '(?:')}))?+)*+)>"
)
_ATTRIBUTE = re.compile(rf"({_NAME})(?:\s*+=\s*+(?:{_VALUE}))?+")
_END = re.compile(r"</([A-Za-z][^\s/>]*)[^>]*>")
_COMMENT = re.compile(r"<!--(?:-?>|[\s\S]*?(?:--!?>|\Z))")
_BOGUS_COMMENT = re.compile(r"<(?:[!?]|/(?![A-Za-z]))[^>]*(?:>|\Z)")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_SAFE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:._-]*")
_SAFE_ATTRIBUTE = re.compile(r"[^\s\"'<>/=\x00-\x1f\x7f]+")


@dataclass(slots=True)
class StartTag:
    """A start tag. Names are in lower case; of a repeated attribute the first one counts."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """An attribute's value; empty when it is missing or has none."""
        return self.attributes.get(name) or ""

    def __str__(self) -> str:
        """As HTML."""
        written = "".join(
            f" {name}" if value is None else f' {name}="{html.escape(value)}"'
            for name, value in self.attributes.items()
            if _SAFE_ATTRIBUTE.fullmatch(name)
        )
        return f"<{self.name}{written}>"


@dataclass(frozen=True, slots=True)
class EndTag:
    """An end tag."""

    name: str

    def __str__(self) -> str:
        """As HTML."""
        return f"</{self.name}>"


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags; `data` has its character references resolved unless it is raw."""

    data: str
    is_raw: bool = False

    def __str__(self) -> str:
        """As HTML."""
        return self.data if self.is_raw else html.escape(self.data, quote=False)


Token = StartTag | EndTag | Text


def tokenize(document: str) -> Iterator[Token]:
    """The tokens of a document; comments and doctypes are left out."""
    position = 0
    while position < len(document):
        found = _MARKUP.search(document, position)
        start = found.start() if found else len(document)
        if start > position:
            yield Text(html.unescape(document[position:start]))
        if not found:
            return
        position = start
        if match := _START.match(document, start):
            position = match.end()
            tag = _start_tag(match)
            if tag is not None:
                yield tag
                if tag.name in RAW_TEXT or tag.name in ESCAPABLE_TEXT:
                    position = yield from _text_content(document, position, tag.name)
        elif match := _END.match(document, start):
            position = match.end()
            if _SAFE_NAME.fullmatch(match[1]):
                yield EndTag(match[1].lower())
        elif match := _COMMENT.match(document, start) or _BOGUS_COMMENT.match(document, start):
            position = match.end()
        else:
            return  # a tag that the end of the file cuts off is no tag


def _start_tag(match: re.Match[str]) -> StartTag | None:
    if not _SAFE_NAME.fullmatch(match[1]):
        return None
    tag = StartTag(match[1].lower())
    for name, double, single, bare in _ATTRIBUTE.findall(match[2]):
        tag.attributes.setdefault(name.lower(), html.unescape(double or single or bare))
    return tag


def _text_content(document: str, position: int, name: str) -> Generator[Token, None, int]:
    """The content of an element that holds only text; returns where it ends."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(document, position)
    stop = end.start() if end else len(document)
    content = document[position:stop]
    if content:
        yield Text(html.unescape(content)) if name in ESCAPABLE_TEXT else Text(content, True)
    return stop
