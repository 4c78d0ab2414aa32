"""Pictures in every way that a page can have them."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import chart, disc, photo
from tests.bench.fidelity.corpus.page import OTHER, Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = "body{font:16px sans-serif;margin:1.5rem}img,svg{margin:.4rem}"
_SYMBOLS = (
    '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="star" viewBox="0 0 24 24"><path d="M12 2l3 7 '
    '7 .5-5.5 4.5 2 7L12 17l-6.500 4 2-7L2 9.500 9 9z"/></symbol><symbol id="ring" viewBox="0 0 24 24">'
    '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="4"/></symbol></svg>'
)
_GRADIENT = (
    "<svg width=300 height=160><defs><linearGradient id=g><stop offset=0 stop-color=red /><stop offset=1 "
    "stop-color=blue /></linearGradient><filter id=f><feGaussianBlur stdDeviation=4 /></filter>"
    "<clipPath id=c><circle cx=80 cy=80 r=70 /></clipPath><pattern id=p width=20 height=20 "
    "patternUnits=userSpaceOnUse><rect width=10 height=10 fill=green /></pattern></defs>"
)
_BODIES = {
    "srcset-density": "<img srcset='b.png 1x, c.png 2x' src=a.png width=128>",
    "srcset-width": "<img srcset='s.jpg 300w, m.jpg 600w, l.jpg 1200w' sizes='50vw' src=s.jpg>",
    "picture-type": "<picture><source type=image/avif srcset=p.avif><source type=image/webp "
    "srcset=p.webp><img src=s.jpg></picture>",
    "picture-media": "<picture><source media='(max-width:700px)' srcset=s.jpg><source "
    "media='(min-width:701px)' srcset=m.jpg><img src=l.jpg></picture>",
    "picture-dark": "<picture><source media='(prefers-color-scheme:dark)' srcset=a.png><img src=b.png>"
    "</picture>",
    "formats": "<img src=p.avif width=300><img src=p.webp width=300><img src=s.jpg><img src=a.png>"
    "<img src=g.gif>",
    "svg-file": "<img src=chart.svg><img src=chart.svg width=200>",
    "svg-inline": _GRADIENT + "<rect width=300 height=160 fill='url(#g)' clip-path='url(#c)' />"
    "<circle cx=230 cy=80 r=50 fill='url(#p)' filter='url(#f)' /></svg>",
    "svg-use": "<svg hidden><symbol id=own viewBox='0 0 10 10'><path d='M0 10L5 0l5 10z'/></symbol></svg>"
    "<svg width=90 height=90 fill=teal><use href='#own' /></svg><svg width=60 height=60><use "
    "xlink:href='#own' /></svg>",
    "svg-use-external": "<svg width=90 height=90 fill=gold><use href='sprite.svg#star' /></svg>"
    "<svg width=90 height=90 color=navy><use href='sprite.svg#ring' /></svg>",
    "svg-image": "<svg width=420 height=280><image href=m.jpg width=420 height=280 opacity=.7 /><text "
    "x=40 y=140 font-size=40 fill=white>On a picture</text></svg>",
    "svg-foreign": "<svg width=400 height=160><foreignObject width=400 height=160><div "
    "xmlns='http://www.w3.org/1999/xhtml' style='background:#fe9;padding:1rem'>HTML in SVG <b>bold</b> "
    "<img src=a.png width=40></div></foreignObject></svg>",
    "svg-text-path": "<svg width=500 height=200><path id=w d='M20 150Q250 10 480 150' fill=none "
    "stroke=#ccc /><text font-size=26><textPath href='#w'>Text that follows a path</textPath></text></svg>",
    "object-fit": "".join(
        f"<img src=m.jpg style='width:200px;height:200px;object-fit:{fit};border:1px solid;"
        "object-position:20% 80%'>"
        for fit in ("fill", "contain", "cover", "none", "scale-down")
    ),
    "map": "<img src=m.jpg usemap='#m'><map name=m><area shape=circle coords='90,90,40' href='#x'></map>",
    "background-attribute": "<table background=a.png width=500 height=200><tr><td>Old table</table>",
    "data": "<img src='data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%22200%22 "
    "height=%22100%22%3E%3Crect width=%22200%22 height=%22100%22 fill=%22tomato%22/%3E%3C/svg%3E'>",
    "blob": "<img id=i><img id=j><script>fetch('m.jpg').then((a)=>a.blob()).then((b)=>{i.src=URL."
    "createObjectURL(b)});j.src=URL.createObjectURL(new Blob([`<svg xmlns='http://www.w3.org/2000/svg' "
    "width='90' height='90'><rect width='90' height='90' fill='purple'/></svg>`],{type:'image/svg+xml'}))"
    "</script>",
    "blob-revoked": "<img id=i><script>fetch('m.jpg').then((a)=>a.blob()).then((b)=>{const u=URL."
    "createObjectURL(b);i.onload=()=>URL.revokeObjectURL(u);i.src=u})</script>",
    "broken": "<img src=missing.jpg alt='What it shows' width=300 height=120><img src=a.png>",
    "input-image": "<form><input type=image src=a.png alt=Go width=64></form>",
    "object": "<object data=chart.svg type=image/svg+xml width=480 height=200></object>"
    "<object data=m.jpg width=300></object>",
    "embed": "<embed src=chart.svg width=480 height=200><embed src=a.png>",
    "cross-origin": f"<img src={OTHER}/image-cross-origin/m.jpg><div style='width:300px;height:200px;"
    f"background:url({OTHER}/image-cross-origin/l.jpg)'></div>",
    "repeated": "<img src=m.jpg width=200>" * 30,
    "list-marker": "<ul style='list-style-image:url(dot.png);font-size:2rem'><li>one<li>two<li>three</ul>",
    "pixelated": "<img src=dot.png style='width:320px;height:320px;image-rendering:pixelated'>",
    "figure-grid": "<div style='display:grid;grid-template-columns:repeat(4,1fr);gap:8px'>"
    + "<img src=s.jpg style='width:100%'><img src=m.jpg style='width:100%'>" * 6
    + "</div>",
    "css-content": "<style>.x::before{content:url(dot.png)}.y{content:url(a.png)}</style><p class=x>"
    "Before</p><div class=y>replaced</div>",
}


def pages() -> Iterator[Page]:
    """Each way."""
    files: dict[str, str | bytes] = {
        "a.png": disc("#c33", 128),
        "b.png": disc("#3a3", 128),
        "c.png": disc("#33c", 256),
        "dot.png": disc("orange", 16),
        "g.gif": disc("#808", 96, "GIF"),
        "s.jpg": photo(1, 300, 200),
        "m.jpg": photo(2, 600, 400),
        "l.jpg": photo(3, 1200, 800),
        "p.avif": photo(4, 600, 400, "AVIF"),
        "p.webp": photo(5, 600, 400, "WEBP"),
        "chart.svg": chart(8),
        "sprite.svg": _SYMBOLS,
    }
    for name, body in _BODIES.items():
        words = Words(f"image {name}")
        html = document(
            f"<h1>{words.title()}</h1>{body}{words.paragraphs(2, 3)}", title=name, style=_STYLE
        )
        yield Page(f"image-{name}", html, files)
