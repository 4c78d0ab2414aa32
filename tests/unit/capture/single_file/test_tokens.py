import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.capture.steps.single_file.tokens import EndTag, StartTag, Text, tokenize


def written(document: str) -> str:
    return "".join(map(str, tokenize(document)))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('<p class="a">x</p>', '<p class="a">x</p>'),
        ("<P CLASS=a ID='b'>x</P >", '<p class="a" id="b">x</p>'),
        ("<input disabled value=>", '<input disabled="" value="">'),
        ("a &lt; b &amp;amp; c", "a &lt; b &amp;amp; c"),
        ("5 < 6", "5 &lt; 6"),
        ("<!-- <script>x</script> -->y", "y"),
        ("<!--><b>z</b>", "<b>z</b>"),
        ("<!--a--!><b>z</b>", "<b>z</b>"),
        ("<!doctype html><?php x ?></ x><b>z</b>", "<b>z</b>"),
        ("<title><b>&amp;</title>", "<title>&lt;b&gt;&amp;</title>"),
        ("<textarea></p></textarea>", "<textarea>&lt;/p&gt;</textarea>"),
        ('<p title="a>b">x', '<p title="a&gt;b">x'),
        ("<p a=1 a=2>", '<p a="1">'),
        ('<p "onclick=x>', "<p>"),
        ("<p <script>x", "<p>x"),
        ("end <p class=", "end "),
    ],
)
def test_tokens_as_a_browser_reads_them(document: str, expected: str) -> None:
    assert written(document) == expected


def test_the_content_of_a_script_is_one_raw_text() -> None:
    tokens = list(tokenize("<script>if (a<b) '</scripty>'</script>"))

    assert tokens == [
        StartTag("script"),
        Text("if (a<b) '</scripty>'", is_raw=True),
        EndTag("script"),
    ]


@given(st.text(alphabet="<>/=\"'!-?& ab\n", max_size=60))
def test_what_is_written_reads_as_the_same_tokens(document: str) -> None:
    once = written(document)

    assert written(once) == once


@pytest.mark.parametrize("piece", ["a", "a=", 'a="', "a='b' ", "/ ", "=", "<a "])
def test_an_unclosed_tag_takes_no_time(piece: str) -> None:
    started = time.perf_counter()

    written("<p " + piece * 20_000)

    assert time.perf_counter() - started < 2.0
