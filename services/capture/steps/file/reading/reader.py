"""Which reader reads what, and the picture of what has one."""

import re
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pypdfium2
from lxml import etree
from PIL import Image

from services.capture.steps.file.media_types import is_text_type
from services.capture.steps.file.reading import (
    epub,
    feeds,
    images,
    markup,
    media,
    ooxml,
    opendocument,
    packages,
    pdf,
    plain,
    rtf,
    sheets,
)
from services.capture.steps.file.reading.document import Document, FullError
from services.capture.steps.file.type_table import (
    DOCX,
    EPUB,
    MARKDOWN,
    OPEN_DOCUMENT,
    PPTX,
    XLSX,
)

_OLE_MARK = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    TypeError,
    OSError,
    RecursionError,
    MemoryError,
    EOFError,
    NotImplementedError,
    zipfile.BadZipFile,
    etree.LxmlError,
    pypdfium2.PdfiumError,
)
"""What parsers raise at files that are not what they say. Each is a file without text, no more."""
_READERS: dict[str, Callable[[bytes, Document], None]] = {
    "application/pdf": pdf.read_pdf,
    "application/rtf": rtf.read_rtf,
    "text/rtf": rtf.read_rtf,
    "application/zip": packages.read_archive,
    "text/html": markup.read_html,
    "application/xhtml+xml": markup.read_html,
    DOCX: ooxml.read_docx,
    PPTX: ooxml.read_pptx,
    XLSX: sheets.read_xlsx,
    EPUB: epub.read_epub,
}
_PROSE = {"text/plain", "text/vtt", "text/calendar", "text/vcard", "application/x-subrip",
          "message/rfc822", "text/x-rst", "text/x-tex"}  # fmt: skip


def read(data: bytes, media_type: str, charset: str | None, seconds: float) -> Document:
    """The text of a file. One that is broken, locked or without text gives what it gives.

    Args:
        data: the file.
        media_type: what it truly is.
        charset: what the browser, or the server, takes its text to be in.
        seconds: what is not read by then is left out.
    """
    document = Document(end=time.monotonic() + seconds)
    try:
        _read(data, media_type, charset, document)
    except FullError:
        document.details["is_cut"] = True
    except _BROKEN as error:
        document.details["problem"] = f"{type(error).__name__}: {error}"[:300]
    return document


def draw(data: bytes, media_type: str) -> Image.Image | None:
    """The file as a picture where it is one, or has a first page; else None."""
    with suppress(*_BROKEN):
        if media_type == "application/pdf":
            return pdf.draw_pdf(data)
        if media_type.startswith("image/"):
            return images.draw_image(data)
    return None


def _read(data: bytes, media_type: str, charset: str | None, document: Document) -> None:
    reader = _READERS.get(media_type)
    if data.startswith(_OLE_MARK):
        document.details["is_encrypted"] = media_type in {DOCX, XLSX, PPTX}
    elif reader is not None:
        reader(data, document)
    elif media_type.startswith(OPEN_DOCUMENT):
        opendocument.read_opendocument(data, document)
    elif media_type.startswith(("audio/", "video/")):
        media.read_media(data, document)
    elif media_type.endswith(("/xml", "+xml")) or media_type == "text/x-opml":
        feeds.read_xml(data, document)
    elif media_type.startswith("image/"):
        images.read_image(data, document)
    elif is_text_type(media_type):
        _read_text(data, media_type, charset, document)


def _read_text(data: bytes, media_type: str, charset: str | None, document: Document) -> None:
    if media_type in {MARKDOWN, "text/x-markdown"}:
        plain.read_markdown(data, document, charset)
    elif media_type == "text/csv":
        plain.read_csv(data, document, charset, None)
    elif media_type == "text/tab-separated-values":
        plain.read_csv(data, document, charset, "\t")
    elif re.search(r"[/+]json$", media_type):
        plain.read_json(data, document, charset)
    elif media_type in _PROSE:
        plain.read_text(data, document, charset)
    else:
        language = media_type.partition("/")[2].removeprefix("x-")
        plain.read_code(data, document, charset, language)
