"""Thumbnail: the top of the screenshot, small. Pure; runs in the extractor."""

import io

from PIL import Image

WIDTH = 480
HEIGHT = 300
_MAX_PIXELS = 2_560 * 16_383


def make_thumbnail(screenshot: bytes) -> bytes:
    """A WebP of 480 by 300 pixels from the top of a screenshot."""
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    with Image.open(io.BytesIO(screenshot)) as page:
        top = page.crop((0, 0, page.width, min(page.height, page.width * HEIGHT // WIDTH)))
    small = Image.new("RGB", (WIDTH, HEIGHT), "white")
    height = max(1, top.height * WIDTH // top.width)
    small.paste(top.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS), (0, 0))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
