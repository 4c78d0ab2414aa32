"""Whole sites as people meet them: shops, forums, documentation, dashboards."""

from collections.abc import Callable, Iterator

from tests.bench.fidelity.corpus.drawings import chart, disc, photo
from tests.bench.fidelity.corpus.glyphs import font
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_COMMON = (
    "*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1f2430;"
    "background:#f4f5f7}a{color:#0b57d0}header{background:#1b1f3b;color:#fff;padding:.8rem 1.5rem;display:flex;"
    "gap:1.5rem;align-items:center}header b{font-size:1.3rem}main{padding:1.5rem}footer{padding:2rem;"
    "background:#ddd}.card{background:#fff;border-radius:10px;box-shadow:0 1px 4px #0003;padding:1rem;"
    "overflow:hidden}.grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(220px,1fr))}"
    "img{max-width:100%}@font-face{font-family:Brand;src:url(brand.woff2)}header b{font-family:Brand}"
)
Make = Callable[[Words], tuple[str, str]]


def _shop(words: Words) -> tuple[str, str]:
    cards = "".join(
        f"<div class=card><img src=p{n % 6}.jpg loading=lazy><h3>{words.title(3)}</h3><s>{n + 20}.00</s> "
        f"<b class=price>{n + 9}.99</b><p class=stars style='--n:{n % 5 + 1}'></p><button>Add</button></div>"
        for n in range(24)
    )
    style = (
        ".price{color:#b00020}.stars::before{content:'★★★★★';background:linear-gradient(90deg,gold calc("
        "var(--n)*20%),#ccc 0);background-clip:text;color:transparent}"
    )
    return style, f"<div class=grid>{cards}</div>"


def _forum(words: Words) -> tuple[str, str]:
    posts = "".join(
        f"<div class='card post' style='margin-left:{n % 4 * 2}rem'><img src=face{n % 3}.png><div><b>"
        f"{words.title(2)}</b><p>{words.paragraph(3)}</p><blockquote>{words.sentence()}</blockquote></div></div>"
        for n in range(18)
    )
    return ".post{display:flex;gap:1rem;margin:.7rem 0}.post img{width:48px;height:48px}", posts


def _docs(words: Words) -> tuple[str, str]:
    style = (
        "main{display:grid;grid-template-columns:16rem 1fr 12rem;gap:2rem}nav,aside{position:sticky;top:1rem;"
        "align-self:start}pre{background:#0d1117;color:#c9d1d9;padding:1rem;border-radius:6px}.note{border-left:"
        "4px solid #0b57d0;background:#e8f0fe;padding:.6rem}"
    )
    sections = "".join(
        f"<h2>{words.title()}</h2><p>{words.paragraph()}</p><pre><code>$ run --option {n}\n> {words.sentence()}"
        f"</code></pre><div class=note>{words.sentence()}</div>"
        for n in range(8)
    )
    tree = f"<ul>{words.items(5)}<li><details open><summary>More</summary><ul>{words.items(8)}</ul></details></ul>"
    return (
        style,
        f"<nav>{tree}</nav><article>{sections}</article><aside><ol>{words.items(7)}</ol></aside>",
    )


def _dashboard(words: Words) -> tuple[str, str]:
    style = (
        "main{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem}.wide{grid-column:span 2}.n{font-size:"
        "2.4rem;font-weight:800}.ring{width:120px;height:120px;border-radius:50%;background:conic-gradient(#0b57d0 "
        "0 68%,#ddd 0)}"
    )
    tiles = "".join(
        f"<div class=card>{words.title(3)}<div class=n>{words.number(100, 99999):,}</div></div>"
        for _ in range(8)
    )
    script = (
        "<script>for(const c of document.querySelectorAll('canvas')){const x=c.getContext('2d');x.strokeStyle="
        "'#0b57d0';x.lineWidth=3;x.beginPath();for(let n=0;n<60;n++)x.lineTo(n*9,90+60*Math.sin(n/5)*Math.cos(n/9));"
        "x.stroke()}</script>"
    )
    plots = "<div class='card wide'><canvas width=540 height=190></canvas></div>" * 2
    rings = (
        "<div class=card><div class=ring></div></div><div class=card><img src=chart.svg></div>" * 2
    )
    return style, tiles + plots + rings + script


def _landing(words: Words) -> tuple[str, str]:
    style = (
        ".hero{min-height:90vh;display:grid;place-content:center;text-align:center;color:#fff;background:"
        "radial-gradient(circle at 30% 20%,#7c3aed,transparent 60%),url(p1.jpg) center/cover}.hero h1{font-size:"
        "clamp(2rem,6vw,5rem);margin:0}main{padding:0}section{padding:4rem;display:grid;grid-template-columns:1fr 1fr;"
        "gap:3rem;align-items:center}section:nth-child(odd){background:#fff}.btn{background:#fff;color:#7c3aed;"
        "padding:1rem 2rem;border-radius:99px;text-decoration:none}"
    )
    rows = "".join(
        f"<section><img src=p{n}.jpg><div><h2>{words.title()}</h2><p>{words.paragraph()}</p></div></section>"
        for n in range(4)
    )
    return (
        style,
        f"<div class=hero><h1>{words.title(4)}</h1><p>{words.sentence()}<p><a class=btn>Go</a></div>{rows}",
    )


def _slides(words: Words) -> tuple[str, str]:
    style = (
        "main{padding:0}.slide{height:720px;padding:4rem;border-bottom:1px solid #999;background:#fff;"
        "counter-increment:s;position:relative}.slide::after{content:counter(s);position:absolute;right:2rem;bottom:"
        "1rem}h2{font-size:3rem}li{font-size:1.8rem}"
    )
    return style, "".join(
        f"<div class=slide><h2>{words.title()}</h2><ul>{words.items(5)}</ul></div>"
        for _ in range(7)
    )


def _results(words: Words) -> tuple[str, str]:
    rows = "".join(
        f"<div><cite>example.org › {n}</cite><h3><a href=#>{words.title()}</a></h3><p>{words.paragraph(2)}</p></div>"
        for n in range(14)
    )
    return (
        "main{max-width:44rem}cite{color:#060;font-style:normal}",
        f"<input value='{words.title(2)}'>{rows}",
    )


def _profile(words: Words) -> tuple[str, str]:
    style = (
        ".cover{height:260px;background:url(p2.jpg) center/cover}.face{width:140px;border-radius:50%;border:5px "
        "solid #fff;margin-top:-70px}.masonry{columns:4;gap:8px}.masonry img{margin-bottom:8px;break-inside:avoid}"
    )
    shots = "".join(
        f"<img src=p{n % 6}.jpg style='width:100%;height:{120 + n * 37 % 140}px'>"
        for n in range(20)
    )
    return (
        style,
        f"<div class=cover></div><img class=face src=face0.png><h1>{words.title(2)}</h1><div class=masonry>{shots}</div>",
    )


def _calendar(words: Words) -> tuple[str, str]:
    style = (
        "table{width:100%;table-layout:fixed;border-collapse:collapse}td{height:110px;border:1px solid #ccc;"
        "vertical-align:top;background:#fff}td span{display:block;background:#0b57d0;color:#fff;border-radius:4px;"
        "margin:2px;padding:2px 6px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}"
    )
    days = [f"<td>{n}{f'<span>{words.title()}</span>' * (n % 3)}" for n in range(1, 36)]
    return style, "<table>" + "".join(
        f"<tr>{''.join(days[w * 7 : w * 7 + 7])}" for w in range(5)
    ) + "</table>"


def _board(words: Words) -> tuple[str, str]:
    style = (
        "main{display:flex;gap:1rem;overflow-x:auto}.lane{flex:0 0 280px;background:#e3e6ee;padding:.7rem;"
        "border-radius:8px;max-height:600px;overflow-y:auto}.lane .card{margin:.5rem 0}"
    )
    return style, "".join(
        f"<div class=lane><h3>{words.title(2)}</h3>"
        + "".join(f"<div class=card>{words.sentence()}</div>" for _ in range(7))
        + "</div>"
        for _ in range(6)
    )


def _chat(words: Words) -> tuple[str, str]:
    style = (
        "#log{height:560px;overflow-y:auto;background:#fff;display:flex;flex-direction:column;gap:.4rem;padding:"
        "1rem}.m{max-width:60%;padding:.5rem 1rem;border-radius:1rem;background:#eee}.m:nth-child(3n){align-self:"
        "flex-end;background:#0b57d0;color:#fff}"
    )
    rows = "".join(f"<div class=m>{words.sentence()}</div>" for _ in range(30))
    return (
        style,
        f"<div id=log>{rows}</div><script>const l=document.querySelector('#log');l.scrollTop=l.scrollHeight</script>",
    )


def _invoice(words: Words) -> tuple[str, str]:
    style = (
        "main{background:#fff;max-width:800px;margin:auto}td{padding:.5rem;border-bottom:1px solid #ddd}"
        "td:last-child{text-align:right;font-variant-numeric:tabular-nums}@page{size:A4}"
    )
    rows = "".join(
        f"<tr><td>{words.title(4)}<td>{words.number(1, 9)}<td>{words.number(100, 9999) / 100:.2f}"
        for _ in range(16)
    )
    return (
        style,
        f"<h1>Invoice 2024-117</h1><address>{words.title(3)}<br>{words.title(3)}</address><table width=100%>{rows}</table>",
    )


def _wiki(words: Words) -> tuple[str, str]:
    style = (
        ".info{float:right;width:280px;border:1px solid #aaa;background:#f8f9fa;margin:0 0 1rem 1rem;padding:.6rem}"
        "h2{border-bottom:1px solid #aaa;font-family:Georgia}.toc{display:inline-block;border:1px solid #aaa;padding:"
        ".7rem}main{background:#fff}sup a{text-decoration:none}"
    )
    parts = "".join(
        f"<h2>{words.title()}</h2>{words.paragraphs(3)}<sup><a href=#r>[1]</a></sup>"
        for _ in range(5)
    )
    return style, (
        f"<div class=info><img src=p3.jpg><table>{'<tr><th>Key<td>Value' * 8}</table></div><p>{words.paragraph(8)}"
        f"</p><div class=toc><ol>{words.items(5)}</ol></div>{parts}"
    )


def _recipe(words: Words) -> tuple[str, str]:
    style = (
        "main{display:grid;grid-template-columns:1fr 2fr;gap:2rem;background:#fffaf0}ol{counter-reset:n;list-style:"
        "none}ol li{counter-increment:n;margin:1rem 0}ol li::before{content:counter(n);background:#c2410c;color:#fff;"
        "border-radius:50%;padding:.3rem .7rem;margin-right:.7rem}"
    )
    return style, (
        f"<div><img src=p4.jpg><ul>{words.items(9)}</ul></div><div><h1>{words.title()}</h1><ol>{words.items(8)}</ol>"
        "<label><input type=checkbox checked> done</label></div>"
    )


def _portal(words: Words) -> tuple[str, str]:
    style = (
        "main{display:grid;grid-template-columns:1fr 1fr 300px;gap:12px}.card{border-top:3px solid #c00}.card li{"
        "white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.ticker{background:#c00;color:#fff;padding:.4rem}"
    )
    blocks = "".join(
        f"<div class=card><h3>{words.title(3)}</h3><img src=p{n % 6}.jpg style='width:100%;height:120px;object-fit:"
        f"cover'><ul>{words.items(7)}</ul></div>"
        for n in range(12)
    )
    return style, f"{blocks}<div class=ticker>{words.sentence()}</div>"


_KINDS: dict[str, Make] = {
    "shop": _shop,
    "forum": _forum,
    "docs": _docs,
    "dashboard": _dashboard,
    "landing": _landing,
    "slides": _slides,
    "results": _results,
    "profile": _profile,
    "calendar": _calendar,
    "board": _board,
    "chat": _chat,
    "invoice": _invoice,
    "wiki": _wiki,
    "recipe": _recipe,
    "portal": _portal,
}


def pages() -> Iterator[Page]:
    """Each kind in English and in Chinese."""
    files: dict[str, str | bytes] = {f"p{n}.jpg": photo(20 + n, 600, 400) for n in range(6)}
    files |= {f"face{n}.png": disc(colour, 96) for n, colour in enumerate(("#c33", "#36c", "#393"))}
    files |= {"chart.svg": chart(4), "brand.woff2": font("Brand")}
    for name, make in _KINDS.items():
        for lang in ("en", "zh"):
            words = Words(f"site {name}", lang)
            style, body = make(words)
            links = "".join(f"<a style='color:#cdf' href=#>{words.title(3)}</a>" for _ in range(4))
            html = document(
                f"<header><b>Brand</b>{links}</header><main>{body}</main><footer>{words.sentence()}</footer>",
                title=name,
                style=_COMMON + style,
                lang=lang,
            )
            yield Page(f"site-{name}-{lang}", html, files)
