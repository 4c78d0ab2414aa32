"""Pictures: the screenshot as WebP, and its top as a thumbnail. Pure; runs in the extractor.

Chromium could encode WebP itself, but takes three times the processor time for it, in the browser
(a page of 10,000 pixels: 1.8 s against 0.6 s here), and the thumbnail would have to decode it.
"""

import io

from PIL import Image

THUMBNAIL_WIDTH = 480
THUMBNAIL_HEIGHT = 300
_MAX_PIXELS = 2_560 * 16_383
_QUALITY = 80
_EFFORT = 2  # of 0 to 6: 15 % smaller than 1, and twice as fast as 3


def make_pictures(png: bytes) -> tuple[bytes, bytes]:
    """The screenshot and the thumbnail (480 by 300 pixels), both WebP."""
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        page = opened.convert("RGB")
    return _webp(page), _webp(_thumbnail(page))


def _thumbnail(page: Image.Image) -> Image.Image:
    """The page's top, as wide as the page, which is never made larger than it is.

    What is narrower, or less high, stands on white.
    """
    scale = min(1.0, THUMBNAIL_WIDTH / page.width)
    width = max(1, round(page.width * scale))
    top = page.crop((0, 0, page.width, min(page.height, round(THUMBNAIL_HEIGHT / scale))))
    height = max(1, min(THUMBNAIL_HEIGHT, round(top.height * scale)))
    small = Image.new("RGB", (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT), "white")
    left = (THUMBNAIL_WIDTH - width) // 2
    small.paste(top.resize((width, height), Image.Resampling.LANCZOS), (left, 0))
    return small


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()
