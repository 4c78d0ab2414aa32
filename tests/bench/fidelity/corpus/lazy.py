"""Pages whose pictures and texts come when they are scrolled to."""

import json
from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import photo
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = (
    "body{font:16px sans-serif;margin:0 auto;width:900px}.box{height:520px;margin:2rem 0;"
    "background:#ddd center/cover}img{display:block;width:600px;height:400px}"
)
_OBSERVE = (
    "const seen=new IntersectionObserver((entries)=>{for(const e of entries)if(e.isIntersecting){"
    "SHOW;seen.unobserve(e.target)}});document.querySelectorAll('.lazy').forEach((e)=>seen.observe(e));"
)
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_MARKUP = {
    "native": ("<img loading=lazy src=photoN.jpg width=600 height=400>", ""),
    "native-decoding": ("<img loading=lazy decoding=async src=photoN.jpg fetchpriority=low>", ""),
    "data-src": (
        f"<img class=lazy src='{_PIXEL}' data-src=photoN.jpg>",
        _OBSERVE.replace("SHOW", "e.target.src=e.target.dataset.src"),
    ),
    "data-srcset": (
        f"<img class=lazy src='{_PIXEL}' data-set='photoN.jpg 1x, photoN.jpg?2 2x'>",
        _OBSERVE.replace("SHOW", "e.target.srcset=e.target.dataset.set"),
    ),
    "background": (
        "<div class='lazy box' data-bg=photoN.jpg></div>",
        _OBSERVE.replace("SHOW", "e.target.style.backgroundImage=`url(${e.target.dataset.bg})`"),
    ),
    "class": (
        "<div class='lazy box b'></div>",
        _OBSERVE.replace("SHOW", "e.target.classList.add('shown')"),
    ),
    "picture": (
        "<picture><source media='(min-width:600px)' srcset=photoN.jpg><img loading=lazy "
        "src=missing.jpg></picture>",
        "",
    ),
    "fade-in": (
        "<div class='lazy box' style='opacity:0;transition:opacity .3s,transform .3s;"
        "transform:translateY(40px);background-image:url(photoN.jpg)'></div>",
        _OBSERVE.replace("SHOW", "e.target.style.opacity=1;e.target.style.transform='none'"),
    ),
    "scroll-event": (
        f"<img class=wait src='{_PIXEL}' data-src=photoN.jpg>",
        "const look=()=>document.querySelectorAll('.wait').forEach((e)=>{if(e.getBoundingClientRect()"
        ".top<innerHeight+50){e.src=e.dataset.src;e.classList.remove('wait')}});"
        "addEventListener('scroll',look,{passive:true});look();",
    ),
    "content-visibility": (
        "<section style='content-visibility:auto;contain-intrinsic-size:auto 400px'>"
        "<img src=photoN.jpg><p>Seen when near</p></section>",
        "",
    ),
    "text": (
        "<div class='lazy box'>…</div>",
        _OBSERVE.replace(
            "SHOW", "fetch('text.json').then((a)=>a.json()).then((t)=>{e.target.textContent=t[0]})"
        ),
    ),
    "iframe": ("<iframe loading=lazy src=inner.html width=700 height=300></iframe>", ""),
    "blur-up": (
        "<img class=lazy src=photoN.jpg?small style='filter:blur(12px)' data-src=photoN.jpg>",
        _OBSERVE.replace(
            "SHOW", "const i=e.target;i.onload=()=>{i.style.filter='none'};i.src=i.dataset.src"
        ),
    ),
    "noscript": (
        f"<img class=lazy src='{_PIXEL}' data-src=photoN.jpg><noscript><img src=photoN.jpg></noscript>",
        _OBSERVE.replace("SHOW", "e.target.src=e.target.dataset.src"),
    ),
}
_ENDLESS = {
    "sentinel": "const end=document.querySelector('#end');let page=0;new IntersectionObserver(async("
    "[e])=>{if(!e.isIntersecting||page>=4)return;page++;const rows=await(await fetch(`text.json?${page}`"
    ")).json();end.insertAdjacentHTML('beforebegin',rows.map((r)=>`<p class=row>${page}: ${r}</p>`)"
    ".join(''));},{rootMargin:'200px'}).observe(end);",
    "scroll": "const end=document.querySelector('#end');let page=0,busy=false;addEventListener('scroll',"
    "async()=>{if(busy||page>=3||scrollY+innerHeight<document.body.scrollHeight-300)return;busy=true;"
    "page++;const rows=await(await fetch(`text.json?${page}`)).json();end.insertAdjacentHTML("
    "'beforebegin',rows.map((r)=>`<p class=row>${page}: ${r}</p>`).join(''));busy=false;});",
}


def pages() -> Iterator[Page]:
    """Each way of being late, and lists that grow."""
    for name, (markup, program) in _MARKUP.items():
        words = Words(f"lazy {name}")
        parts = "".join(
            f"<p>{words.paragraph(4)}</p>{markup.replace('photoN', f'photo{number % 5}')}"
            for number in range(8)
        )
        style = _STYLE + ".b{}.b.shown{background-image:url(photo2.jpg)}"
        html = document(f"{parts}<script>{program}</script>", title=name, style=style)
        files: dict[str, str | bytes] = {f"photo{n}.jpg": photo(n, 600, 400) for n in range(5)}
        files["text.json"] = json.dumps([words.paragraph(6)])
        files["inner.html"] = document(words.paragraphs(2), title="inner")
        yield Page(f"lazy-{name}", html, files)
    for name, program in _ENDLESS.items():
        words = Words(f"endless {name}", "zh" if name == "scroll" else "en")
        first = "".join(f"<p class=row>0: {words.paragraph(3)}</p>" for _ in range(20))
        style = _STYLE + ".row{padding:1rem;border:1px solid #ccc}"
        html = document(
            f"{first}<div id=end>End</div><script>{program}</script>", title=name, style=style
        )
        rows = json.dumps([words.paragraph(3) for _ in range(14)], ensure_ascii=False)
        yield Page(f"lazy-endless-{name}", html, {"text.json": rows})
