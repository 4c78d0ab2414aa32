"""Office Open XML (ECMA-376): Word's documents and PowerPoint's presentations."""

import re
from posixpath import join, normpath

from lxml import etree

from services.capture.steps.file.reading.document import Document, one_line
from services.capture.steps.file.reading.markup import child, children, local_name
from services.capture.steps.file.reading.packages import Package, read_properties

MAX_SLIDES = 1_000
_HEADING = re.compile(r"(?:heading|title|überschrift|标题|titre)\s*(\d?)", re.IGNORECASE)
_SKIPPED = {"del", "instrtext", "fldchar", "pict", "object", "txbxcontent"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_docx(data: bytes, document: Document) -> None:
    """Paragraphs, headings, lists and tables; notes at the end."""
    package = Package(data)
    read_properties(package.xml("docProps/core.xml"), document)
    levels = _heading_levels(package.xml("word/styles.xml"))
    root = package.xml("word/document.xml")
    body = None if root is None else child(root, "body")
    if body is None:
        raise ValueError("no document in the package")
    _write_body(body, document, levels)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        notes = package.xml(name)
        for note in notes if notes is not None else ():
            document.paragraph(_text(note))


def read_pptx(data: bytes, document: Document) -> None:
    """Slide by slide: its title, its texts and tables, then its notes."""
    package = Package(data)
    read_properties(package.xml("docProps/core.xml"), document)
    slides = _slides(package)
    document.details["page_count"] = len(slides)
    document.details["is_cut"] = len(slides) > MAX_SLIDES
    for name in slides[:MAX_SLIDES]:
        slide = package.xml(name)
        if slide is not None:
            _write_slide(slide, document)
        for relation, target in _relations(package, name).values():
            if relation.endswith("/notesSlide") and (notes := package.xml(target)) is not None:
                document.paragraph(_notes(notes))


def _write_body(body: etree._Element, document: Document, levels: dict[str, int]) -> None:
    in_list = False
    for block in body.iter("{*}p", "{*}tbl"):
        if any(local_name(parent) in {"tbl", "txbxcontent"} for parent in block.iterancestors()):
            continue
        if local_name(block) == "tbl":
            document.table(
                [_text(cell) for cell in children(row, "tc")] for row in children(block, "tr")
            )
            continue
        properties = child(block, "ppr")
        style = _value(properties, "pstyle")
        numbers = None if properties is None else child(properties, "numpr")
        if in_list and numbers is None:
            document.break_off()
        in_list = False
        if style in levels:
            document.heading(levels[style], _text(block))
        elif numbers is not None:
            in_list = True
            document.item(_text(block), int(_value(numbers, "ilvl") or 0))
        else:
            document.paragraph(_text(block))


def _heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """The level of each style that is one of headings, by its id."""
    levels = {f"Heading{level}": level for level in range(1, 7)} | {"Title": 1}
    for style in children(styles, "style") if styles is not None else ():
        found = _HEADING.fullmatch(_value(style, "name") or "")
        identifier = _attribute(style, "styleId")
        if found is not None and identifier:
            levels[identifier] = int(found[1] or 1)
    return levels


def _text(element: etree._Element) -> str:
    """The text of runs; what was deleted and what fields are made of is no text."""
    parts: list[str] = []
    stack = [element]
    while stack:
        item = stack.pop()
        name = local_name(item)
        if name in _SKIPPED and item is not element:
            continue
        if name == "t":
            parts.append(item.text or "")
        elif name in {"tab", "br", "cr"}:
            parts.append(" ")
        elif name == "p" and parts:
            parts.append("\n")
        stack.extend(reversed(item))
    return "".join(parts).strip()


def _slides(package: Package) -> list[str]:
    """The slides' names, in the order in which they are shown."""
    root = package.xml("ppt/presentation.xml")
    relations = _relations(package, "ppt/presentation.xml")
    order = None if root is None else child(root, "sldidlst")
    shown = [relations.get(item.get(_RELATION, ""), ("", ""))[1] for item in order or ()]
    return [name for name in shown if name] or sorted(
        (name for name in package.names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)),
        key=lambda name: (len(name), name),
    )


def _relations(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """Kind and target of each relation of a member, by id."""
    folder, _slash, file = name.rpartition("/")
    root = package.xml(f"{folder}/_rels/{file}.rels")
    return {
        item.get("Id", ""): (
            item.get("Type", ""),
            normpath(join(folder, item.get("Target", ""))).lstrip("/"),
        )
        for item in (root if root is not None else ())
        if item.get("TargetMode") != "External"
    }


def _write_slide(slide: etree._Element, document: Document) -> None:
    has_title = False
    for shape in slide.iter("{*}sp", "{*}tbl"):
        if local_name(shape) == "tbl":
            document.table(
                [_text(cell) for cell in children(row, "tc")] for row in children(shape, "tr")
            )
            continue
        kinds = {item.get("type") for item in shape.iter("{*}ph")}
        if kinds & {"title", "ctrTitle"} and not has_title:
            has_title = True
            document.heading(2, _text(shape))
        elif not kinds & {"dt", "ftr", "sldNum"}:
            for paragraph in shape.iter("{*}p"):
                document.paragraph(_text(paragraph))


def _notes(notes: etree._Element) -> str:
    bodies = [
        _text(shape)
        for shape in notes.iter("{*}sp")
        if any(item.get("type") == "body" for item in shape.iter("{*}ph"))
    ]
    return one_line(" ".join(bodies))


def _attribute(element: etree._Element, name: str) -> str | None:
    found = (
        str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name
    )
    return next(found, None)


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else child(element, name)
    return None if found is None else _attribute(found, "val")
