"""What style sheets can do: a page a feature."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import chart, disc, photo
from tests.bench.fidelity.corpus.glyphs import font
from tests.bench.fidelity.corpus.page import OTHER, Page, document
from tests.bench.fidelity.corpus.words import Words

_BASE = (
    "body{font:16px/1.5 sans-serif;margin:1.5rem}.box{min-height:120px;padding:1rem;margin:1rem 0}"
)
_STYLES = {
    "import-chain": "@import 'one.css';",
    "import-layer": "@import url(one.css) layer(base);@layer base,top;@layer top{.box{color:#fff}}",
    "import-media": "@import 'one.css' screen;@import 'print.css' print;",
    "import-supports": "@import url(one.css) supports(display:grid);",
    "layers": "@layer a,b;@layer b{.box{background:#bfb}}@layer a{.box{background:#fbb;border:1px solid}}",
    "nesting": ".box{background:#eef;&:nth-child(odd){background:#fee}& b{color:#a00;"
    "&::after{content:' nested'}}@media (min-width:600px){border-left:8px solid #00a}}",
    "container": "main{container:main/inline-size}@container main (min-width:500px){.box{display:grid;"
    "grid-template-columns:1fr 1fr;background:#dfd}}",
    "property-url": ":root{--picture:url(photo.jpg)}.box{background:var(--picture) center/cover}",
    "property-fallback": ".box{background:var(--none,url(dot.png)) repeat-x,var(--c,#ffd)}",
    "registered": "@property --h{syntax:'<number>';inherits:true;initial-value:200}.box{background:"
    "hsl(var(--h) 80% 80%)}.box:nth-child(2n){--h:20}",
    "image-set": ".box{background:image-set('photo.jpg' 1x,'dot.png' 2x) center/cover}",
    "masks": ".box{background:#06c;mask:url(dot.png) repeat-x 0 0/60px,linear-gradient(#0008,#000)}",
    "mask-svg": ".box{background:crimson;height:160px;mask:url(chart.svg) center/contain no-repeat}",
    "clip-path": ".box{background:linear-gradient(90deg,gold,tomato);clip-path:polygon(0 0,100% 20%,90% "
    "100%,10% 80%)}",
    "gradients": ".box{background:radial-gradient(circle at 20% 30%,#fff,#08c)}.box:nth-child(2n){"
    "background:repeating-linear-gradient(45deg,#eee 0 12px,#ccc 12px 24px)}.box:nth-child(3n){"
    "background:conic-gradient(from 40deg,red,yellow,lime,aqua,blue,magenta,red)}",
    "filters": ".box{background:url(photo.jpg);filter:sepia(.6) contrast(1.2) drop-shadow(4px 4px 4px #0006)}",
    "blend": ".box{background:url(photo.jpg),#08c;background-blend-mode:multiply}b{mix-blend-mode:"
    "difference;color:#fff;font-size:3rem}",
    "backdrop": ".box{background:url(photo.jpg)}b{backdrop-filter:blur(6px);background:#fff5;padding:2rem;"
    "display:inline-block}",
    "sticky": "h1{position:sticky;top:0;background:#fff;border-bottom:2px solid}",
    "fixed": "h1{position:fixed;inset:auto 0 0 0;margin:0;background:#222;color:#fff;padding:1rem}"
    "b{position:fixed;right:1rem;top:1rem;background:gold;padding:.5rem}",
    "counters": "main{counter-reset:s}.box{counter-increment:s}.box::before{content:counter(s,upper-roman)"
    " '. ';font-size:2rem;color:#a00}",
    "generated": ".box::before{content:'“' attr(title) '”';display:block}.box::after{content:'';width:60px;"
    "height:60px;display:block;background:url(dot.png)}",
    "has": ".box:has(b){background:#ffd}.box:not(:has(b)){background:#dff}",
    "is-where": ":is(.box,.none) :where(b){background:#fd0}.box:nth-child(2 of .box){outline:4px solid red}",
    "print": "@media print{body{display:none}}@media screen{.box{background:#efe}}",
    "media": "@media (min-width:1000px) and (orientation:landscape){.box{background:#def}}@media "
    "(max-width:999px){.box{background:#000}}",
    "dark-unused": "@media (prefers-color-scheme:dark){body{background:#000;color:#fff}}.box{background:"
    "light-dark(#eef,#113)}:root{color-scheme:light dark}",
    "supports": "@supports (display:grid){.box{background:#cfc}}@supports not (display:grid){.box{"
    "display:none}}",
    "animation-done": "@keyframes in{from{opacity:0;translate:0 60px}}.box{animation:in .4s both;"
    "background:#ffe}.box:nth-child(2){animation-delay:.2s}",
    "animation-forwards": "@keyframes go{to{background:#08c;color:#fff;margin-left:200px}}.box{animation:"
    "go .3s forwards;background:#fff}",
    "transforms": ".box{background:#ddf;transform:perspective(600px) rotateY(18deg) skewX(-4deg)}b{"
    "display:inline-block;rotate:-8deg;scale:1.4}",
    "scope": "@scope (.box) to (i){b{color:#fff;background:#806}}",
    "columns-rule": "main{columns:3;column-rule:3px double #999}.box{break-inside:avoid;background:#eee}",
    "writing": ".box{writing-mode:vertical-lr;height:260px;background:#eef;float:left}",
    "shapes": "b{float:left;width:200px;height:200px;shape-outside:circle();background:#c66;"
    "border-radius:50%}",
    "border-image": ".box{border:24px solid;border-image:url(photo.jpg) 60 round}",
    "shadows": ".box{box-shadow:0 0 0 6px #08c,8px 12px 24px #0006,inset 0 0 40px #fd0;border-radius:24px}",
    "text": "b{-webkit-text-stroke:1px #a00;color:transparent;font-size:3rem}.box{background:linear-gradient("
    "90deg,#c0f,#0cf);background-clip:text;color:transparent;font-size:1.6rem;font-weight:800}",
    "grid-areas": "main{display:grid;grid:'a a b' 1fr 'c d b' 1fr/1fr 2fr 1fr;gap:1rem}.box{background:#eef}"
    ".box:nth-child(1){grid-area:a}.box:nth-child(2){grid-area:b}",
    "cascade": "@charset 'utf-8';.box{background:#fcc!important}.box.box{background:#cfc}",
    "escapes": ".box{font-family:'a\\'b',serif}.box::before{content:'\\201C\\000A8\\26 ';}.md\\:x\\/2{"
    "color:#0a0;background:url('dot.png?a=\\'b\\'')}",
    "cursor": ".box{cursor:url(dot.png),auto;background:#eee;resize:both;overflow:auto;width:50%}",
    "colors": ".box{background:oklch(.85 .1 200)}.box:nth-child(2n){background:color-mix(in oklab,red,blue 30%)"
    "}.box:nth-child(3n){background:color(display-p3 .2 .9 .4);color:lab(30 40 20)}",
    "anchor": ".box{anchor-name:--a;width:300px;background:#fdd}b{position:absolute;position-anchor:--a;"
    "left:anchor(right);top:anchor(top);background:gold}",
    "scroll-snap": "main{display:flex;overflow-x:auto;scroll-snap-type:x mandatory}.box{flex:0 0 70%;"
    "background:#eef}",
    "aspect": ".box{aspect-ratio:16/9;width:40%;background:#cde;float:left;margin:4px}",
    "logical": ".box{margin-inline:4rem;padding-block:3rem;border-inline-start:1rem solid #369;"
    "inset-inline:auto}",
    "unused": ".box{background:#eef}"
    + "".join(f".no{n}{{background:url(none{n}.png)}}" for n in range(300)),
}


def _linked() -> Iterator[tuple[str, str]]:
    """Name and what goes in the head."""
    yield "link", "<link rel=stylesheet href=css/deep/page.css>"
    yield "link-cross", f"<link rel=stylesheet href={OTHER}/style-link-cross/one.css>"
    yield "link-media", "<link rel=stylesheet href=one.css media='(min-width:500px)'>"
    yield (
        "link-alternate",
        (
            "<link rel=stylesheet href=one.css title=A>"
            "<link rel='alternate stylesheet' href=print.css title=B>"
        ),
    )
    yield (
        "link-disabled",
        "<link rel=stylesheet href=one.css><link rel=stylesheet href=print.css disabled>",
    )
    yield "link-gbk", "<link rel=stylesheet href=gbk.css charset=gbk>"
    yield (
        "link-preload",
        "<link rel=preload as=style href=one.css onload=\"this.rel='stylesheet'\">",
    )


def pages() -> Iterator[Page]:
    """Each feature on the same few boxes, from inline and from linked sheets."""
    files: dict[str, str | bytes] = {
        "photo.jpg": photo(4),
        "dot.png": disc("#e63", 48),
        "chart.svg": chart(3),
        "one.css": "@import 'more/two.css';.box{border:3px solid #369}",
        "more/two.css": "@import '../three.css';.box{background:#eef url(../dot.png) right no-repeat}",
        "three.css": "@import 'one.css';b{color:#c00;font-size:1.5rem}@font-face{font-family:Own;"
        "src:url(own.woff2)}i{font:20px Own}",
        "own.woff2": font("Own"),
        "print.css": ".box{display:none}",
        "css/deep/page.css": "@import url('../../one.css');body{background:url(../../dot.png)}",
        "gbk.css": ".box::before{content:'中文样式'}".encode("gbk"),
    }
    heads = {name: f"<style>{style}</style>" for name, style in _STYLES.items()}
    for name, head in {**heads, **dict(_linked())}.items():
        words = Words(f"style {name}")
        boxes = "".join(
            f"<div class='box md:x/2' title='{words.title(2)}'>{words.sentence()}"
            f"{f'<b>{words.title(3)}</b>' if number % 2 else ''} <i>{words.sentence()}</i></div>"
            for number in range(6)
        )
        body = f"<h1>{words.title()}</h1><main>{boxes}</main>{words.paragraphs(6)}"
        yield Page(
            f"style-{name}", document(body, title=name, head=f"<style>{_BASE}</style>{head}"), files
        )
