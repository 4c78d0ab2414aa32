"""Segments: the runs of text of a page, in order, each what stands between two block boundaries.

Pure. Segments are what readers are asked about (`votes.py`) and what is kept or not; each knows the
places of its text in the tree, so that the rest can be taken out of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml.html import HtmlElement

from services.capture.steps.text.names import BLOCKS, SILENT

_ASIDE_TAGS = frozenset(("nav", "footer", "aside", "form", "menu", "dialog"))
_ASIDE_ROLES = frozenset(
    ("navigation", "contentinfo", "complementary", "banner", "dialog", "alertdialog", "search")
)
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|footer|foot|sidebar|side|"
    r"share|sharing|social|related|relate|recommend(?:ed|ation|ations)?|promo|advert\w*|ads?|"
    r"cookies?|consent|gdpr|newsletter|subscribe|pagination|pager|pagenav|toolbar|copyright|"
    r"statement|hot|rank(?:ing)?|popup|modal|banner|disclaimer|tags?|login|toc)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_KEY_NOISE = re.compile(r"[\W_]+")

Side = Literal["text", "tail"]


@dataclass(slots=True)
class Segment:
    """One run of text.

    Attributes:
        places: where its text is: before an element's children, or after the element.
        link_chars: how much of it is inside links.
        block: the name of the block that it is in.
        is_aside: it stands in what calls itself navigation, a footer, related links, ….
    """

    block: str
    is_aside: bool
    places: list[tuple[HtmlElement, Side]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    link_chars: int = 0
    text: str = ""
    key: str = ""

    @property
    def shown(self) -> str:
        """Its text with the white space that means something."""
        return "".join(self.parts).strip("\n").rstrip() if self.block == "pre" else self.text

    @property
    def link_share(self) -> float:
        """How much of it is links, from 0 to 1."""
        return min(1.0, self.link_chars / max(1, len(self.text)))


def key_of(text: str) -> str:
    """The letters and digits of a text: what readers leave as it is."""
    return _KEY_NOISE.sub("", text.lower())


@dataclass(frozen=True, slots=True)
class Outline:
    """A page as segments.

    Attributes:
        segments: those with a letter or digit, in the order of the page.
        marks: those without, each with how many of `segments` come before it.
        images: in the same way.
    """

    segments: list[Segment]
    marks: list[tuple[Segment, int]]
    images: list[tuple[HtmlElement, int]]


def outline(body: HtmlElement) -> Outline:
    """The segments of a page."""
    found = Outline([], [], [])
    walk = _Walk(found)
    for segment in walk.run(body):
        if segment.key:
            found.segments.append(segment)
        else:
            found.marks.append((segment, len(found.segments)))
    return found


class _Walk:
    """One pass over a tree, without recursion: pages may be nested as deep as they like."""

    def __init__(self, found: Outline) -> None:
        self._found = found
        self._blocks: list[str] = ["body"]
        self._aside_depth = 0
        self._link_depth = 0
        self._current = Segment("body", is_aside=False)

    def run(self, body: HtmlElement) -> Iterator[Segment]:
        stack: list[tuple[HtmlElement, bool]] = [(body, False)]
        while stack:
            element, is_done = stack.pop()
            tag = element.tag
            is_element = isinstance(tag, str)
            is_break = is_element and (tag in BLOCKS or tag == "br") and self._splits(tag)
            if tag == "img" and not is_done:
                self._see_image(element)
            if is_break:
                yield from self._flush()
            if is_done:
                self._leave(element)
            elif is_element and tag not in SILENT:
                self._enter(element)
                self._add(element, "text", element.text)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
            if element is not body:
                if is_break:
                    self._current = self._fresh()
                self._add(element, "tail", element.tail)
        yield from self._flush()

    def _splits(self, tag: str) -> bool:
        """Code is one segment, however its lines are marked up."""
        return "pre" not in self._blocks or (tag == "pre" and self._blocks[-1] == "pre")

    def _see_image(self, element: HtmlElement) -> None:
        begun = any(part.strip() for part in self._current.parts)
        self._found.images.append((element, len(self._found.segments) + begun))

    def _enter(self, element: HtmlElement) -> None:
        splits = element.tag in BLOCKS and self._splits(element.tag)
        if element.tag in BLOCKS:
            self._blocks.append(element.tag)
        self._aside_depth += is_aside(element)
        self._link_depth += element.tag == "a"
        if splits:
            self._current = self._fresh()

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in BLOCKS:
            self._blocks.pop()
        self._aside_depth -= is_aside(element)
        self._link_depth -= element.tag == "a"

    def _fresh(self) -> Segment:
        block = "pre" if "pre" in self._blocks else self._blocks[-1]
        return Segment(block, is_aside=self._aside_depth > 0)

    def _add(self, element: HtmlElement, side: Side, text: str | None) -> None:
        if not text:
            return
        self._current.places.append((element, side))
        self._current.parts.append(text)
        if self._link_depth:
            self._current.link_chars += len(text.strip())

    def _flush(self) -> Iterator[Segment]:
        found, self._current = self._current, self._fresh()
        if found.parts:
            found.text = _SPACE.sub(" ", "".join(found.parts)).strip()
            found.key = key_of(found.text)
            yield found


def is_aside(element: HtmlElement) -> bool:
    """Whether it says of itself that it is not the content."""
    if element.tag in ("body", "html", "article", "main"):
        return False
    if element.tag in _ASIDE_TAGS or element.get("role") in _ASIDE_ROLES:
        return True
    if element.tag not in BLOCKS:
        return False
    return bool(_ASIDE_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
