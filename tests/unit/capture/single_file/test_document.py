"""From tokens to one file."""

import json
from base64 import b64encode
from typing import Any

import pytest

from services.capture.steps.single_file.document import Material, NoDocumentError, make_single_file
from services.capture.steps.single_file.resources import Resource, Resources

URL = "http://site.test/page.html"
PIXEL = b"\x89PNG..."
PICTURE = "http://site.test/a.png?x=1&y=2"
DATA_URL = f"data:image/png;base64,{b64encode(PIXEL).decode()}"


def resources() -> Resources:
    return Resources(
        {
            PICTURE: Resource("image/png", PIXEL),
            "http://site.test/a.css": Resource("text/css", b"x{}"),
        }
    )


def document(tokens: list[Any], **more: Any) -> dict[str, Any]:
    return {"url": URL, "base": URL, "doctype": ["html", "", ""], "tokens": tokens, **more}


def page(*body: Any, frames: dict[str, Any] | None = None, **more: Any) -> str:
    tokens = [["html", []], ["head", []], 0, ["body", []], *body, 0, 0]
    found = {"main": document(tokens, **more)} | (frames or {})
    return make_single_file(Material(json.loads(json.dumps(found)), resources())).decode()


def body(*tokens: Any, frames: dict[str, Any] | None = None) -> str:
    return page(*tokens, frames=frames).partition("<body>")[2].removesuffix("</body></html>")


def element(name: str, *attributes: str, **more: Any) -> list[Any]:
    return [name, list(attributes), more]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([element("img", source=PICTURE), 0], f'<img src="{DATA_URL}">'),
        (
            [element("img", "src", "b.png", "alt", "x", source="http://site.test/b.png"), 0],
            '<img alt="x">',
        ),
        ([element("img", "src", "b.png", broken=True), 0], '<img src="data:,">'),
        ([element("script", "src", "x.js"), "alert(1)", 0, "x"], "x"),
        ([element("noscript"), ["p", []], "y", 0, 0, "x"], "x"),
        ([["p", ["onclick", "alert(1)", "ONX", "1"]], "x", 0], "<p>x</p>"),
        ([["a", ["href", "javascript:alert(1)"]], "x", 0], "<a>x</a>"),
        ([element("a", "href", "javascript:alert(1)", inert=True), 0], '<a href="#"></a>'),
        ([["a", ["href", " jAvascript:alert(1)"]], "x", 0], "<a>x</a>"),
        ([["a", ["href", "data:text/html,x"]], "x", 0], "<a>x</a>"),
        ([["a", ["href", "b.html#c"]], "x", 0], '<a href="http://site.test/b.html#c">x</a>'),
        ([["a", ["href", "#c"]], "x", 0], '<a href="#c">x</a>'),
        ([["a", ["href", f"{URL}#c"]], "x", 0], '<a href="#c">x</a>'),
        ([["a", ["href", "mailto:a@b.test"]], 0], '<a href="mailto:a@b.test"></a>'),
        (
            [["form", ["action", "/x"]], ["button", ["formaction", "/y"]], "z", 0, 0],
            "<form><button>z</button></form>",
        ),
        (
            [element("embed", "src", "a.swf"), 0, ["object", ["data", "a.pdf"]], "f", 0],
            "<object>f</object>",
        ),
        ([element("object", source=PICTURE), "f", 0, "x"], f'<img alt src="{DATA_URL}">x'),
        ([element("canvas", "width", "3", data=DATA_URL), 0], f'<img alt src="{DATA_URL}">'),
        (
            [element("canvas", data="javascript:x"), 0],
            '<img alt src="data:image/svg+xml,%3Csvg xmlns=&#x27;http://www.w3.org/2000/svg&#x27;/%3E">',
        ),
        ([["meta", ["http-equiv", "refresh", "content", "0;url=/x"]], 0], ""),
        ([["base", ["href", "http://other.test/"]], 0], ""),
        ([["link", ["rel", "preload", "href", "a.js"]], 0], ""),
        (
            [element("video", "src", "v.mp4", "autoplay", "", source=PICTURE), 0],
            f'<video poster="{DATA_URL}"></video>',
        ),
        (
            [["svg", []], element("image", source=PICTURE), 0, 0],
            f'<svg><image href="{DATA_URL}"></image></svg>',
        ),
        (
            [["svg", []], ["use", ["href", "s.svg#a"]], 0, ["use", ["xlink:href", "#b"]], 0, 0],
            '<svg><use></use><use href="#b"></use></svg>',
        ),
        ([["svg", []], ["set", ["attributeName", "href", "to", "x"]], 0, 0], "<svg></svg>"),
        (
            [["p", ["style", "background:url(/a.png?x=1&y=2)"]], 0],
            f'<p style="background:url(&quot;{DATA_URL}&quot;)"></p>',
        ),
        (
            [["iframe", ["src", "x", "srcdoc", "y", "allow", "camera"]], 0],
            '<iframe sandbox="allow-same-origin"></iframe>',
        ),
        ([["xmp", []], "<b>", 0], "<pre>&lt;b&gt;</pre>"),
        ([["pre", []], "\nx", 0], "<pre>\n\nx</pre>"),
        (
            [["template", ["shadowrootmode", "open"]], ["p", []], 0, 0],
            '<template shadowrootmode="open"><p></p></template>',
        ),
        ([["p<script>", []], "x", 0], "<span>x</span>"),
        ([["p", ['a"b', "1", "c>d", "2", "ok", '"<']], 0], '<p ok="&quot;&lt;"></p>'),
        (["a < b & c", ["br", []], 0], "a &lt; b &amp; c<br>"),
        (
            [{"link": "http://site.test/a.css", "media": "print"}],
            '<style media="print">x{}</style>',
        ),
        ([{"link": "http://site.test/gone.css"}], "<template></template>"),
        ([{"css": "a{content:'</style><b>'}"}], r"<style>a{content:'\3c /style>\3c b>'}</style>"),
    ],
)
def test_elements(tokens: list[Any], expected: str) -> None:
    assert body(*tokens) == expected


def test_the_head_says_utf_8_and_lets_nothing_out() -> None:
    found = page("页")

    assert found.startswith('<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv=')
    assert "default-src 'none'" in found
    assert "页" in found


def test_a_drawing_alone_stands_in_a_page() -> None:
    drawing = document([["svg", []], 0])

    found = make_single_file(Material({"main": drawing}, resources())).decode()

    assert found.endswith('<body style="margin:0"><svg></svg></body></html>')
    assert "default-src 'none'" in found


def test_the_mode_of_the_page_is_kept() -> None:
    transitional = ["html", "-//W3C//DTD HTML 4.01 Transitional//EN", "http://www.w3.org/x.dtd"]

    assert page(doctype=None).startswith("<html>")
    assert page(doctype=transitional).startswith(
        '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/x.dtd">'
    )
    assert page(doctype=["html", 'x"><script>', ""]).startswith("<!DOCTYPE html><html>")


def test_fonts_that_scripts_gave_are_kept_and_break_out_of_nothing() -> None:
    source = 'url("data:font/ttf;base64,AAAA")'
    fonts = [["Given", "normal", "400", "normal", "U+0-10FFFF", source], ["</style><b>"] * 6, "no"]

    found = page(fonts=json.dumps(fonts))

    assert "font-family:Given" in found
    assert "base64,AAAA" in found
    assert "<b>" not in found


def test_frames_stand_in_their_sandbox() -> None:
    inner = [["html", []], ["body", []], ["script", []], "1", 0, ["p", []], "in", 0, 0, 0]

    found = body(element("iframe", frame="f"), 0, frames={"f": document(inner)})

    assert found.startswith('<iframe sandbox="allow-same-origin" srcdoc="&lt;!DOCTYPE html&gt;')
    assert "default-src" in found
    assert "script" not in found


def test_a_frame_in_quirks_mode_keeps_it() -> None:
    inner = document([["html", []], 0], doctype=None)

    assert 'src="data:text/html;charset=utf-8;base64,' in body(
        element("iframe", frame="f"), 0, frames={"f": inner}
    )


def test_frames_in_frames_end() -> None:
    inner = document([["html", []], ["body", []], element("iframe", frame="f"), 0, 0, 0])

    found = body(element("iframe", frame="f"), 0, frames={"f": inner})

    assert found.count("srcdoc") == 6


def test_no_document() -> None:
    with pytest.raises(NoDocumentError):
        make_single_file(Material({}, resources()))


def test_the_same_bytes_are_one_resource() -> None:
    found = Resources.unpack(
        [("http://a.test/", "image/png", 3), ("http://b.test/", "x/y", -1)], b"abc"
    )

    assert found.find("http://b.test/#x") is found.find("http://a.test/")


@pytest.mark.parametrize(
    ("content_type", "data", "text"),
    [
        ("text/css; charset=gbk", "字".encode("gbk"), "字"),
        ("text/css", '@charset "gbk";字'.encode("gbk"), '@charset "gbk";字'),
        ("text/css", b"\xef\xbb\xbf\xe5\xad\x97", "字"),
        ("text/css", "字".encode("big5"), "字"),
        ("text/css; charset=nonsense", "字".encode("big5"), "字"),
    ],
)
def test_charsets_of_style_sheets(content_type: str, data: bytes, text: str) -> None:
    assert Resource(content_type, data).css("big5") == text
