"""OpenDocument (ISO/IEC 26300): texts, spreadsheets and presentations."""

from collections.abc import Iterator

from lxml import etree

from services.capture.steps.file.reading.document import Document, one_line
from services.capture.steps.file.reading.markup import child, children, local_name
from services.capture.steps.file.reading.packages import Package, read_properties

MAX_ROWS = 20_000
_MAX_COLUMNS = 64
_MAX_SPACES = 100
_MAX_DEPTH = 100
_SKIPPED = {"tracked-changes", "annotation", "forms", "sequence-decls", "settings", "notes"}


def read_opendocument(data: bytes, document: Document) -> None:
    """Everything that is written in it, in the order of the file."""
    package = Package(data)
    meta = package.xml("meta.xml")
    read_properties(None if meta is None else child(meta, "meta"), document)
    if document.modified_at is None and meta is not None:
        about = child(meta, "meta")
        date = None if about is None else child(about, "date")
        document.modified_at = None if date is None else date.text
    content = package.xml("content.xml")
    body = None if content is None else child(content, "body")
    if body is None:
        document.details["is_encrypted"] = "META-INF/manifest.xml" in package.names
        return
    for part in body:
        _write(part, document, 0, 0)


def _write(element: etree._Element, document: Document, depth: int, lists: int) -> None:
    name = local_name(element)
    if not name or name in _SKIPPED or depth > _MAX_DEPTH:
        return
    if name == "h":
        document.heading(int(_attribute(element, "outline-level") or 1), _text(element))
    elif name == "p":
        document.paragraph(_text(element))
    elif name == "list":
        for item in children(element, "list-item", "list-header"):
            _write_item(item, document, depth, lists)
        if lists == 0:
            document.break_off()
    elif name == "table":
        document.heading(2, _attribute(element, "name") or "") if _is_sheet(element) else None
        document.table(_rows(element, document))
    else:
        if name == "page":
            document.heading(2, _attribute(element, "name") or "")
        for inner in element:
            _write(inner, document, depth + 1, lists)


def _write_item(item: etree._Element, document: Document, depth: int, lists: int) -> None:
    for inner in item:
        if local_name(inner) in {"p", "h"}:
            document.item(_text(inner), lists)
        else:
            _write(inner, document, depth + 1, lists + 1)


def _is_sheet(table: etree._Element) -> bool:
    parent = table.getparent()
    return parent is not None and local_name(parent) == "spreadsheet"


def _rows(table: etree._Element, document: Document) -> Iterator[list[str]]:
    """Rows that are not empty; a row or cell that stands for many is many, within bounds."""
    count = 0
    for row in table.iter("{*}table-row"):
        cells: list[str] = []
        for cell in children(row, "table-cell", "covered-table-cell"):
            room = _MAX_COLUMNS - len(cells)
            repeated = int(_attribute(cell, "number-columns-repeated") or 1)
            text = one_line(" ".join(_text(part) for part in children(cell, "p", "h", "list")))
            cells += [text or _attribute(cell, "value") or ""] * min(repeated, room)
        while cells and not cells[-1]:
            cells.pop()
        for _time in range(min(int(_attribute(row, "number-rows-repeated") or 1), 100)):
            if not cells:
                break
            count += 1
            if count > MAX_ROWS:
                document.details["is_cut"] = True
                return
            yield cells


def _text(element: etree._Element) -> str:
    parts: list[str] = [element.text or ""]
    for inner in element:
        name = local_name(inner)
        if name == "s":
            parts.append(" " * min(int(_attribute(inner, "c") or 1), _MAX_SPACES))
        elif name in {"tab", "line-break"}:
            parts.append(" ")
        elif name and name not in _SKIPPED:
            parts.append(_text(inner))
        parts.append(inner.tail or "")
    return "".join(parts).strip("\n")


def _attribute(element: etree._Element, name: str) -> str | None:
    found = (
        str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name
    )
    return next(found, None)
