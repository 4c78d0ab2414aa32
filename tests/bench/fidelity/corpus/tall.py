"""Very tall pages: 10,000 to 60,000 pixels."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import photo
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = (
    "body{margin:0;font:16px/1.6 sans-serif}h2{background:#eef;padding:.4rem 1rem}"
    "p{padding:0 1rem}.band{height:480px;display:grid;place-content:center;font-size:3rem;"
    "color:#fff;text-shadow:0 0 6px #000}li{height:30px;border-bottom:1px solid #ddd}"
    "img{display:block;width:100%;height:400px;object-fit:cover}"
)


def _text(words: Words, height: int) -> str:
    return "".join(
        f"<h2>{number}. {words.title()}</h2>{words.paragraphs(3, 6)}"
        for number in range(height // 370)
    )


def _bands(words: Words, height: int) -> str:
    return "".join(
        f'<div class=band style="background:hsl({number * 23 % 360} 50% 45%)">{words.title(4)}</div>'
        for number in range(height // 480)
    )


def _list(words: Words, height: int) -> str:
    return f"<ol>{words.items(height // 31)}</ol>"


def _photos(words: Words, height: int) -> str:
    return "".join(
        f'<img loading=lazy src="photo{number % 5}.jpg?{number}" alt=""><p>{words.sentence()}</p>'
        for number in range(height // 460)
    )


_KINDS = {"text": _text, "bands": _bands, "list": _list, "photos": _photos}
_HEIGHTS = {
    "text": (10_000, 20_000, 60_000),
    "bands": (12_000, 30_000, 60_000),
    "list": (10_000, 40_000),
    "photos": (11_000, 16_000, 25_000),
}


def pages() -> Iterator[Page]:
    """Each kind in several heights."""
    for kind, make in _KINDS.items():
        for number, height in enumerate(_HEIGHTS[kind]):
            words = Words(f"tall {kind} {height}", "zh" if number == 1 else "en")
            html = document(make(words, height), title=kind, style=_STYLE, lang=words.lang)
            files = {f"photo{index}.jpg": photo(index, 800, 400) for index in range(5)}
            yield Page(f"tall-{kind}-{height}", html, files if kind == "photos" else {})
