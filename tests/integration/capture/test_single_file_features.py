"""One page a feature: the file, opened offline, looks as the page did when it was taken."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from services.capture.browser.pool import Pool
from services.capture.browser.tab import Tab
from services.capture.egress import Lease
from services.capture.steps.opening.navigate import navigate
from services.capture.steps.opening.settle import settle
from services.capture.steps.screenshot.capture import take_screenshot
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, SnapshotFormat
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site

PAGES = {
    "adopted sheet": """
        <p class=b>adopted<script>
        const s = new CSSStyleSheet();
        s.replaceSync(".b{background:teal;padding:30px}"); document.adoptedStyleSheets =
        [s];</script>""",
    "rules that scripts made": """
        <style id=s>.b{padding:30px}</style><style id=off>.b{background:red}</style>
        <link rel=stylesheet href=/features/linked.css
        onload="this.sheet.insertRule('.c{background:teal}')">
        <p class=b>made<p class=c>linked<script>
        s.sheet.insertRule(".b{background:gold}", 0); off.sheet.disabled = true;</script>""",
    "closed shadow trees": """
        <style>b{color:teal}</style><div id=h>light</div><p><template shadowrootmode=closed><style>
        i{background:gold}</style><i>by the parser</i></template></p><script>
        const tree = (host) => host.attachShadow({mode: "closed"});
        const outer = tree(h); outer.innerHTML =
        "<style>b{background:gold}</style><b>closed</b><slot></slot><div></div>";
        const sheet = new CSSStyleSheet(); sheet.replaceSync("b{padding:20px}");
        const inner = tree(outer.querySelector("div"));
        inner.innerHTML = "<b>nested</b>"; inner.adoptedStyleSheets = [sheet]</script>""",
    "fonts of scripts": """
        <style>p{font:40px A}p+p{font:40px B}</style><p>first<p>second<script>
        const add = (face) => face.load().then((loaded) => document.fonts.add(loaded));
        add(new FontFace("A", "url(/features/font.ttf)", {weight: "400"}));
        fetch("/features/font.ttf").then((answer) => answer.arrayBuffer())
        .then((bytes) => add(new FontFace("B", bytes)))</script>""",
    "sheets by name": """
        <link rel=stylesheet href=/features/linked.css title=A><link rel="alternate stylesheet"
        href=/features/other.css title=B><style title=B>p{color:red}</style>
        <link rel=preload as=style href=/features/layer.css onload="this.rel='stylesheet'">
        <p class=b>named""",
    "sheets by name that a script chose": """
        <link rel=stylesheet href=/features/linked.css title=A id=a><link rel="alternate
        stylesheet" href=/features/other.css title=B id=b><p class=b>named<script>
        onload = () => {a.disabled = b.disabled = true; b.disabled = false}</script>""",
    "scrollers": """
        <style>.s{width:300px;height:90px;overflow:auto;border:4px solid teal;padding:7px}.w{
        width:900px}</style><div class=s id=a></div><div class=s id=b dir=rtl></div><div class=s
        id=h></div><iframe srcdoc="<!doctype html><body></body>" id=f></iframe><script>
        const lines = (n) => "<p class=w>" + [...Array(n).keys()].map((i) => `line ${i}`)
        .join("<p class=w>");
        a.innerHTML = b.innerHTML = lines(40); a.scrollTop = 1e6; b.scrollTo(-120, 333);
        h.attachShadow({mode: "open"}).innerHTML =
        `<div style="height:60px;overflow:auto">${lines(9)}</div>`;
        h.shadowRoot.firstChild.scrollTop = 50; f.onload = () => {
        f.contentDocument.body.innerHTML = lines(50); f.contentWindow.scrollTo(0, 701)}</script>""",
    "one picture many times": """
        <style>.b{width:70px;height:70px;background:teal url("/features/big.png") 4px 4px
        no-repeat}.f{object-fit:cover;width:90px;height:40px;border-radius:9px}li{list-style-image:
        url(/features/big.png)}</style><img src=/features/big.png alt=a><img src=/features/big.png
        class=f><img src=/features/big.png width=200 style="opacity:.5;border:4px solid"><p class=b>
        <p style="background-image:url(/features/big.png)">x<ul><li>y</ul><div
        id=h></div><script>h.attachShadow({mode: "open"}).innerHTML =
        "<img src=/features/big.png><i style='background:url(/features/big.png)'>tree</i>"
        </script>""",
    "canvas": """
        <style>canvas{border:4px solid teal;width:50%;border-radius:20px}</style>
        <canvas id=c width=100 height=50></canvas><canvas id=g width=80 height=80></canvas><script>
        const x = c.getContext("2d"); x.fillStyle = "gold"; x.fillRect(10, 10, 60, 30);
        const gl = g.getContext("webgl");
        if (gl) { gl.clearColor(0, .5, .5, 1); gl.clear(gl.COLOR_BUFFER_BIT); }</script>""",
    "pixels of another origin": """
        <canvas id=c width=200 height=100></canvas><script>
        const i = new Image(); i.src = "{cross}/features/square.svg";
        i.onload = () => c.getContext("2d").drawImage(i, 0, 0, 200, 100);</script>""",
    "blob image": """
        <img id=i width=200 height=100><script>
        const svg = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="80" height="90"
        fill="teal"/></svg>';
        const url = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}));
        i.src = url;</script>""",
    "form state": """
        <input id=t value=old><input type=checkbox id=c><input type=radio name=r checked><input
        type=radio name=r id=r>
        <select id=s><option>one<option>two</select><textarea id=a>old</textarea><details
        id=d><summary>s</summary>open</details>
        <script>t.value = "new"; c.checked = r.checked = d.open = true; s.value = "two";
        a.value = "new"</script>""",
    "modal dialog": """
        <p>behind</p><dialog id=d><p style="background:gold;padding:40px">in front</dialog>
        <style>dialog:modal{border:9px solid teal}</style><script>d.showModal()</script>""",
    "popover": """
        <p>behind</p><div id=d popover>over</div>
        <style>#d:popover-open{border:9px solid teal}</style><script>d.showPopover()</script>""",
    "animations": """
        <style>@keyframes in{from{opacity:0}} @keyframes turn{to{transform:rotate(360deg)}}
        @keyframes go{to{margin-left:300px}}
        div{width:100px;height:50px;background:teal;margin:20px}
        .in{animation:in 20s -19s both}.turn{animation:turn 3s linear infinite paused
        -1s}.go{animation:go .1s forwards}
        .p::before{content:"x";animation:go .1s forwards}</style>
        <div class=in></div><div class=turn></div><div class=go></div><div class=p></div><div
        id=s></div>
        <script>s.animate([{opacity: 1}, {opacity: .3, width: "400px"}], {duration: 10, fill:
        "forwards"})</script>""",
    "chosen images": """
        <img srcset="/features/big.png 2x"><picture><source srcset=/features/square.svg><img
        src=/none.png></picture>
        <img srcset="/features/big.png 60w, /none.png 2000w" sizes=60px><img src=/gone.png
        alt="not there">
        <p style="width:60px;height:60px;background:-webkit-image-set('/features/big.png' 1x,
        '/none.png' 2x)">""",
    "symbols of other files": """
        <style>svg{width:200px;height:100px;color:teal}</style>
        <svg><use href="/features/symbols.svg#a"/></svg><div id=h></div><script>
        h.attachShadow({mode: "open"}).innerHTML = '<svg><use
        href="/features/symbols.svg#b"/></svg>'</script>""",
    "custom elements": """
        <style>my-el:not(:defined){display:none} my-el:defined{background:gold;display:block}
        no-el:not(:defined){color:red}</style>
        <my-el>defined</my-el><no-el>never</no-el><script>customElements.define("my-el", class
        extends HTMLElement {})</script>""",
    "children are counted": """
        <style>p:nth-child(2){background:gold} p:first-child{background:red}
        p:last-child{background:teal}</style>
        <div><script></script><p>second<p>third<p>fourth<script></script></div>""",
    "scripts ran": """<noscript><p>no scripts</noscript><p>scripts<script></script><p
        hidden=until-found>hidden""",
    "objects": """
        <object data=/features/square.svg width=90 height=60>fallback</object><object
        data=/none.pdf>fallback</object>
        <embed src=/features/square.svg width=90 height=60><table
        background=/features/big.png><tr><td>cell</table>
        <iframe src=/features/square.svg width=90 height=60></iframe>""",
    "layers": """
        <style>@layer a, b; @layer b{p{color:teal}} @layer a{p{color:red;&.x{background:gold}}}
        @import url(none.css);</style><style>@import url(/features/layer.css) layer(a) screen;
        @property --c{syntax:"<color>";inherits:true;initial-value:gold} p{border:4px solid
        var(--c)}
        @container (width > 10px){p{padding:20px}} body{container-type:inline-size}
        body:has(.x){--u:url(/features/big.png)} .y{background:var(--u)}
        @media (prefers-color-scheme:dark){p{background:black}}</style><p class=x>x<p class=y>y""",
    "list of tricks in markup": """
        <p>nested <a href=/1>link <math><mfrac><mi>a</mi><mn>2</mn></mfrac></math></a>
        <pre>\n\nlines</pre><textarea>\n\nlines</textarea><ruby>字<rt>zì</ruby><ul
        style="list-style:url(/features/square.svg)"><li>x</ul>
        <div style="content-visibility:auto">x</div><meter value=.5></meter><progress
        value=.3></progress><marquee>""",
}
FRAME = """<style>@font-face{font-family:F;src:url(/features/font.ttf)}
        body{background:gold;font:30px F}</style>
    framed <div id=h></div><script>
    h.attachShadow({mode: "closed"}).innerHTML = "<b style='color:teal'>in a tree</b>"</script>"""


@pytest.fixture(scope="module", autouse=True)
def features(site: Site, font_file: bytes) -> None:
    big = io.BytesIO()
    Image.effect_noise((60, 60), 90).save(big, "PNG")
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">'
        b'<rect width="60" height="50" fill="teal"/></svg>'
    )
    symbols = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><linearGradient id="g"><stop stop-color="gold"/>'
        b'<stop offset="1" stop-color="teal"/></linearGradient>'
        b'<symbol id="a"><rect width="150" height="80" fill="url(#g)"/></symbol>'
        b'<symbol id="b"><circle cx="40" cy="40" r="30" fill="currentColor"/></symbol></svg>'
    )
    for name, kind, data in (
        ("big.png", "image/png", big.getvalue()),
        ("square.svg", "image/svg+xml", svg),
        ("symbols.svg", "image/svg+xml", symbols),
        ("linked.css", "text/css", b".b{border:5px solid teal}"),
        ("other.css", "text/css", b".b{background:gold}"),
        ("layer.css", "text/css", b"p{font-size:30px;color:red"),
        ("font.ttf", "font/ttf", font_file),
    ):
        headers = {"Content-Type": kind, "Cache-Control": "max-age=60"}
        if kind.startswith("font"):
            headers["Access-Control-Allow-Origin"] = "*"
        site.answer(f"/features/{name}", Answer(data, headers=headers))


@pytest.fixture(scope="module")
def font_file() -> bytes:
    return min(Path("/usr/share/fonts").rglob("*Mono*.ttf")).read_bytes()


async def difference(take: TakePage, pool: Pool, site: Site, url: str) -> tuple[float, str]:
    """How much of the picture differs offline, and the file. Nobody is asked for anything."""
    options = CaptureOptions(
        formats=(SnapshotFormat.SCREENSHOT, SnapshotFormat.HTML), hide_overlays=False
    )
    taken = await take(url, options=options)
    assert taken.result.failure is None
    assert taken.result.screenshot is not None
    live = Image.open(io.BytesIO(taken.result.screenshot.data)).convert("RGB")
    html = taken.text(ArtifactKind.HTML)
    file = site.page(html)

    def look(tab: Tab) -> bytes:
        navigate(tab, file, None)
        settle(tab, 5.0)
        return take_screenshot(tab).data

    start = len(site.requests)
    async with pool.tab() as tab:
        offline = Image.open(io.BytesIO(await tab.run(look, 30.0))).convert("RGB")
        assert isinstance(tab.lease, Lease)
        assert (tab.lease.refusals, tab.lease.errors) == ((), {})
    assert {site.url(path) for path in site.requests[start:]} == {file}
    assert offline.size == live.size
    apart = ImageChops.difference(live, offline).convert("L").point(lambda value: value > 32)
    share = apart.histogram()[1:]
    return sum(share) / (live.width * live.height), html


@pytest.mark.parametrize("name", list(PAGES))
async def test_a_feature_looks_the_same(take: TakePage, pool: Pool, site: Site, name: str) -> None:
    cross = site.origin.replace("127.0.0.1", "localhost")
    page = PAGES[name].replace("{cross}", cross)
    share, html = await difference(
        take, pool, site, site.page(f"<!doctype html><title>x</title><body>{page}")
    )
    # What a tree of either kind shows is in the file, not only alike in the picture.
    words = ("closed<", "nested<", "by the parser") if name == "closed shadow trees" else ()
    assert [word for word in words if word not in html] == []
    if name == "one picture many times":
        assert html.count("data:image/png") == 1

    assert share < 0.0005, f"{share:.3%} differs"
    assert "<script" not in html


async def test_frames_of_other_sites_keep_fonts_and_shadow_trees(
    take: TakePage, pool: Pool, site: Site
) -> None:
    cross = site.origin.replace("127.0.0.1", "localhost")
    inner = site.page(f"<!doctype html>{FRAME}")
    nested = site.page(f"{FRAME}<iframe src={inner}></iframe>").replace(site.origin, cross)
    outer = f"<iframe src={nested} width=600 height=400></iframe>"
    page = f"<!doctype html>{outer}<iframe src={inner}></iframe>"

    share, html = await difference(take, pool, site, site.page(page))

    assert share < 0.0005, f"{share:.3%} differs"
    assert "font/ttf" in html
