"""Colours: how much of a picture is of one. Pure; runs in the extractor."""

import io

from PIL import Image

_LEVELS = 0xF0  # shades that differ less than this are one colour
_MAX_PIXELS = 20_000_000


def share_of_commonest(png: bytes) -> float:
    """The share of the pixels that have the commonest colour, 0 to 1."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        if opened.width * opened.height > _MAX_PIXELS:
            raise ValueError(f"a window of {opened.width} by {opened.height} pixels")
        picture = opened.convert("RGB").point([level & _LEVELS for level in range(256)] * 3)
    counts = picture.getcolors(picture.width * picture.height) or [(0, None)]
    return max(count for count, _colour in counts) / (picture.width * picture.height)
