"""The extractor's task: everything that a file gives, in one answer."""

import io
from typing import Any

from PIL import Image

from services.capture.steps.file.reading.reader import draw, read
from services.capture.steps.screenshot.pictures import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH
from shared.contracts.sketches import sketch

_QUALITY = 82
_EFFORT = 2
_MAX_TITLE_CHARS = 500

Blobs = list[bytes]


def extract_file(header: dict[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
    """Text, Markdown, picture and thumbnail; what there is none of is empty.

    Args:
        header: `media_type`, `charset` and `seconds`.
        blobs: the file.
    """
    data, media_type = blobs[0], header["media_type"]
    document = read(data, media_type, header["charset"], header["seconds"])
    picture = draw(data, media_type)
    text = document.text
    found = {
        "found": {
            "title": (document.title or "")[:_MAX_TITLE_CHARS].strip() or None,
            "author": document.author,
            "description": document.description,
            "language": document.language,
            "published_at": document.published_at,
            "modified_at": document.modified_at,
        },
        "details": {name: value for name, value in document.details.items() if value is not None},
        "sketch": sketch(text),
        "size": picture.size if picture is not None else None,
    }
    pictures = [b"", b""]
    if picture is not None:
        pictures = [_webp(picture), _webp(_thumbnail(picture, is_page=media_type.endswith("/pdf")))]
    texts = [part.encode(errors="replace") for part in (text, document.markdown)]
    return found, texts + pictures


def _thumbnail(picture: Image.Image, *, is_page: bool) -> Image.Image:
    """All of a picture, in the middle; of a page its top, as wide as it is."""
    room = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    small = Image.new("RGB", room, "white")
    if is_page and picture.height > picture.width * THUMBNAIL_HEIGHT // THUMBNAIL_WIDTH:
        height = picture.width * THUMBNAIL_HEIGHT // THUMBNAIL_WIDTH
        top = picture.crop((0, 0, picture.width, height))
        return top.resize(room, Image.Resampling.LANCZOS)
    shown = picture.copy()
    shown.thumbnail(room, Image.Resampling.LANCZOS)
    at = ((THUMBNAIL_WIDTH - shown.width) // 2, (THUMBNAIL_HEIGHT - shown.height) // 2)
    small.paste(shown, at)
    return small


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()
