"""Chinese, Japanese and Korean pages: encodings, vertical writing, ruby, fonts."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.drawings import photo
from tests.bench.fidelity.corpus.glyphs import font
from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = "body{margin:2rem;font:17px/1.8 'Noto Sans CJK SC',sans-serif;color:#222}"
_VERTICAL = (
    "main{writing-mode:vertical-rl;height:560px;border:1px solid #999;padding:1rem;"
    "font-family:'Noto Serif CJK SC'}"
)
_TRADITIONAL = "傳統中文網頁的內容：圖書館裡的書與時間的記憶，灣區的燈塔照亮了歸途。"
_JAPANESE = "日本語の縦書きと振り仮名。春の朝、図書館で古い地図を読む。カタカナとひらがなも。"
_KOREAN = "한국어 페이지입니다. 도서관에서 오래된 지도를 읽고 저녁에는 강가를 걷는다. "


def _news(words: Words) -> str:
    rows = "".join(
        f"<li><a href='#'>{words.title()}</a> <time>2024-0{1 + number % 9}-1{number % 10}</time></li>"
        for number in range(16)
    )
    return (
        f"<header><h1>{words.title()}</h1></header><div class=wrap><ul>{rows}</ul>"
        f"<section><img src=photo.jpg width=480 height=320>{words.paragraphs(3, 5)}</section></div>"
    )


def _forum(words: Words) -> str:
    return "".join(
        f"<div class=post><b>{words.title(3)}</b> · {number} 楼<p>{words.paragraph(3)}</p></div>"
        for number in range(1, 9)
    )


def _styled() -> Iterator[tuple[str, str, str]]:
    """Name, style, body."""
    words = Words("chinese", "zh")
    text = words.paragraphs(4, 5)
    yield "vertical", _VERTICAL, f"<main><h1>{words.title()}</h1>{text}</main>"
    tate = "<span style='text-combine-upright:all'>25</span>"
    yield "vertical-mixed", _VERTICAL, f"<main>公元{tate}年，Latin words 与 123 数字。{text}</main>"
    ruby = "<ruby>图书<rt>túshū</rt></ruby><ruby>馆<rt>guǎn</rt></ruby>里有<ruby>山<rt>shān</rt></ruby>"
    yield "ruby", "p{font-size:1.6rem;line-height:2.4}", f"<p>{ruby * 12}</p>{text}"
    dots = "em{font-style:normal;text-emphasis:filled sesame #c33}u{text-underline-offset:4px}"
    yield "emphasis", dots, f"<p>这是<em>非常重要</em>的<u>专名号</u>与《书名》。</p>{text}"
    news = ".wrap{display:grid;grid-template-columns:1fr 1fr;gap:2rem}li{display:flex;"
    yield "news", news + "justify-content:space-between}", _news(words)
    yield "forum", ".post{border:1px solid #ccd;margin:.6rem 0;padding:.6rem}", _forum(words)
    columns = "body{columns:2;text-align:justify;text-indent:2em;hanging-punctuation:allow-end}"
    yield "columns", columns, f"{words.paragraphs(10, 6)}"
    mixed = Words("mixed")
    both = "".join(
        f"<p>{words.sentence()}{mixed.sentence()}{words.sentence()}</p>" for _ in range(12)
    )
    yield "mixed", "p{line-break:strict;text-spacing-trim:normal}", both
    form = "<form><p><label>姓名 <input value=李雷></label><p><select><option>北京<option selected>"
    form += (
        "上海</select><p><textarea rows=4 cols=40>您好，世界。</textarea><p><button>提交</button>"
    )
    yield "form", "", form
    table = "".join(
        f"<tr><td>{words.title(2)}<td>{words.number(1, 99)}<td>{words.sentence(3, 5)}</tr>"
        for _ in range(12)
    )
    yield "table", "table{border-collapse:collapse}td{border:1px solid}", f"<table>{table}</table>"
    yield (
        "list-style",
        "ol{list-style:simp-chinese-informal}ul{list-style:'※ '}",
        (f"<ol>{words.items(14)}</ol><ul>{words.items(6)}</ul>"),
    )


def _encoded() -> Iterator[Page]:
    text = Words("encoded", "zh").paragraphs(5, 4)
    bodies = {"gbk": text, "gb18030": text + "<p>𠮷㐀</p>", "big5": f"<p>{_TRADITIONAL * 12}</p>"}
    bodies |= {"shift_jis": f"<p>{_JAPANESE * 12}</p>", "euc-kr": f"<p>{_KOREAN * 12}</p>"}
    bodies |= {"euc-jp": f"<p>{_JAPANESE * 9}</p>", "utf-16": text}
    for charset, body in bodies.items():
        for where in ("header", "meta"):
            if charset == "utf-16" and where == "meta":
                continue
            html = document(body, title=charset, style=_STYLE, lang="zh")
            kind = f"text/html; charset={charset}" if where == "header" else "text/html"
            declared = "" if where == "header" else f'<meta charset="{charset}">'
            html = html.replace('<meta charset="utf-8">', declared)
            yield Page(
                f"chinese-{charset}-{where}", html.encode(charset), headers={"Content-Type": kind}
            )


def pages() -> Iterator[Page]:
    """Styled ones, encoded ones, and those with fonts of their own."""
    for name, style, body in _styled():
        html = document(body, title=name, style=_STYLE + style, lang="zh")
        yield Page(f"chinese-{name}", html, {"photo.jpg": photo(7)})
    vertical = document(
        f"<main lang=ja><h1>縦書き</h1><p>{_JAPANESE * 8}</p><p><ruby>漢字<rt>かんじ</rt></ruby></p></main>",
        title="ja",
        style=_STYLE + _VERTICAL,
        lang="ja",
    )
    yield Page("chinese-japanese-vertical", vertical)
    korean = document(f"<h1>한국어</h1><p>{_KOREAN * 20}</p>", title="ko", style=_STYLE, lang="ko")
    yield Page("chinese-korean", korean)
    words = Words("chinese web font", "zh")
    text = words.paragraphs(4, 5)
    half = sorted({character for character in text if character >= "一"})
    first, second = half[: len(half) // 2], half[len(half) // 2 :]
    faces = "".join(
        f"@font-face{{font-family:Own;src:url(part{number}.woff2);unicode-range:"
        f"{','.join(f'U+{ord(character):X}' for character in part)}}}"
        for number, part in enumerate((first, second))
    )
    html = document(
        f"<h1>{words.title()}</h1>{text}",
        title="font",
        lang="zh",
        style=f"{faces}body{{font:22px Own}}",
    )
    files = {f"part{n}.woff2": font("Own", "".join(part)) for n, part in enumerate((first, second))}
    yield Page("chinese-web-font", html, files)
