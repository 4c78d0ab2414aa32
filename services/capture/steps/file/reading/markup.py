"""Markup: XML read without entities or network, HTML as headings, paragraphs, lists and tables."""

from collections.abc import Iterator

from lxml import etree, html

from services.capture.steps.file.reading.document import Document, one_line

MAX_MARKUP_BYTES = 64 * 1024**2
_SKIPPED = {"script", "style", "template", "noscript", "svg", "math", "head", "iframe", "object"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "header", "html", "main", "nav", "ol", "p", "section",
    "ul", "hr", "details", "summary", "fieldset",
}  # fmt: skip
_MAX_DEPTH = 200


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document. What is broken in it is passed over; entities stay unread.

    Raises:
        ValueError: nothing of it is XML, or there is too much of it.
    """
    if len(data) > MAX_MARKUP_BYTES:
        raise ValueError("more markup than is read")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root is None:
        raise ValueError("no XML")
    etree.strip_elements(root, etree.Entity, with_tail=False)
    return root


def local_name(element: etree._Element) -> str:
    """A tag without its namespace; empty for comments and the like."""
    return str(etree.QName(element).localname).lower() if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """All text inside, in one line."""
    return one_line(" ".join(str(part) for part in element.itertext(tag=etree.Element)))


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children with one of these local names."""
    return (child for child in element if local_name(child) in names)


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child with one of these local names, the first name before the others."""
    found = (next(children(element, name), None) for name in names)
    return next((item for item in found if item is not None), None)


def read_html(data: bytes | str, document: Document) -> None:
    """A whole HTML document, or a piece of one."""
    if len(data) > MAX_MARKUP_BYTES:
        raise ValueError("more markup than is read")
    if not data.strip():
        return
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = html.document_fromstring(data, parser=parser)
    title = root.find(".//title")
    if title is not None and document.title is None:
        document.title = text_of(title) or None
    write_blocks(root, document)


def write_blocks(root: etree._Element, document: Document) -> None:
    """What is in an element, block by block."""
    writer = _Blocks(document)
    writer.walk(root, 0, 0)
    writer.end_paragraph()


class _Blocks:
    """Collects text that runs on until a block ends."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._line: list[str] = []
        self._item_depth: int | None = None

    def end_paragraph(self) -> None:
        """What was collected is a paragraph, or the entry of a list that it began in."""
        text, self._line = one_line("".join(self._line)), []
        if text and self._item_depth is not None:
            self._document.item(text, self._item_depth)
            self._item_depth = None
        else:
            self._document.paragraph(text)

    def walk(self, element: etree._Element, depth: int, lists: int) -> None:
        """An element with all that is in it; deeper than any author goes it is passed over."""
        name = local_name(element)
        if name in _SKIPPED or depth > _MAX_DEPTH:
            return
        if name[:1] == "h" and name[1:].isdigit():
            self.end_paragraph()
            self._document.heading(int(name[1:]), text_of(element))
        elif name == "table":
            self.end_paragraph()
            self._document.table(
                [text_of(cell) for cell in children(row, "td", "th")]
                for row in element.iter("{*}tr")
            )
        elif name == "pre":
            self.end_paragraph()
            code = "".join(str(part) for part in element.itertext(tag=etree.Element)).strip("\n")
            self._document.raw(f"{code}\n", f"```\n{code}\n```\n")
        else:
            self._inside(element, name, depth, lists)

    def _inside(self, element: etree._Element, name: str, depth: int, lists: int) -> None:
        is_block = name in _BLOCKS or name == "li"
        if is_block:
            self.end_paragraph()
        if name == "li":
            self._item_depth = max(lists - 1, 0)
        elif name == "br":
            self._line.append(" ")
        self._line.append(element.text or "" if name else "")
        for inner in element:
            self.walk(inner, depth + 1, lists + (name in {"ul", "ol"}))
            self._line.append(inner.tail or "")
        if is_block:
            self.end_paragraph()
        if name == "li":
            self._item_depth = None
        elif name in {"ul", "ol"} and lists == 0:
            self._document.break_off()
