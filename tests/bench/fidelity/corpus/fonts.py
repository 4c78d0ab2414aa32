"""Web fonts: formats, ranges, weights, icons, variations, and how they are declared."""

import base64
from collections.abc import Iterator

from tests.bench.fidelity.corpus.glyphs import LATIN, font, variable_font
from tests.bench.fidelity.corpus.page import OTHER, Page, document
from tests.bench.fidelity.corpus.words import Words
from tests.support.sites import Answer

_ICONS = "".join(map(chr, range(0xE000, 0xE010)))
_FILES: dict[str, tuple[str, str | None]] = {
    "own.woff2": ("Own", "woff2"),
    "own.woff": ("Own", "woff"),
    "own.ttf": ("Own", None),
    "second.woff2": ("Second", "woff2"),
}


def _face(family: str, source: str, more: str = "") -> str:
    return f"@font-face{{font-family:{family};src:{source};{more}}}"


def _styles() -> Iterator[tuple[str, str]]:
    """Name and style; the body is the same."""
    use = "body{font:20px/1.7 Own,serif}h1{font-size:36px}"
    for kind in ("woff2", "woff", "ttf"):
        yield kind, _face("Own", f"url(own.{kind})") + use
    data = base64.b64encode(font("Own")).decode()
    yield "data", _face("Own", f"url(data:font/woff2;base64,{data})") + use
    for display in ("swap", "block", "optional", "fallback"):
        yield f"display-{display}", _face("Own", "url(own.woff2)", f"font-display:{display}") + use
    ranges = _face("Own", "url(own.woff2)", "unicode-range:U+41-5A")
    yield "ranges", ranges + _face("Own", "url(second.woff2)", "unicode-range:U+61-7A") + use
    bold = _face("Own", "url(second.woff2)", "font-weight:700")
    yield "weights", _face("Own", "url(own.woff2)", "font-weight:400") + bold + use
    sources = (
        "local('No such font'),url(missing.woff2) format('woff2'),url(own.woff) format('woff')"
    )
    yield "fallback", _face("Own", sources) + use
    yield (
        "variable",
        _face("Own", "url(variable.woff2)", "font-weight:100 900")
        + use
        + (
            "h1{font-weight:900}p:nth-of-type(2){font-weight:500}p:nth-of-type(3){"
            "font-variation-settings:'wght' 300}"
        ),
    )
    yield (
        "icons",
        _face("Icons", "url(icons.woff2)")
        + use
        + ("i{font:normal 28px Icons}p::before{font:24px Icons;content:'\\e003 ';color:#c30}"),
    )
    yield "imported", "@import url(css/font.css);" + use
    yield "unused", _face("Own", "url(own.woff2)") + _face("Never", "url(second.woff2)") + use
    yield (
        "property",
        _face("Own", "url(own.woff2)") + ":root{--face:Own}body{font:20px var(--face)}",
    )
    yield "adjusted", _face("Own", "url(own.woff2)", "size-adjust:130%;ascent-override:90%") + use
    yield "cross-origin", _face("Own", f"url({OTHER}/font-cross-origin/cors.woff2)") + use
    palette = "@layer base{" + _face("Own", "url(own.woff2)") + "}"
    yield (
        "in-layer",
        palette
        + "@media screen{"
        + _face("Two", "url(second.woff2)")
        + "}"
        + (use + "h1{font-family:Two}"),
    )


def pages() -> Iterator[Page]:
    """Each declaration on one text."""
    binary = {name: font(family, LATIN, flavor) for name, (family, flavor) in _FILES.items()}
    files: dict[str, str | bytes | Answer] = {
        **binary,
        "variable.woff2": variable_font("Own"),
        "icons.woff2": font("Icons", _ICONS),
        "cors.woff2": Answer(
            font("Own"),
            headers={"Content-Type": "font/woff2", "Access-Control-Allow-Origin": "*"},
        ),
        "css/font.css": _face("Own", "url(../own.woff2)"),
    }
    for name, style in _styles():
        words = Words(f"font {name}")
        icons = "".join(f"<i>{icon}</i> " for icon in _ICONS) if name == "icons" else ""
        body = f"<h1>{words.title()}</h1>{icons}{words.paragraphs(4)}<b>{words.sentence()}</b>"
        yield Page(f"font-{name}", document(body, title=name, style=style), files)
    program = (
        "new FontFace('Own','url(own.woff2)').load().then((face)=>{document.fonts.add(face);"
        "document.body.style.font='20px Own'})"
    )
    html = document(
        f"{Words('font api').paragraphs(4)}<script>{program}</script>", title="FontFace"
    )
    yield Page("font-api", html, files)
