"""A page's documents, as `serialise.js` took them, as one self-contained HTML text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from services.capture.steps.single_file import markup
from services.capture.steps.single_file.css import Stylist
from services.capture.steps.single_file.elements import DROPPED, NestedDocument, Rewriter
from services.capture.steps.single_file.picture import Picture
from services.capture.steps.single_file.resources import Resource, Resources
from services.capture.steps.single_file.shared import Shared

MAX_BYTES = 200 * 1024 * 1024

_MAX_FRAME_DEPTH = 6
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:; "
    "media-src data:; frame-src data:; form-action 'none'; base-uri 'none'"
)
_HEAD = (
    '<meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    '<meta name="referrer" content="no-referrer">'
    '<link rel="icon" href="data:,">'  # or a browser asks the file's host for /favicon.ico
)
_KEEPS_FIRST_LINE = frozenset(("pre", "textarea", "listing"))
_DOCTYPE_ID = re.compile(r"[A-Za-z0-9 ./:+()_\-]{0,200}")
_FONT_PARTS = 6


class NoDocumentError(Exception):
    """There is no document in what was taken."""


class TooLargeError(Exception):
    """The file would be larger than anybody wants to open."""


@dataclass(slots=True)
class Material:
    """What a page's file is made of: its frames' documents by id, the main one first."""

    frames: dict[str, dict[str, Any]]
    resources: Resources
    picture: Picture = field(default_factory=lambda: Picture(b"", 0))


def make_single_file(material: Material) -> bytes:
    """The page as one HTML file in UTF-8.

    Raises:
        NoDocumentError: there is no document.
        TooLargeError: the result would be over 200 MiB.
    """
    if not material.frames:
        raise NoDocumentError("the page has no document")
    main = next(iter(material.frames))
    document = _Converter(material).convert(main, depth=0)
    return document.markup.encode(errors="replace")


class _Converter:
    def __init__(self, material: Material) -> None:
        self._material = material
        self._size = 0

    def convert(self, frame: str, *, depth: int) -> NestedDocument:
        """One document with all that is in it."""
        document = self._material.frames[frame]
        for url, data in document.get("blobs", ()):
            self._add_blob(str(url), str(data))
        shared = Shared()
        rewriter = self._rewriter(document, depth, shared)
        shared.expect(rewriter.images(document["tokens"]))
        writer = _Writer(rewriter, self._count, shared.place)
        rules = {"css": _own_rules(document), "base": document["url"]}
        pieces = [_doctype(document), *writer.write(_rooted(document["tokens"]), rules)]
        text = shared.settle("".join(pieces))
        return NestedDocument(text, has_quirks=document.get("doctype") is None)

    def _rewriter(self, document: dict[str, Any], depth: int, shared: Shared) -> Rewriter:
        charset = str(document.get("charset") or "utf-8")

        def load(url: str) -> str | None:
            return _data_css(url) if url[:5].lower() == "data:" else self._sheet(url, charset)

        def embed(url: str, may_share: bool) -> str | None:  # noqa: FBT001
            found = self._embed(url)
            return shared.in_style(found) if found and may_share else found

        stylist = Stylist(
            embed,
            load,
            bool(document.get("dark")),
            frozenset(str(name).strip("\"' ").lower() for name in document.get("failed", ())),
        )
        return Rewriter(
            base=str(document.get("base") or document["url"]),
            document_url=str(document["url"]),
            embed=embed,
            shared_image=shared.image,
            resources=self._material.resources,
            stylist=stylist,
            picture=self._material.picture if depth == 0 else Picture(b"", 0),
            frame=lambda child: self._frame(child, depth),
        )

    def _frame(self, frame: str, depth: int) -> NestedDocument | None:
        if frame not in self._material.frames or depth >= _MAX_FRAME_DEPTH:
            return None
        return self.convert(frame, depth=depth + 1)

    def _embed(self, url: str) -> str | None:
        resource = self._material.resources.find(url)
        return resource.data_url if resource else None

    def _sheet(self, url: str, charset: str) -> str | None:
        resource = self._material.resources.find(url)
        return resource.css(charset) if resource else None

    def _add_blob(self, url: str, data_url: str) -> None:
        resource = Resource.from_data_url(data_url)
        if resource:
            self._material.resources.by_url.setdefault(url.partition("#")[0], resource)

    def _count(self, piece: str) -> str:
        self._size += len(piece)
        if self._size > MAX_BYTES:
            raise TooLargeError(f"the file would be over {MAX_BYTES} bytes")
        return piece


class _Writer:
    """Tokens as markup."""

    def __init__(self, rewriter: Rewriter, count: Any, head: str) -> None:
        self._rewriter = rewriter
        self._count = count
        self._place = head
        self._open: list[str] = []  # names as written; empty for what has no end tag
        self._has_head = False
        self._skipped = 0  # how deep inside an element that something else stands for

    def write(self, tokens: list[Any], rules: dict[str, str]) -> Iterator[str]:
        """All of a document."""
        self._rules = rules
        yield from self._tokens(tokens)
        while self._open:
            yield self._end()

    def _tokens(self, tokens: list[Any]) -> Iterator[str]:
        for token in tokens:
            if self._skipped:
                self._skipped += isinstance(token, list) - (token == 0)
                continue
            if isinstance(token, str):
                yield self._count(self._text(token))
            elif isinstance(token, list):
                yield from self._start(token)
            elif isinstance(token, dict):
                if "also" in token:
                    yield from self._tokens(token["also"])
                else:
                    yield self._count(self._rewriter.style(token) or _PLACEHOLDER)
            elif self._open:
                yield self._end()

    def _start(self, token: list[Any]) -> Iterator[str]:
        name, pairs = str(token[0]), token[1]
        more = token[2] if len(token) > 2 else {}
        if not self._has_head and name not in ("html", "head"):
            yield self._head()
        written = self._rewriter.start(name, pairs, more)
        if written is None:
            self._skip_or_void(name)
            return
        tag, now = written
        yield self._count(tag)
        lower = now.lower()
        if now != name and now in ("img", "iframe"):
            self._skipped = 1
            if now == "iframe":
                yield "</iframe>"
            return
        self._open.append("" if lower in markup.VOID else now)
        if lower in _KEEPS_FIRST_LINE:
            self._first_line = True
        if lower == "head" and not self._has_head:
            yield self._head()

    def _skip_or_void(self, name: str) -> None:
        if name.lower() in DROPPED:
            self._skipped = 1
        else:
            self._open.append("")

    _first_line = False

    def _text(self, data: str) -> str:
        prefix = "\n" if self._first_line and data.startswith("\n") else ""
        self._first_line = False
        return prefix + markup.text(data)

    def _head(self) -> str:
        self._has_head = True
        return (
            _HEAD + self._place + (self._rewriter.style(self._rules) if self._rules["css"] else "")
        )

    def _end(self) -> str:
        self._first_line = False
        name = self._open.pop()
        return f"</{name}>" if name else ""


_PLACEHOLDER = "<template></template>"
"""Stands where a sheet that did not apply stood: selectors count the children."""


def _doctype(document: dict[str, Any]) -> str:
    doctype = document.get("doctype")
    if not doctype:
        return ""
    _name, public, system = (str(part) for part in doctype)
    if not public or not _DOCTYPE_ID.fullmatch(public) or not _DOCTYPE_ID.fullmatch(system):
        return "<!DOCTYPE html>"
    return f'<!DOCTYPE html PUBLIC "{public}" "{system}">'


def _rooted(tokens: list[Any]) -> list[Any]:
    """The tokens of a document whose root is no `<html>` (a drawing, say) inside one."""
    if not tokens or (isinstance(tokens[0], list) and tokens[0][0] == "html"):
        return tokens
    return [["html", []], ["body", ["style", "margin:0"]], *tokens, 0, 0]


def _own_rules(document: dict[str, Any]) -> str:
    """What goes into the head: fonts that scripts gave, and the colours that were chosen."""
    rules = []
    for font in _fonts(document.get("fonts")):
        family, style, weight, stretch, ranges, source = font
        rules.append(
            f"@font-face{{font-family:{family};font-style:{style};font-weight:{weight};"
            f"font-stretch:{stretch};unicode-range:{ranges};src:{source}}}"
        )
    scheme = str(document.get("scheme") or "").split()
    if "light" in scheme and "dark" in scheme:
        chosen = "dark" if document.get("dark") else "light"
        rules.append(f":root{{color-scheme:{chosen}!important}}")
    return "\n".join(rules)


def _fonts(text: Any) -> list[list[str]]:
    try:
        found = json.loads(text or "[]")
    except (TypeError, ValueError):
        return []
    if not isinstance(found, list):
        return []
    return [
        font
        for font in found
        if isinstance(font, list)
        and len(font) == _FONT_PARTS
        and all(isinstance(part, str) for part in font)
    ]


def _data_css(url: str) -> str | None:
    resource = Resource.from_data_url(url)
    return resource.css("utf-8") if resource else None
