"""Kinds of text: tables, formulas, lists, right to left, code, emoji."""

from collections.abc import Iterator

from tests.bench.fidelity.corpus.page import Page, document
from tests.bench.fidelity.corpus.words import Words

_STYLE = (
    "body{font:17px/1.6 serif;margin:2rem auto;max-width:60rem}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #bbb;padding:.3rem .6rem}thead{background:#eee}pre{background:#1e2430;"
    "color:#cdd6f4;padding:1rem;overflow:auto;tab-size:4}code{font-family:monospace}.k{color:#f38ba8}"
    ".s{color:#a6e3a1}dt{font-weight:700}mark{background:#fd0}"
)
_MATH = (
    "<math display=block><mrow><mi>x</mi><mo>=</mo><mfrac><mrow><mo>−</mo><mi>b</mi><mo>±</mo><msqrt><msup>"
    "<mi>b</mi><mn>2</mn></msup><mo>−</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt></mrow><mrow><mn>2</mn>"
    "<mi>a</mi></mrow></mfrac></mrow></math>"
)
_CODE = (
    '<span class="k">def</span> find(rows):\n\t<span class="k">for</span> row <span class="k">in</span> rows:\n'
    '\t\t<span class="k">if</span> row &lt; 3 &amp;&amp; row:\n\t\t\t<span class="k">return</span> '
    '<span class="s">"found"</span>\n\n'
)


def _table(words: Words, rows: int) -> str:
    lines = "".join(
        f"<tr><th scope=row>{words.title(3)}{''.join(f'<td>{words.number(0, 9999):,}' for _ in range(6))}"
        for _ in range(rows)
    )
    return f"<table><caption>{words.sentence()}</caption><thead><tr>{'<th>Col' * 7}<tbody>{lines}</table>"


def _bodies(words: Words) -> Iterator[tuple[str, str]]:
    yield "table", _table(words, 25)
    yield (
        "table-spans",
        (
            "<table><tr><th rowspan=3>A<th colspan=2>B<tr><td>1<td>2<tr><td colspan=2><table><tr><td>in<td>ner"
            "</table><tr><td>x<td>y<td>z</table>" + _table(words, 6)
        ),
    )
    yield (
        "math",
        f"<p>{words.paragraph()}</p>{_MATH * 4}<p>inline <math><msup><mi>e</mi><mi>x</mi></msup></math>",
    )
    yield (
        "lists",
        (
            f"<ol type=I start=4>{words.items(4)}<li>nested<ul>{words.items(3)}<li><ol type=a>{words.items(3)}</ol>"
            f"</ul></ol><dl><dt>{words.title()}<dd>{words.sentence()}<dt>{words.title()}<dd>{words.paragraph()}</dl>"
            f"<ol reversed>{words.items(3)}</ol><menu>{words.items(2)}</menu>"
        ),
    )
    yield (
        "code",
        f"<pre><code>{_CODE * 6}</code></pre><p>Inline <code>a  b</code> <kbd>Ctrl</kbd> <samp>out</samp>",
    )
    yield (
        "pre-whitespace",
        "<pre>\n\n  two   spaces\n\ttab\n</pre><p style='white-space:pre-wrap'>a\n   b\n\n c</p>",
    )
    yield "emoji", "<p style='font-size:3rem'>😀 👩‍👩‍👧 🇫🇷 👍🏽 ❤️ ✈︎ ✈️ 🏳️‍🌈 1️⃣</p>"
    yield (
        "inline",
        (
            "<p>H<sub>2</sub>O x<sup>2</sup> <mark>marked</mark> <del>gone</del> <ins>new</ins> <abbr title=x>abbr"
            "</abbr> <q>quoted</q> <small>small</small> <s>struck</s> <time>now</time> soft&shy;hyphen wo<wbr>rd "
            "&nbsp;&nbsp;spaces <bdo dir=rtl>reversed</bdo> <ruby>漢<rp>(<rt>kan<rp>)</ruby>"
        ),
    )
    yield (
        "headings",
        "".join(
            f"<h{level}>{words.title()}</h{level}>{words.paragraphs(1)}" for level in range(1, 7)
        ),
    )
    yield (
        "long-words",
        f"<p style='width:200px;overflow-wrap:anywhere'>{'supercalifragilistic' * 20}</p>",
    )
    yield (
        "hyphens",
        f"<div style='columns:4;hyphens:auto;text-align:justify' lang=en>{words.paragraphs(8)}</div>",
    )
    yield (
        "old-html",
        (
            "<center><font color=navy size=6 face=Arial>Old page</font></center><marquee scrollamount=0>Still</marquee>"
            "<hr noshade width=50%><table bgcolor=#eeeecc cellpadding=9 border=2 align=center><tr><td nowrap>x<td "
            "valign=top>y</table><blink>Blink</blink><tt>tt</tt><big>big</big>"
            + words.paragraphs(3)
        ),
    )
    yield (
        "malformed",
        (
            "<p>unclosed <b>bold <i>both</b> italic</i><div>in <p>out</div><table><p>fostered</p><tr><td>cell</table>"
            "<li>stray<a href=x>link<a href=y>link</a><form><form></form></select></p></p>"
            + words.paragraphs(2)
        ),
    )
    yield (
        "comments",
        f"<!-- a --><!--> <!-- --!> <![CDATA[x]]><p>{words.paragraph()}<?php echo 1 ?><p>&notit; &amp;amp;",
    )


def pages() -> Iterator[Page]:
    """Each kind, and pages from right to left."""
    for name, body in _bodies(Words("texts")):
        words = Words(f"text {name}")
        html = document(f"<h1>{words.title()}</h1>{body}", title=name, style=_STYLE)
        yield Page(f"text-{name}", html)
    for lang in ("ar", "he"):
        words = Words("rtl", lang)
        body = (
            f"<h1>{words.title()}</h1>{words.paragraphs(4)}<ul>{words.items(5)}</ul><p>123 <bdi>Latin</bdi> "
            f"{words.sentence()}</p>{_table(words, 6)}"
        )
        html = document(body, title=lang, style=_STYLE, lang=lang).replace(
            "<html ", "<html dir=rtl "
        )
        yield Page(f"text-{lang}", html)
    quirks = document(
        _table(Words("quirks"), 8), title="q", style=_STYLE + "p{margin:10}body{color:red}"
    )
    yield Page("text-quirks-mode", quirks.replace("<!doctype html>\n", ""))
    limited = '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">'
    yield Page("text-limited-quirks", quirks.replace("<!doctype html>", limited))
