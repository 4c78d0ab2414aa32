"""EPUB (https://www.w3.org/TR/epub-33/): its chapters, in the order of its spine."""

from contextlib import suppress
from posixpath import join, normpath
from urllib.parse import unquote

from lxml import etree

from services.capture.steps.file.reading.document import Document
from services.capture.steps.file.reading.markup import child, children, local_name, read_html
from services.capture.steps.file.reading.packages import Package, read_properties

MAX_CHAPTERS = 2_000
_CONTAINER = "META-INF/container.xml"


def read_epub(data: bytes, document: Document) -> None:
    """The book's text; a chapter that is broken costs itself.

    Raises:
        ValueError: it is no book.
    """
    package = Package(data)
    name = _book(package)
    root = package.xml(name)
    about = None if root is None else child(root, "metadata")
    if root is None or about is None:
        raise ValueError("no book in the package")
    read_properties(about, document)
    title = document.title
    chapters = _chapters(root, name)
    document.details["chapter_count"] = len(chapters)
    document.details["is_cut"] = len(chapters) > MAX_CHAPTERS
    for chapter in chapters[:MAX_CHAPTERS]:
        with suppress(ValueError, etree.ParserError):
            read_html(package.read(chapter) or b"", document)
    document.title = title


def _book(package: Package) -> str:
    container = package.xml(_CONTAINER)
    files = [] if container is None else [*container.iter("{*}rootfile")]
    return next((path for file in files if (path := file.get("full-path"))), "")


def _chapters(root: etree._Element, name: str) -> list[str]:
    folder = name.rpartition("/")[0]
    manifest, spine = child(root, "manifest"), child(root, "spine")
    hrefs = {
        item.get("id", ""): item.get("href", "")
        for item in (manifest if manifest is not None else ())
        if local_name(item) == "item"
    }
    order = children(spine, "itemref") if spine is not None else ()
    found = (hrefs.get(item.get("idref", "")) for item in order)
    return [normpath(join(folder, unquote(href))) for href in found if href]
