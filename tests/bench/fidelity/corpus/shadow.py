"""Shadow trees: open, closed, nested, declared, slotted, styled."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import disc, photo
from tests.bench.fidelity.corpus.glyphs import font
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = "body{font:17px/1.5 sans-serif;margin:2rem}p{color:#666}:root{--accent:#b3261e}"
_CARD = (
    "<style>:host{display:block;border:2px solid var(--accent,#369);border-radius:10px;padding:1rem;"
    "margin:1rem 0}h2{color:var(--accent,#369);margin:0}p{font-style:italic}</style>"
)
_HOST = "const h=document.querySelector('#h');"
_OPEN = _HOST + "const r=h.attachShadow({mode:'open'});"


def _quoted(html: str) -> str:
    return html.replace("`", "\\`")


def _bodies(words: Words) -> Iterator[tuple[str, str]]:
    inside = _quoted(f"{_CARD}<h2>{words.title()}</h2><p>{words.paragraph(3)}</p>")
    host = "<div id=h></div>"
    yield "open", f"{host}<script>{_OPEN}r.innerHTML=`{inside}`</script>"
    closed = _OPEN.replace("open", "closed")
    yield "closed", f"{host}<script>{closed}r.innerHTML=`{inside}`</script>"
    yield (
        "closed-nested",
        (
            f"{host}<script>{closed}r.innerHTML=`{inside}<div id=i></div>`;r.querySelector('#i')"
            f".attachShadow({{mode:'closed'}}).innerHTML=`{inside}`</script>"
        ),
    )
    yield (
        "nested",
        (
            f"{host}<script>{_OPEN}let at=r;for(let n=0;n<5;n++){{at.innerHTML=`{inside}<div></div>`;"
            "at=at.querySelector('div').attachShadow({mode:'open'})}at.innerHTML='<b>Innermost</b>'</script>"
        ),
    )
    yield (
        "declarative",
        (
            f"<div><template shadowrootmode=open>{inside}<slot></slot></template><p>Slotted</p></div>"
        ),
    )
    yield (
        "declarative-closed",
        (
            f"<div><template shadowrootmode=closed>{inside}<slot></slot></template><p>Slotted</p></div>"
        ),
    )
    yield (
        "slots",
        (
            "<div id=h><h3 slot=head>Head in its slot</h3><p>In the default slot</p><i slot=foot>Foot</i>"
            f"</div><script>{_OPEN}r.innerHTML='<style>::slotted(h3){{color:#080}}.g{{display:grid;"
            "grid-template-columns:1fr 1fr}</style><slot name=foot></slot><div class=g><slot></slot>"
            "<slot name=head></slot></div><slot name=none>Fallback</slot>'</script>"
        ),
    )
    yield (
        "adopted",
        (
            f"{host}<script>{_OPEN}const s=new CSSStyleSheet();s.replaceSync('h2{{color:#a0f;font-size:"
            "3rem;background:url(dot.png) right no-repeat}p{columns:3}');r.adoptedStyleSheets=[s];"
            f"r.innerHTML=`<h2>{words.title()}</h2><p>{words.paragraph(6)}</p>`</script>"
        ),
    )
    yield (
        "adopted-document",
        (
            f"<h2>{words.title()}</h2>{words.paragraphs(3)}<script>const s=new CSSStyleSheet();s.replaceSync("
            "'h2{background:#fd0;padding:2rem}p{border-left:8px solid #0a0;padding-left:1rem}');"
            "document.adoptedStyleSheets.push(s)</script>"
        ),
    )
    yield (
        "parts",
        (
            "<style>#h::part(label){background:#06c;color:#fff;padding:.5rem 2rem}</style>"
            f"{host}<script>{_OPEN}r.innerHTML='<span part=label>A part</span><p>Not a part</p>'</script>"
        ),
    )
    yield (
        "host-context",
        (
            "<section class=night><div id=h></div></section>"
            f"<script>{_OPEN}r.innerHTML='<style>:host(:not([off])){{display:block;background:#123;"
            "color:#fff;padding:2rem}:host-context(.night) b{color:gold}</style><b>Night</b>'</script>"
        ),
    )
    yield (
        "images",
        (
            f"{host}<script>{_OPEN}r.innerHTML='<style>div{{height:200px;background:url(photo.jpg)}}</style>"
            '<img src=photo.jpg width=240><div></div><img srcset="dot.png 1x">\'</script>'
        ),
    )
    yield (
        "link-stylesheet",
        (
            f"{host}<script>{_OPEN}r.innerHTML='<link rel=stylesheet href=card.css><h2>Linked</h2><p>text'"
            "</script>"
        ),
    )
    yield (
        "form",
        (
            f"{host}<script>{_OPEN}r.innerHTML='<input id=i><textarea id=t></textarea><input type=checkbox "
            "id=c>';r.querySelector('#i').value='typed';r.querySelector('#t').value='written\\nlines';"
            "r.querySelector('#c').checked=true</script>"
        ),
    )
    yield (
        "font",
        (
            "<style>@font-face{font-family:Own;src:url(own.woff2)}</style>"
            f"{host}<script>{_OPEN}r.innerHTML='<style>p{{font:28px Own}}</style><p>Own font within'</script>"
        ),
    )
    yield (
        "canvas",
        (
            f"{host}<script>{_OPEN}r.innerHTML='<canvas width=400 height=160></canvas>';const c=r."
            "querySelector('canvas').getContext('2d');for(let n=0;n<8;n++){c.fillStyle=`hsl(${n*45} 80% 50%)`"
            ";c.fillRect(n*50,n*12,46,70)}</script>"
        ),
    )
    yield (
        "many",
        (
            "<style>x-row{display:block}</style><script>customElements.define('x-row',class extends "
            "HTMLElement{connectedCallback(){this.attachShadow({mode:'open'}).innerHTML="
            f"`{_CARD}<h2>${{this.title}}</h2><slot></slot>`}}}})</script>"
            + "".join(f"<x-row title='Row {n}'>{words.sentence()}</x-row>" for n in range(25))
        ),
    )
    yield (
        "table",
        (
            "<script>customElements.define('x-grid',class extends HTMLElement{connectedCallback(){const r="
            "this.attachShadow({mode:'open'});const s=new CSSStyleSheet();s.replaceSync('td{padding:8px;"
            "border:1px solid #aaa}tr:nth-child(even){background:#eef}');r.adoptedStyleSheets=[s];r.innerHTML="
            "'<table>'+[...Array(12)].map((_,i)=>`<tr><td>${i}<td>${i*i}<td>row ${i}`).join('')+'</table>'"
            "}})</script><x-grid></x-grid><x-grid></x-grid>"
        ),
    )


def pages() -> Iterator[Page]:
    """Each kind of tree."""
    for name, body in _bodies(Words("shadow")):
        words = Words(f"shadow {name}")
        html = document(
            f"<h1>{words.title()}</h1>{body}<p>{words.sentence()}</p>",
            title=name,
            style=_STYLE,
        )
        files: dict[str, str | bytes] = {
            "photo.jpg": photo(len(name)),
            "dot.png": disc("seagreen", 48),
            "own.woff2": font("Own"),
            "card.css": "h2{color:#c06;border-bottom:4px dotted}p{background:url(dot.png);height:90px}",
        }
        yield Page(f"shadow-{name}", html, files)
