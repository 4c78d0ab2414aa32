"""PDF: the text of its pages, what it says of itself, and its first page as a picture.

Through pdfium, as Chromium does it. There is no OCR: a scan has no text, and that is said.
"""

import contextlib
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pypdfium2
from PIL import Image

from services.capture.steps.file.reading.document import Document

MAX_PAGES = 2_000
_PICTURE_WIDTH = 1_240
_MAX_PICTURE_SIDE = 4_000
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Zz+-])(\d\d)?'?(\d\d)?)?")
_ENCRYPTED = "Incorrect password"


def read_pdf(data: bytes, document: Document) -> None:
    """Everything but the picture.

    Raises:
        pypdfium2.PdfiumError: it is broken.
        FullError: there is more than is kept.
    """
    with _opened(data, document) as pdf:
        if pdf is None:
            return
        found = pdf.get_metadata_dict()
        document.title = found.get("Title") or None
        document.author = found.get("Author") or None
        document.description = found.get("Subject") or None
        document.published_at = pdf_date(found.get("CreationDate", ""))
        document.modified_at = pdf_date(found.get("ModDate", ""))
        document.details["page_count"] = len(pdf)
        document.details["is_cut"] = len(pdf) > MAX_PAGES
        letters = 0
        for number in range(min(len(pdf), MAX_PAGES)):
            text = _page_text(pdf, number)
            letters += len(text)
            document.paragraph(text)
        document.details["has_text"] = letters > 0


def draw_pdf(data: bytes) -> Image.Image | None:
    """The first page; None where it is encrypted or has none.

    Raises:
        pypdfium2.PdfiumError: it is broken.
    """
    with _opened(data, Document()) as pdf:
        if pdf is None or len(pdf) == 0:
            return None
        page = pdf[0]
        width, height = page.get_size()
        longest = max(width, height, 1.0)
        scale = min(_PICTURE_WIDTH / max(width, 1.0), _MAX_PICTURE_SIDE / longest)
        picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return picture


def pdf_date(text: str) -> str | None:
    """`D:20260131120000+01'00'` as ISO 8601 in UTC; None where it is no date."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, *rest = (int(part) if part else 0 for part in found.groups()[:6])
    month, day, hour, minute, second = rest
    sign = {"+": 1, "-": -1}.get(found[7] or "", 0)
    zone = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * sign
    try:
        at = datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=timezone(zone))
        return at.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


@contextlib.contextmanager
def _opened(data: bytes, document: Document) -> Iterator[pypdfium2.PdfDocument | None]:
    try:
        pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    except pypdfium2.PdfiumError as error:
        if _ENCRYPTED not in str(error):
            raise
        document.details["is_encrypted"] = True
        yield None
        return
    try:
        yield pdf
    finally:
        pdf.close()


def _page_text(pdf: pypdfium2.PdfDocument, number: int) -> str:
    """A page's text, its lines as they stand, words that were hyphenated at a line's end joined."""
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return ""  # one broken page costs itself
    try:
        text_page = page.get_textpage()
        text = str(text_page.get_text_bounded())
        text_page.close()
    except pypdfium2.PdfiumError:
        return ""
    finally:
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return re.sub("[\ufffe\x02\xad]\n?", "", text).strip()  # pdfium's mark of a hyphen
