"""From MHTML to one file, on archives as Chromium writes them."""

from base64 import b64encode

import pytest

from services.capture.steps.single_file import make_single_file
from services.capture.steps.single_file.archive import NotAnArchiveError

URL = "http://site.test/page.html"
PIXEL = b"\x89PNG..."
DATA_URL = f"data:image/png;base64,{b64encode(PIXEL).decode()}"


def part(kind: str, location: str, data: str | bytes, content_id: str = "") -> str:
    body = data.encode() if isinstance(data, str) else data
    name = f"Content-ID: <{content_id}>\r\n" if content_id else ""
    return (
        f"--edge\r\nContent-Type: {kind}\r\n{name}Content-Transfer-Encoding: base64\r\n"
        f"Content-Location: {location}\r\n\r\n{b64encode(body).decode()}\r\n\r\n"
    )


def convert(document: str, *parts: str) -> str:
    archive = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="edge"\r\n\r\n'
        + part("text/html", URL, document, "frame-main@mhtml.blink")
        + "".join(parts)
        + "--edge--\r\n"
    )
    return make_single_file(archive.encode(), URL).decode()


def body(document: str, *parts: str) -> str:
    found = convert(f"<html><head></head><body>{document}</body></html>", *parts)
    return found.partition("<body>")[2].removesuffix("</body></html>")


PICTURE = part("image/png", "http://site.test/a.png?x=1&y=2", PIXEL)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<img src="a.png?x=1&amp;y=2">', f'<img src="{DATA_URL}">'),
        ('<img src="gone.png" alt="x">', '<img alt="x">'),
        (
            '<img src="gone.png" srcset="z 2x" data-linksnap-src="/a.png?x=1&amp;y=2">',
            f'<img src="{DATA_URL}">',
        ),
        ("<script>alert(1)</script>x", "x"),
        ("<noscript><p>y</p></noscript>x", "x"),
        ('<p onclick="alert(1)" ONX=1>x</p>', "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" jAvascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>"),
        ('<a href="b.html#c">x</a>', '<a href="http://site.test/b.html#c">x</a>'),
        ('<a href="#c">x</a>', '<a href="#c">x</a>'),
        (f'<a href="{URL}#c">x</a>', '<a href="#c">x</a>'),
        ('<a href="mailto:a@b.test">x</a>', '<a href="mailto:a@b.test">x</a>'),
        (
            '<form action="/x"><button formaction="/y">z</button></form>',
            "<form><button>z</button></form>",
        ),
        ('<embed src="a.swf"><object data="a.png">f</object>', "<object>f</object>"),
        ('<meta http-equiv="refresh" content="0;url=/x">', ""),
        ('<base href="http://other.test/">', ""),
        ('<link rel="preload" href="a.js" as="script">', ""),
        (
            '<video src="v.mp4" poster="/a.png?x=1&amp;y=2" autoplay>',
            f'<video poster="{DATA_URL}">',
        ),
        (
            '<svg><image xlink:href="/a.png?x=1&amp;y=2"></image></svg>',
            f'<svg><image href="{DATA_URL}"></image></svg>',
        ),
        (
            '<svg><use href="s.svg#a"></use><use href="#b"></use></svg>',
            '<svg><use></use><use href="#b"></use></svg>',
        ),
        ('<svg><set attributeName="href" to="javascript:x"></set></svg>', "<svg></set></svg>"),
        (
            '<p style="background:url(/a.png?x=1&amp;y=2)">',
            f'<p style="background:url(&quot;{DATA_URL}&quot;)">',
        ),
        ('<iframe src="cid:none@x">old</iframe>', '<iframe sandbox=""></iframe>'),
        ("<xmp><b></xmp>", "<pre>&lt;b&gt;</pre>"),
        (
            '<template shadowmode="open"><p>x</p></template>',
            '<template shadowrootmode="open"><p>x</p></template>',
        ),
    ],
)
def test_elements(given: str, expected: str) -> None:
    assert body(given, PICTURE) == expected


def test_the_head_says_utf_8_and_lets_nothing_out() -> None:
    found = convert("<!DOCTYPE html><html><head><title>页</title></head></html>")

    assert found.startswith('<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv=')
    assert "default-src 'none'" in found.replace("&#x27;", "'")
    assert "<title>页</title>" in found


def test_styles_stay_where_they_stood() -> None:
    document = (
        '<html data-linksnap-preserved=""><head>'
        '<link rel="stylesheet" href="cid:css-1@mhtml.blink">'
        '<link rel="stylesheet" media="print" href="main.css">'
        '<meta name="linksnap-style" content="b{c:url(/a.png?x=1&amp;y=2)}">'
        "</head></html>"
    )
    copy = part("text/css", "cid:css-1@mhtml.blink", "moved{}")
    sheet = part("text/css", "http://site.test/main.css", "main{}")

    found = convert(document, copy, sheet, PICTURE)

    assert "moved" not in found
    assert f'<style media="print">main{{}}</style><style>b{{c:url("{DATA_URL}")}}</style>' in found


def test_a_frame_that_was_not_prepared_keeps_its_styles() -> None:
    frame = part(
        "text/html",
        "http://other.test/f.html",
        '<html><head><link rel="stylesheet" href="cid:css-2@mhtml.blink"></head>'
        '<body><a href="#here">x</a><script>1</script></body></html>',
        "frame-2@mhtml.blink",
    )
    copy = part("text/css", "cid:css-2@mhtml.blink", "kept{}")

    found = body('<iframe src="cid:frame-2@mhtml.blink"></iframe>', frame, copy)

    assert found.startswith('<iframe sandbox="" srcdoc="&lt;html&gt;')
    assert "kept{}" in found
    assert "script" not in found
    assert "#here" in found


def test_frames_in_frames_end() -> None:
    frame = part(
        "text/html",
        "http://site.test/f.html",
        '<html><body><iframe src="cid:frame-2@mhtml.blink"></iframe></body></html>',
        "frame-2@mhtml.blink",
    )

    found = body('<iframe src="cid:frame-2@mhtml.blink"></iframe>', frame)

    assert found.count("srcdoc") == 6


@pytest.mark.parametrize("mhtml", [b"", b"no archive at all"])
def test_no_archive(mhtml: bytes) -> None:
    with pytest.raises(NotAnArchiveError):
        make_single_file(
            mhtml[:0] if not mhtml else b"Content-Type: multipart/related\r\n\r\n", URL
        )
