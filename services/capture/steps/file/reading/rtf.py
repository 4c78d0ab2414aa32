"""Rich Text Format: its text, without pictures and objects."""

import re

from striprtf.striprtf import rtf_to_text

from services.capture.steps.file.reading.document import MAX_CHARS, Document

_TITLE = re.compile(r"\{\\info.{0,2000}?\{\\title ([^{}\\]{1,500})\}", re.DOTALL)
_AUTHOR = re.compile(r"\{\\info.{0,2000}?\{\\author ([^{}\\]{1,200})\}", re.DOTALL)


def read_rtf(data: bytes, document: Document) -> None:
    """Paragraph by paragraph."""
    source = data[: 8 * MAX_CHARS].decode("latin-1")
    document.details["is_cut"] = len(data) > len(source)
    title, author = _TITLE.search(source), _AUTHOR.search(source)
    document.title = title[1].strip() if title else None
    document.author = author[1].strip() if author else None
    text: str = rtf_to_text(source, errors="ignore")  # type: ignore[no-untyped-call]
    for paragraph in text.split("\n"):
        document.paragraph(paragraph.replace("\x00", ""))
