"""Frames: nested, of other origins, written, sandboxed."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import photo
from tests.bench.fidelity.corpus.glyphs import font
from tests.bench.fidelity.corpus.page import LOCAL, OTHER, Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = (
    "body{font:16px sans-serif;margin:1rem}iframe{width:90%;height:260px;border:2px solid #579}"
)


def _inner(words: Words, inside: str = "") -> str:
    style = (
        f"body{{background:hsl({words.number(0, 359)} 60% 92%);font:15px serif}}img{{width:160px}}"
    )
    body = f"<h2>{words.title()}</h2><img src=photo.jpg>{inside}{words.paragraphs(2, 3)}"
    return document(body, title="inner", style=style)


def _bodies(words: Words) -> Iterator[tuple[str, str]]:
    escaped = "&lt;h3&gt;In srcdoc&lt;/h3&gt;&lt;p style='color:#06c'&gt;" + words.paragraph(3)
    coded = "data:text/html;charset=utf-8,<h3>Data</h3><p>" + words.sentence().replace(" ", "%20")
    yield "same-origin", "<iframe src=inner.html></iframe>"
    yield "two", "<iframe src=inner.html></iframe><iframe src=deep.html></iframe>"
    yield "nested", "<iframe src=deep.html style='height:520px'></iframe>"
    yield "localhost", f"<iframe src={LOCAL}/frame-localhost/inner.html></iframe>"
    yield "other-host", f"<iframe src={OTHER}/frame-other-host/inner.html></iframe>"
    cross = f"<iframe src={OTHER}/frame-cross-nested/cross.html style='height:560px'></iframe>"
    yield "cross-nested", cross
    yield "srcdoc", f'<iframe srcdoc="{escaped}"></iframe>'
    yield "data", f'<iframe src="{coded}"></iframe>'
    yield "sandbox", "<iframe sandbox src=inner.html></iframe>"
    yield "sandbox-scripts", "<iframe sandbox='allow-scripts' src=scripted.html></iframe>"
    yield "scripted", "<iframe src=scripted.html></iframe>"
    yield "lazy", f"{words.paragraphs(30)}<iframe loading=lazy src=inner.html></iframe>"
    yield "scrolled", "<iframe src=long.html onload='contentWindow.scrollTo(0,700)'></iframe>"
    yield "fonts", "<iframe src=font.html></iframe>"
    yield (
        "blob",
        (
            "<iframe id=f></iframe><script>f.src=URL.createObjectURL(new Blob(['<h2>From a blob</h2>'+"
            "'<p>text '.repeat(40)],{type:'text/html'}))</script>"
        ),
    )
    yield (
        "written",
        (
            "<iframe id=f></iframe><script>const d=f.contentDocument;d.open();d.write('<style>body{"
            "background:#fec}</style><h2>Written</h2><p>'+'words '.repeat(80));d.close()</script>"
        ),
    )
    yield "object", "<object data=inner.html type=text/html width=700 height=260></object>"
    yield "embed", "<embed src=inner.html type=text/html width=700 height=260>"
    yield (
        "in-shadow",
        (
            "<div id=h></div><script>h.attachShadow({mode:'open'}).innerHTML='<iframe src=inner.html "
            "width=700 height=240></iframe>'</script>"
        ),
    )
    yield "form", "<iframe src=form.html></iframe>"
    yield (
        "many",
        "".join(f"<iframe src='inner.html?{n}' style='width:28%'></iframe>" for n in range(9)),
    )


def pages() -> Iterator[Page]:
    """Each kind of frame, and a frameset."""
    for name, body in _bodies(Words("frames")):
        words = Words(f"frame {name}")
        counted = (
            "<p id=o>0</p><script>o.textContent='counted '+[...Array(50).keys()].join(' ')</script>"
        )
        own = document(
            "<p>Own font in a frame",
            title="f",
            style="@font-face{font-family:F;src:url(f.woff2)}p{font:40px F}",
        )
        typed = "<input id=i><script>i.value='typed by a script'</script>"
        files: dict[str, str | bytes] = {
            "inner.html": _inner(words),
            "deep.html": _inner(words, "<iframe src=inner.html width=500 height=200></iframe>"),
            "cross.html": _inner(
                words, f"<iframe src={LOCAL}/frame-{name}/inner.html width=600 height=240></iframe>"
            ),
            "scripted.html": document(counted, title="s", style=_STYLE),
            "long.html": document(words.paragraphs(40), title="l"),
            "font.html": own,
            "form.html": document(typed, title="t"),
            "photo.jpg": photo(len(name), 320, 200),
            "f.woff2": font("F"),
        }
        html = document(f"<h1>{words.title()}</h1>{body}<p>After.</p>", title=name, style=_STYLE)
        yield Page(f"frame-{name}", html, files)
    words = Words("frameset")
    frameset = (
        "<!doctype html><html><head><title>Frames</title></head><frameset cols='30%,*'>"
        "<frame src=left.html><frameset rows='40%,60%'><frame src=top.html><frame src=inner.html>"
        "</frameset></frameset></html>"
    )
    inner = {name: _inner(words) for name in ("left.html", "top.html", "inner.html")}
    yield Page("frame-frameset", frameset, {**inner, "photo.jpg": photo(3)})
