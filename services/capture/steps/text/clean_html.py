"""Clean HTML: of a page's tree only what is kept, with safe elements and attributes alone. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement

from services.capture.steps.text.names import BLOCKS, SAFE, SILENT, WRAPPERS
from services.capture.steps.text.segments import Outline

_MEDIA = frozenset(("img", "hr"))
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:)[-:]?\s*([\w+#.-]+)")
_SMALL_PIXELS = 40
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title", "width", "height"},
    "code": {"class"},
    "li": {"id", "value"},
    "ol": {"start"},
    "p": {"id"},
    "sup": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}


def keep_only(
    body: HtmlElement, page: Outline, kept: Sequence[bool], images: Collection[str]
) -> None:
    """Take out of the tree what is not kept, in place.

    Args:
        body: the tree that `page` was made of.
        page: its segments.
        kept: for each segment of `page`.
        images: addresses of those that a reader kept.
    """
    around = (False, *kept, False)
    for segment, is_kept in zip(page.segments, kept, strict=True):
        if not is_kept:
            _clear(segment.places)
    for segment, number in page.marks:
        if not (around[number] and around[number + 1]):
            _clear(segment.places)
    shown = {
        element
        for element, number in page.images
        if _is_picture(element)
        and (element.get("src") in images or (around[number] and around[number + 1]))
    }
    _prune(body, shown)


def _clear(places: Sequence[tuple[HtmlElement, str]]) -> None:
    for element, side in places:
        setattr(element, side, None)


def _is_picture(element: HtmlElement) -> bool:
    sizes = [element.get(name) or "" for name in ("width", "height")]
    if any(size.isdecimal() and int(size) < _SMALL_PIXELS for size in sizes):
        return False
    source = element.get("src") or ""
    return source.startswith(("http://", "https://")) or len(source) > 2_000


def _prune(body: HtmlElement, shown: Collection[HtmlElement]) -> None:
    """Remove elements that show nothing any more, the innermost first."""
    for element in reversed(list(body.iter())):
        if element is body:
            continue
        if not isinstance(element.tag, str) or element.tag in SILENT:
            _drop(element)
        elif element.tag in _MEDIA:
            if element.tag == "img" and element not in shown:
                _drop(element)
        elif element.tag in ("br", "td", "th"):
            continue
        elif not (element.text or "").strip() and not _shows_something(element):
            _drop(element)


def _shows_something(element: HtmlElement) -> bool:
    empty_cells = element.tag in {"tr", "tbody", "thead", "table", "tfoot"}
    for child in element:
        if (child.tail or "").strip():
            return True
        if child.tag in {"br", "hr"}:
            continue
        if child.tag in ("td", "th") and empty_cells and not (child.text or "").strip():
            if _shows_something(child):
                return True
            continue
        return True
    return False


def _drop(element: HtmlElement) -> None:
    """Remove it, but not the text that follows."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        return
    if tail:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def clean(body: HtmlElement) -> str:
    """The markup of what the tree has left, with safe elements and attributes alone."""
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "pre":
            _as_code(element)
        elif element.tag in WRAPPERS and element is not body:
            has_blocks = any(child.tag in BLOCKS for child in element.iterdescendants())
            element.tag = "div" if has_blocks else "p"
    inner = (escape(body.text or "", quote=False)) + "".join(
        lxml_html.tostring(child, encoding="unicode") for child in body
    )
    return nh3.clean(
        inner,
        tags=set(SAFE),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style"},
    ).strip()


def _attribute(element: str, name: str, value: str) -> str | None:
    if name in ("href", "src") and value[:5].lower() == "data:":
        is_image = element == "img" and re.match(r"data:image/(?:png|jpeg|gif|webp|avif);", value)
        return value if is_image else None
    if element == "code" and name == "class":
        return value if re.fullmatch(r"language-[\w+#.-]{1,30}", value) else None
    return value


def _as_code(block: HtmlElement) -> None:
    """`<pre><code class="language-…">` with text alone, however the page had marked it up."""
    marked = " ".join(
        part.get(name) or ""
        for part in (block.getparent(), block, *block.iterdescendants("code"))
        if part is not None
        for name in ("class", "data-lang", "data-language", "lang")
    )
    named = block.get("data-lang") or block.get("data-language")
    language = _LANGUAGE.search(marked)
    for line in list(block.iter("br")):
        line.tail = "\n" + (line.tail or "")
    text = "".join(block.itertext())
    for child in list(block):
        block.remove(child)
    block.text = None
    code = lxml_html.Element("code")
    code.text = text.strip("\n") + "\n"
    name = named or (language[1] if language else None)
    if name:
        code.set("class", f"language-{name}")
    block.append(code)


def plain_article(text: str) -> str:
    """A text as HTML, for pages of which no part is the main one."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n".join(
        f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block
    )


def article(content: str, metadata: Mapping[str, str | None]) -> str:
    """The whole of clean HTML: what is kept, below its title and who wrote it, where and when."""
    title = metadata.get("title")
    told = [metadata.get(name) for name in ("author", "site", "published_at")]
    byline = " · ".join(escape(item) for item in told if item)
    head = f"<h1>{escape(title)}</h1>" if title and "<h1" not in content else ""
    head += f"<p>{byline}</p>" if byline else ""
    header = f"<header>{head}</header>\n" if head else ""
    return f"<article>\n{header}{content}\n</article>\n"
