"""Web fonts of our own.

Their letters are blocks that no other font resembles, so that a page whose font was lost is seen to
differ.
"""

import io
from functools import cache
from hashlib import sha256

from fontTools.designspaceLib import AxisDescriptor
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation

_CELL = 120
_COLUMNS, _ROWS = 4, 6
_ADVANCE = _CELL * (_COLUMNS + 1)
LATIN = "".join(map(chr, range(0x21, 0x7F)))


@cache
def font(
    family: str, characters: str = LATIN, flavor: str | None = "woff2", *, weight: int = 400
) -> bytes:
    """A font file with these characters and the space. `flavor`: woff2, woff or None for TTF."""
    return _saved(_builder(family, characters, weight), flavor)


@cache
def variable_font(family: str, characters: str = LATIN, flavor: str | None = "woff2") -> bytes:
    """The same with a `wght` axis from 100 to 900 that makes the letters higher."""
    builder = _builder(family, characters, 100)
    axis = AxisDescriptor(tag="wght", name="Weight", minimum=100, default=100, maximum=900)
    builder.setupFvar([axis], [])
    variations = {}
    for name in builder.font.getGlyphOrder():
        points = builder.font["glyf"][name]
        coordinates = points.coordinates if points.numberOfContours else []
        deltas = [(0, y // 2) for _x, y in coordinates] + [(0, 0)] * 4
        variations[name] = [TupleVariation({"wght": (0.0, 1.0, 1.0)}, deltas)]
    builder.setupGvar(variations)
    return _saved(builder, flavor)


def _builder(family: str, characters: str, weight: int) -> FontBuilder:
    names = {ord(character): f"u{ord(character):04X}" for character in characters}
    order = [".notdef", "space", *names.values()]
    builder = FontBuilder(_CELL * 8, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({0x20: "space", **names})
    inset = 12 if weight < 600 else -10
    glyphs = {name: _glyph(name, family, inset) for name in names.values()}
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, "space": empty, **glyphs})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (_ADVANCE, 0)))
    builder.setupHorizontalHeader(ascent=_CELL * 7, descent=-_CELL)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=_CELL * 7, sTypoDescender=-_CELL, usWeightClass=weight)
    builder.setupPost()
    return builder


def _glyph(name: str, family: str, inset: int) -> object:
    """A pattern that belongs to the character and the family alone; left and right mirrored."""
    bits = int.from_bytes(sha256(f"{family} {name}".encode()).digest()[:2], "big") | 1
    pen = TTGlyphPen(None)
    for row in range(_ROWS):
        for column in range(_COLUMNS // 2):
            if bits >> (row * 2 + column) & 1:
                for x in {column, _COLUMNS - 1 - column}:
                    _square(pen, x * _CELL + inset, row * _CELL + inset, _CELL - 2 * inset)
    return pen.glyph()


def _square(pen: TTGlyphPen, x: int, y: int, size: int) -> None:
    pen.moveTo((x, y))
    for corner in ((x, y + size), (x + size, y + size), (x + size, y)):
        pen.lineTo(corner)
    pen.closePath()


def _saved(builder: FontBuilder, flavor: str | None) -> bytes:
    builder.font.flavor = flavor
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()
