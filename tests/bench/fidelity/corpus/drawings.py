"""Pictures that look like photographs to a codec: a seeded landscape, and vector drawings."""

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFilter

_PALETTES = (
    ((38, 70, 83), (233, 196, 106), (231, 111, 81)),
    ((29, 53, 87), (168, 218, 220), (230, 57, 70)),
    ((53, 80, 112), (234, 172, 139), (181, 101, 118)),
    ((27, 67, 50), (216, 243, 220), (82, 183, 136)),
    ((60, 9, 108), (224, 170, 255), (157, 78, 221)),
)


@cache
def photo(seed: int, width: int = 480, height: int = 320, kind: str = "JPEG") -> bytes:
    """A landscape with a sun and hills, encoded as `kind` (a Pillow format)."""
    random = Random(seed)
    dark, light, warm = _PALETTES[seed % len(_PALETTES)]
    picture = Image.new("RGB", (width, height), light)
    draw = ImageDraw.Draw(picture)
    for row in range(height):
        share = row / height
        shade = tuple(int(a * (1 - share) + b * share) for a, b in zip(light, warm, strict=True))
        draw.line((0, row, width, row), fill=shade)
    radius = height // 8
    at = random.randint(radius, width - radius), random.randint(radius, height // 2)
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill="white")
    for layer in range(3):
        base = height * (5 + layer) // 8
        ridge = [
            (width * step // 12, base + random.randint(-height // 8, height // 8))
            for step in range(13)
        ]
        points = [(0, height), *ridge, (width, height)]
        shade = tuple(channel * (3 - layer) // 3 for channel in dark)
        draw.polygon(points, fill=shade)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@cache
def disc(colour: str, size: int = 64, kind: str = "PNG") -> bytes:
    """A disc on a transparent ground."""
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((2, 2, size - 3, size - 3), fill=colour)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def chart(seed: int, width: int = 480, height: int = 200) -> str:
    """Bars, as an SVG document."""
    random = Random(seed)
    bars = "".join(
        f'<rect x="{10 + 40 * index}" y="{height - tall - 20}" width="28" height="{tall}" '
        f'fill="hsl({200 + index * 12} 60% 50%)"/>'
        f'<text x="{24 + 40 * index}" y="{height - 5}" font-size="12" text-anchor="middle">'
        f"{index + 1}</text>"
        for index, tall in enumerate(random.randint(20, height - 40) for _ in range(11))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><rect width="100%" height="100%" fill="#f6f8fa"/>'
        f"{bars}</svg>"
    )


def wave(seconds: float = 0.2) -> bytes:
    """A short tone, as WAV with 8 bit and 8 kHz."""
    count = int(8_000 * seconds)
    data = bytes(128 + (60 if index // 8 % 2 else -60) for index in range(count))
    size = len(data)
    head = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (1).to_bytes(2, "little") * 2 + (8_000).to_bytes(4, "little") * 2
    head += (1).to_bytes(2, "little") + (8).to_bytes(2, "little")
    return head + b"data" + size.to_bytes(4, "little") + data
