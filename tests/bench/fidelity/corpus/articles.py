"""Articles in English and Chinese, in the layouts that newspapers and blogs use."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import chart, photo
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_BASE = (
    "body{margin:0;font:17px/1.6 Georgia,serif;color:#222;background:#fffdf8}"
    "header{padding:1.2rem 2rem;border-bottom:3px double #aaa}header h1{margin:0}"
    "img{max-width:100%;height:auto}figcaption{font-size:.8em;color:#666}"
    "footer{padding:1rem 2rem;background:#eee;font-size:.85em}"
    "aside{background:#f1ece0;padding:1rem;font-size:.9em}blockquote{border-left:4px solid #b55;"
    "margin-left:0;padding-left:1rem;font-style:italic}main{padding:1rem 2rem}"
)
_LAYOUTS = {
    "plain": "main{max-width:42rem;margin:auto}",
    "float": "aside{float:right;width:18rem;margin:0 0 1rem 2rem}main{overflow:hidden}"
    "figure{float:left;width:40%;margin:.3rem 1.5rem 1rem 0}",
    "flex": "main{display:flex;gap:2rem}article{flex:3}aside{flex:1;align-self:flex-start}",
    "grid": "main{display:grid;grid-template:'a b' auto 'a c' 1fr/2fr 1fr;gap:1.5rem}"
    "article{grid-area:a}aside{grid-area:b}",
    "columns": "article{columns:3 18rem;column-gap:2rem;column-rule:1px solid #ccc}"
    "article h2{column-span:all}figure{margin:0;break-inside:avoid}",
    "drop-cap": "main{max-width:44rem;margin:auto}article>p:first-of-type::first-letter{"
    "float:left;font-size:4.6rem;line-height:.8;padding:.3rem .5rem 0 0;color:#933}"
    "article p::first-line{font-variant:small-caps}",
    "dark": "body{background:#16181d;color:#d8dee9}aside,footer{background:#23262e}"
    "main{display:grid;grid-template-columns:1fr 42rem 1fr}article{grid-column:2}"
    "aside{grid-column:3;margin-left:1rem}",
    "hero": "header{min-height:20rem;display:grid;place-content:center;text-align:center;"
    "color:#fff;background:linear-gradient(#0006,#0009),url(photo0.jpg) center/cover}"
    "main{max-width:46rem;margin:-3rem auto 0;background:#fff;box-shadow:0 4px 30px #0003}",
    "sticky": "nav{position:sticky;top:0;background:#333;color:#fff;padding:.7rem 2rem;z-index:2}"
    "aside{position:sticky;top:3.5rem;float:right;width:16rem;margin-left:2rem}",
    "subgrid": "main{display:grid;grid-template-columns:repeat(6,1fr);gap:1rem}"
    "article{grid-column:span 4;display:grid;grid-template-columns:subgrid}"
    "article>*{grid-column:1/-1}figure{grid-column:2/4!important;margin:0}aside{grid-column:span 2}",
}


def _body(words: Words, sections: int) -> str:
    parts = [f"<h2>{words.title()}</h2>{words.paragraphs(2, 6)}"]
    for number in range(sections):
        parts.append(
            f'<figure><img src="photo{number}.jpg" width="480" height="320" alt="{words.title()}">'
            f"<figcaption>{words.sentence()}</figcaption></figure>"
        )
        parts.append(f"{words.paragraphs(2, 7)}<h2>{words.title()}</h2>{words.paragraphs(2, 5)}")
        parts.append(f"<blockquote>{words.sentence()}</blockquote>{words.paragraphs(1, 6)}")
    return "\n".join(parts)


def _article(layout: str, lang: str) -> Page:
    words = Words(f"article {layout}", lang)
    sections = 3
    title = words.title()
    body = (
        f"<header><h1>{title}</h1><p>{words.sentence()}</p></header>"
        f"<nav>{words.title(3)} · {words.title(3)} · {words.title(3)}</nav>"
        f"<main><article>{_body(words, sections)}</article>"
        f'<aside><h3>{words.title()}</h3><ul>{words.items(6)}</ul><img src="chart.svg" alt="">'
        f"</aside></main><footer>{words.sentence()}</footer>"
    )
    style = _BASE + _LAYOUTS[layout]
    if lang == "zh":
        style += "body{font-family:'Noto Serif CJK SC',serif}p{text-indent:2em;text-align:justify}"
    files = {f"photo{number}.jpg": photo(number + len(layout)) for number in range(sections)}
    html = document(body, title=title, style=style, lang=lang)
    return Page(f"article-{layout}-{lang}", html, {**files, "chart.svg": chart(len(layout))})


def pages() -> Iterator[Page]:
    """Each layout in each language."""
    for layout in _LAYOUTS:
        for lang in ("en", "zh"):
            yield _article(layout, lang)
