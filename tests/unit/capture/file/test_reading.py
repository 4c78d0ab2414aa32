"""The readers of files: what they find, and what bounds them."""

import time

import pytest

from services.capture.steps.file.card import card_html, readable_size
from services.capture.steps.file.reading.decoding import decode
from services.capture.steps.file.reading.document import MAX_CHARS, Document
from services.capture.steps.file.reading.pdf import pdf_date
from services.capture.steps.file.reading.reader import draw, read
from tests.support import files

CHINESE = "我们在海边等潮水退去，然后再走。" * 4


def markdown_of(data: bytes, media_type: str) -> str:
    return read(data, media_type, None, 30.0).markdown


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        ("我們在海邊等潮水退去，然後再走。" * 4, "big5"),
        ("これはテストです。海に行きましょう。" * 4, "shift_jis"),
        ("これはテストです。海に行きましょう。" * 4, "euc_jp"),
        ("우리는 바다에 갔다. 날씨가 좋았다." * 4, "cp949"),
        ("Les vagues étaient déjà là, près de la côte." * 4, "cp1252"),
    ],
)
def test_a_text_whose_coding_nobody_names(text: str, charset: str) -> None:
    assert decode(text.encode(charset))[0] == text


def test_a_coding_that_is_named_wrongly_is_not_believed() -> None:
    assert decode(CHINESE.encode(), "iso-8859-1")[0] == CHINESE


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Tides\n\ntext", "Tides"),
        ("text\n\n## A `b` [c](d) **e** #\n", "A b c e"),
        ("Tides\n=====\ntext", "Tides"),
        ("```\n# no\n```\n# yes", "yes"),
        ("---\ntitle: 'Front'\nauthor: Ada\n---\n# Body", "Front"),
        ("no heading", None),
        ("#hashtag is none", None),
    ],
)
def test_the_title_of_markdown(text: str, title: str | None) -> None:
    assert read(text.encode(), "text/markdown", None, 30.0).title == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20260102030405+01'00'", "2026-01-02T02:04:05+00:00"),
        ("D:20260102", "2026-01-02T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
        ("D:20261399", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_pdf(text: str, expected: str | None) -> None:
    assert pdf_date(text) == expected


def test_a_table_of_semicolons() -> None:
    assert markdown_of(b"a;b\n1;x|y\n", "text/csv") == "| a | b |\n| --- | --- |\n| 1 | x\\|y |"


def test_html_becomes_blocks() -> None:
    page = (
        b"<title>T</title><h2>A <i>b</i></h2><p>One<br>two</p><ul><li>x<ul><li>y</li></ul>"
        b"</li></ul><!-- no --><script>no</script>tail<pre>a\n b</pre><table><tr><th>h<td>1</table>"
    )

    assert markdown_of(page, "text/html") == (
        "## A b\n\nOne two\n\n- x\n  - y\n\ntail\n\n```\na\n b\n```\n\n| h | 1 |\n| --- | --- |"
    )


def test_a_scan_has_no_text_and_says_so() -> None:
    found = read(files.pdf_of(""), "application/pdf", None, 30.0)

    assert found.text == ""
    assert found.details["has_text"] is False


def test_a_locked_pdf_says_so() -> None:
    assert read(files.encrypted_pdf(), "application/pdf", None, 30.0).details == {
        "is_encrypted": True
    }


def test_a_text_is_cut_at_a_bound() -> None:
    found = read(b"word " * 3_000_000, "text/plain", None, 30.0)

    assert len(found.text) <= MAX_CHARS
    assert found.details["is_cut"] is True


def test_reading_ends_in_time() -> None:
    pdf = files.pdf_of(*["some words"] * 300)
    started = time.monotonic()

    found = read(pdf, "application/pdf", None, 0.0)

    assert found.details["is_cut"] is True
    assert found.text == "some words"
    assert time.monotonic() - started < 5.0


def test_entities_are_not_read() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>one &a; two &amp; three</x>'

    text = read(data, "application/xml", None, 30.0).text

    assert text.split() == ["one", "two", "&", "three"]


def test_a_picture_that_is_too_large_is_not_unpacked() -> None:
    data = files.huge_png(30_000)

    assert draw(data, "image/png") is None
    assert read(data, "image/png", None, 30.0).details["width"] == 30_000


def test_where_a_picture_was_taken_is_told_nowhere() -> None:
    found = read(files.picture_of("JPEG"), "image/jpeg", None, 30.0)

    assert set(found.details) == {"width", "height", "frame_count"}


def test_a_list_and_a_table_stand_apart() -> None:
    document = Document()
    document.item("one")
    document.table([["a"], ["b", "", ""]])

    assert document.markdown == "- one\n\n| a |\n| --- |\n| b |"
    assert document.text == "- one\n\na\nb"


def test_a_card_shows_the_words_of_strangers_as_words() -> None:
    page = card_html("PDF", "<script>", ["a&b"], "</main><img src=x>")

    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (2048, "2.0 KiB"), (3 * 1024**3, "3.0 GiB")],
)
def test_readable_sizes(size: int, expected: str) -> None:
    assert readable_size(size) == expected
