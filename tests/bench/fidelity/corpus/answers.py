"""What HTTP and the head of a page decide: bases, charsets, redirects, policies, other languages than HTML."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import chart, disc, photo
from tests.bench.fidelity.corpus.page import OTHER, Page, document
from tests.bench.fidelity.corpus.words import Words
from tests.support.sites import Answer

_STYLE = "body{font:16px/1.5 sans-serif;margin:2rem}div{height:90px;background:url(dot.png)}"
_BODY = "<img src=photo.jpg width=300><div></div>"
_FILES: dict[str, str | bytes | Answer] = {"photo.jpg": photo(9), "dot.png": disc("teal", 30)}


def _page(name: str, **how: str) -> str:
    words = Words(f"answer {name}")
    return document(
        f"<h1>{words.title()}</h1>{how.get('body', _BODY)}{words.paragraphs(4)}",
        title=name,
        style=how.get("style", _STYLE),
        head=how.get("head", ""),
    )


def _html(text: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(text.encode(), headers={"Content-Type": "text/html; charset=utf-8", **named})


def _moved(where: str, status: int = 302) -> Answer:
    return Answer(b"", status, {"Location": where})


def _based() -> Iterator[Page]:
    deep = {f"assets/deep/{name}": body for name, body in _FILES.items()}
    yield Page("answer-base", _page("base", head="<base href=assets/deep/>"), deep)
    away = f"<base href={OTHER}/answer-base-cross/assets/deep/>"
    yield Page("answer-base-cross", _page("base-cross", head=away), deep)
    yield Page("answer-base-target", _page("base-target", head="<base target=_blank>"), _FILES)
    root = _page(
        "rooted",
        body="<img src=/answer-rooted/photo.jpg><img src=//HOST/x.png>".replace(
            "//HOST", OTHER.replace("http:", "")
        ),
        style="",
    )
    yield Page("answer-rooted", root, _FILES)


def _charsets() -> Iterator[Page]:
    accents = "<p>Crème brûlée, œuvre, naïve façade, € 12, “quotes” – dashes…</p>" * 6
    for charset in ("windows-1252", "utf-8"):
        html = _page(charset, body=accents).replace('<meta charset="utf-8">', "")
        kind = f"text/html; charset={charset}"
        yield Page(f"answer-{charset}", html.encode(charset), headers={"Content-Type": kind})
    bom = (
        b"\xef\xbb\xbf" + _page("bom", body=accents).replace('<meta charset="utf-8">', "").encode()
    )
    yield Page("answer-bom", bom, headers={"Content-Type": "text/html"})
    cyrillic = "<p>Съешь ещё этих мягких французских булок, да выпей чаю.</p>" * 8
    russian = _page("koi8-r", body=cyrillic).replace("utf-8", "koi8-r").encode("koi8-r")
    yield Page("answer-koi8-r", russian, headers={"Content-Type": "text/html"})
    equiv = _page("equiv", body=cyrillic).replace(
        '<meta charset="utf-8">',
        '<meta http-equiv=content-type content="text/html; charset=windows-1251">',
    )
    yield Page("answer-windows-1251", equiv.encode("cp1251"), headers={"Content-Type": "text/html"})


def _redirected() -> Iterator[Page]:
    final = {**_FILES, "end/photo.jpg": photo(9), "end/dot.png": disc("teal", 30)}
    end = _html(_page("redirect"))
    hops = {"a": _moved("b", 301), "b": _moved("end/page", 307), "end/page": end}
    yield Page("answer-redirect", "", {**final, **hops}, start="a")
    refresh = _html("<meta http-equiv=refresh content='0; url=end/page'>Moving")
    yield Page("answer-meta-refresh", "", {**final, "m": refresh, "end/page": end}, start="m")
    script = _html("<script>location.replace('end/page')</script>Moving")
    yield Page("answer-script-redirect", "", {**final, "s": script, "end/page": end}, start="s")
    picture = _page("redirected-images", body="<img src=old.jpg><img src=older.jpg>")
    moved = {"old.jpg": _moved("photo.jpg"), "older.jpg": _moved("old.jpg", 301)}
    yield Page("answer-redirected-images", picture, {**_FILES, **moved})


def _policies() -> Iterator[Page]:
    policies = {
        "csp": "default-src 'self'; style-src 'unsafe-inline'; img-src 'self'",
        "csp-nothing": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
        "csp-sandbox": "sandbox allow-scripts; script-src 'unsafe-inline'",
        "csp-trusted-types": "require-trusted-types-for 'script'; frame-ancestors 'none'",
    }
    for name, policy in policies.items():
        headers = {"Content-Security-Policy": policy, "X-Frame-Options": "DENY"}
        yield Page(f"answer-{name}", _page(name), _FILES, headers)
    meta = "<meta http-equiv=content-security-policy content=\"img-src 'self'; script-src 'none'\">"
    yield Page("answer-csp-meta", _page("csp-meta", head=meta), _FILES)
    headers = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    yield Page("answer-isolated", _page("isolated"), _FILES, headers)


def _others() -> Iterator[Page]:
    words = Words("other languages")
    xhtml = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title>'
        f"<style>{_STYLE}</style></head><body><h1>XHTML</h1><img src='photo.jpg' alt=''/>"
        f"{words.paragraphs(3)}<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>"
        "<circle cx='45' cy='45' r='40' fill='red'/></svg></body></html>"
    )
    yield Page("answer-xhtml", "", {**_FILES, "p.xhtml": xhtml}, start="p.xhtml")
    missing = Answer(_page("missing").encode(), 404, {"Content-Type": "text/html; charset=utf-8"})
    yield Page("answer-404", "", {**_FILES, "gone": missing}, start="gone")
    worker = (
        "self.addEventListener('install',()=>skipWaiting());self.addEventListener('activate',(e)=>"
        "e.waitUntil(clients.claim()));self.addEventListener('fetch',(e)=>{if(e.request.url.endsWith("
        "'made.svg'))e.respondWith(new Response(\"<svg xmlns='http://www.w3.org/2000/svg' width='200' "
        "height='90'><rect width='200' height='90' fill='green'/></svg>\",{headers:{'Content-Type':"
        "'image/svg+xml'}}))})"
    )
    body = (
        "<div id=o></div><script>navigator.serviceWorker.register('worker.js').then(()=>navigator.serviceWorker"
        ".ready).then(()=>{const go=()=>{o.style.height='auto';o.innerHTML='<img src=made.svg> by the worker'};"
        "navigator.serviceWorker.controller?go():navigator.serviceWorker.addEventListener('controllerchange',go)"
        "})</script>"
    )
    yield Page("answer-service-worker", _page("worker", body=body), {**_FILES, "worker.js": worker})
    cookies = (
        "<p id=o></p><script>document.cookie='seen=yes';localStorage.setItem('n',7);sessionStorage.s='kept';"
        "o.textContent=`${document.cookie} ${localStorage.getItem('n')} ${sessionStorage.s}`</script>"
    )
    yield Page("answer-storage", _page("storage", body=cookies), _FILES)
    scripts_off = "<noscript><p>Scripts are off</p></noscript><p>Scripts may be on</p>"
    yield Page("answer-noscript", _page("noscript", body=scripts_off + _BODY), _FILES)
    icons = "<link rel=icon href=dot.png><link rel=manifest href=none.json><link rel=preload as=image href=photo.jpg>"
    yield Page("answer-head-links", _page("head-links", head=icons), _FILES)
    svg_page = {"picture.svg": chart(5, 900, 500)}
    frame = _page("svg-frame", body="<iframe src=picture.svg width=900 height=500></iframe>")
    yield Page("answer-svg-frame", frame, {**_FILES, **svg_page})
    slow = "<img src=photo.jpg onload=\"this.insertAdjacentHTML('afterend','<p>loaded</p>')\">"
    yield Page("answer-onload", _page("onload", body=slow), _FILES)


def pages() -> Iterator[Page]:
    """All of them."""
    for part in (_based, _charsets, _redirected, _policies, _others):
        yield from part()
