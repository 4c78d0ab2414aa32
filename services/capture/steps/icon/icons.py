"""Icons: which of a page's icons to keep, and the picture that is kept of it. Pure.

The picture is made in the extractor. SVG is left out: only a browser draws it, and pages that
have one nearly always have another icon beside it.
"""

import base64
import binascii
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import ada_url
from PIL import Image

ICON_SIZE = 64
"""The longest side of the picture that is kept, in pixels."""
MAX_ICON_BYTES = 512 * 1024
MAX_ICONS = 3
"""So many are asked for at most, until one is a picture."""
_MAX_SIDE = 2_048
_FORMATS = ("PNG", "ICO", "GIF", "JPEG", "WEBP", "BMP")
_USUAL_SIZES = {"icon": 32, "apple-touch-icon": 180}
_DATA_URL = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon as a page names it. `sizes` is the attribute's text."""

    url: str
    relation: str
    sizes: str = ""
    media_type: str = ""

    @property
    def is_drawing(self) -> bool:
        """SVG, as far as can be told."""
        return "svg" in self.media_type or self.url.partition("?")[0].endswith(".svg")

    @property
    def side(self) -> int:
        """Its side in pixels: the largest that it names, else what is usual."""
        sides = [int(found) for found in re.findall(r"(\d{1,4})[xX]\d", self.sizes)]
        return max(sides, default=_USUAL_SIZES.get(self.relation, 32))


def best_icons(icons: Sequence[Icon], page_url: str) -> list[str]:
    """URLs to try, best first: the smallest that is large enough, then the largest of the rest.

    Last comes `/favicon.ico` of the page's host, which browsers ask for where no icon is named.
    """
    try:
        fallback_url = str(ada_url.URL("/favicon.ico", page_url).href)
    except ValueError:
        fallback_url = ""
    pictures = [icon for icon in icons if not icon.is_drawing]
    pictures.sort(key=lambda icon: (icon.side < ICON_SIZE, abs(icon.side - ICON_SIZE)))
    urls = dict.fromkeys(icon.url for icon in pictures if icon.url.startswith(("http", "data:")))
    named = [url for url in urls if url != fallback_url][: MAX_ICONS - 1]
    return [*named, fallback_url] if fallback_url.startswith("http") else named


def decode_data_url(url: str) -> bytes | None:
    """The bytes of a `data:` URL; None when it is none."""
    found = _DATA_URL.fullmatch(url)
    if found is None:
        return None
    data = unquote_to_bytes(found[3])
    if not found[2].lower().endswith(";base64"):
        return data
    try:
        return base64.b64decode(data + b"==")
    except (binascii.Error, ValueError):
        return None


def make_icon(data: bytes) -> bytes:
    """A PNG of at most 64 by 64 pixels. Runs in the extractor.

    Raises:
        OSError, ValueError: it is no picture, or too large a one.
    """
    with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
        if max(opened.size) > _MAX_SIDE:
            raise ValueError(f"an icon of {opened.width} by {opened.height} pixels")
        picture = opened.convert("RGBA")
    picture.thumbnail((ICON_SIZE, ICON_SIZE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
