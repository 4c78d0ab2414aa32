"""Feeds and other XML: RSS 2.0 and 1.0 and Atom as what a reader shows, other XML as its text."""

from contextlib import suppress

from lxml import etree

from services.capture.steps.file.reading.document import Document, FullError, one_line
from services.capture.steps.file.reading.markup import (
    child,
    children,
    local_name,
    parse_xml,
    read_html,
    text_of,
)

MAX_ENTRIES = 1_000


def read_xml(data: bytes, document: Document) -> None:
    """A feed as its entries; other XML as its texts, a line each; a drawing as its words."""
    root = parse_xml(data)
    if local_name(root) in {"rss", "rdf", "feed"}:
        _read_feed(root, document)
        return
    title = child(root, "title")
    document.title = text_of(title) or None if title is not None else None
    for text in root.itertext(tag=etree.Element):
        line = one_line(str(text))
        if line:
            document.raw(line)


def _read_feed(root: etree._Element, document: Document) -> None:
    channel = child(root, "channel")
    head = root if channel is None else channel
    document.title = _text(head, "title")
    document.description = _text(head, "description", "subtitle")
    document.author = _author(head)
    document.language = _text(head, "language")
    document.modified_at = _text(head, "updated", "lastbuilddate", "pubdate", "date")
    document.heading(1, document.title or "Feed")
    document.paragraph(_as_text(document.description or ""))
    entries = [
        *children(root, "item", "entry"),
        *(children(head, "item") if head is not root else ()),
    ]
    document.details["entry_count"] = len(entries)
    document.details["is_cut"] = len(entries) > MAX_ENTRIES
    for entry in entries[:MAX_ENTRIES]:
        _write_entry(entry, document)


def _write_entry(entry: etree._Element, document: Document) -> None:
    document.heading(2, _as_text(_text(entry, "title") or "Untitled"))
    about = (_text(entry, "published", "pubdate", "updated", "date"), _author(entry))
    document.paragraph(" · ".join(part for part in about if part))
    link = _link(entry)
    if link:
        document.raw(f"{link}\n", f"<{link}>\n" if " " not in link else f"{link}\n")
    body = child(entry, "encoded", "content", "description", "summary")
    if body is None:
        return
    is_tree = len(body) > 0  # Atom's `type="xhtml"`
    markup = etree.tostring(body, encoding="unicode", with_tail=False) if is_tree else body.text
    inner = _from_html(markup or "")
    if inner.text:
        document.raw(f"{inner.text}\n", f"{inner.markdown}\n")


def _text(element: etree._Element, *names: str) -> str | None:
    found = child(element, *names)
    return text_of(found) or None if found is not None else None


def _author(element: etree._Element) -> str | None:
    found = child(element, "author", "creator", "managingeditor")
    if found is None:
        return None
    return _text(found, "name") or text_of(found) or None


def _link(element: etree._Element) -> str | None:
    links = list(children(element, "link"))
    for link in links:
        if link.get("rel", "alternate") == "alternate":
            return (link.get("href") or text_of(link)).strip() or None
    return None


def _as_text(markup: str) -> str:
    """Titles and summaries may hold HTML, escaped."""
    if "<" not in markup and "&" not in markup:
        return markup
    return one_line(_from_html(markup).text)


def _from_html(markup: str) -> Document:
    inner = Document()
    with suppress(FullError):
        read_html(f"<div>{markup}</div>", inner)
    return inner
