"""Images: the picture as it is shown, its size, and what its EXIF says. Never where it was taken.

Whoever wants that finds it in the file, which is kept as it is; it is not spread any further.
"""

import io
import re
from datetime import UTC, datetime
from typing import Any

from PIL import ExifTags, Image, ImageOps

from services.capture.steps.file.reading.document import Document

MAX_PIXELS = 200_000_000
_MAX_SIDE = 2_560
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF", "ICO", "JPEG2000", "MPO")
_EXIF_DATE = "%Y:%m:%d %H:%M:%S"
_TAGS = ExifTags.Base


def read_image(data: bytes, document: Document) -> None:
    """Its size and what it says of itself.

    Raises:
        OSError: it is no picture, or of a kind that is not drawn.
    """
    with _opened(data) as image:
        turned = image.getexif().get(_TAGS.Orientation) in {5, 6, 7, 8}
        width, height = image.size
        document.details["width"] = height if turned else width
        document.details["height"] = width if turned else height
        document.details["frame_count"] = getattr(image, "n_frames", 1)
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        document.title = _text(exif.get(_TAGS.XPTitle)) or _text(image.info.get("Title"))
        document.description = _text(exif.get(_TAGS.ImageDescription)) or _text(
            image.info.get("Description")
        )
        document.author = _text(exif.get(_TAGS.Artist)) or _text(image.info.get("Author"))
        document.published_at = _date(inner.get(_TAGS.DateTimeOriginal) or exif.get(_TAGS.DateTime))
    for part in (document.title, document.description):
        document.paragraph(part or "")


def draw_image(data: bytes) -> Image.Image | None:
    """It upright, on white, no larger than a screenshot; None where it is larger than is unpacked.

    Raises:
        OSError: it cannot be drawn.
    """
    with _opened(data) as image:
        if image.width * image.height > MAX_PIXELS:
            return None
        image.draft("RGB", (_MAX_SIDE, _MAX_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((_MAX_SIDE, 4 * _MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _on_white(upright)


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # `draw_image` judges; the size alone costs nothing to read
    return Image.open(io.BytesIO(data), formats=_FORMATS)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    with_alpha = image.convert("RGBA")
    page = Image.new("RGBA", with_alpha.size, "white")
    page.alpha_composite(with_alpha)
    return page.convert("RGB")


def _text(value: Any) -> str | None:
    if isinstance(value, tuple) and all(isinstance(item, int) for item in value):
        value = bytes(item & 255 for item in value)
    if isinstance(value, bytes):
        value = value.decode("utf-16-le", errors="replace")
    if not isinstance(value, str):
        return None
    shown = re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip()
    return shown[:2_000] or None


def _date(value: Any) -> str | None:
    try:
        return datetime.strptime(str(value)[:19], _EXIF_DATE).replace(tzinfo=UTC).isoformat()
    except ValueError:
        return None
