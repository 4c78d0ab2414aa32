"""Files for other programs: strangers' text stays text, whatever it is."""

import csv
import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from services.catalog.transfer.formats.generic import read_csv
from services.catalog.transfer.formats.model import ImportedLink
from services.catalog.transfer.native.records import LinkRecord
from services.catalog.transfer.writing.csv_cells import guarded, unguarded
from services.catalog.transfer.writing.csv_file import CsvWriter
from services.catalog.transfer.writing.html_file import HtmlWriter
from services.catalog.transfer.writing.markdown_file import MarkdownWriter, escaped

AT = datetime(2025, 7, 14, 8, 0, 0, 123456, tzinfo=UTC)
TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("'=+-@\t\r\n\"<>&[]()*_`#!|~\\:$^{};, ＝http://www.a1."),
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    ),
    max_size=40,
)
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def record(**fields: object) -> LinkRecord:
    values: dict[str, object] = {
        "id": UUID("01980a3c-579e-7f10-8a55-9f0c8f5f2b01"),
        "url": "https://example.com/?a=1&copy=2&b=%5C",
        "created_at": AT,
        "updated_at": AT,
    }
    return LinkRecord.model_construct(**values | fields)  # type: ignore[arg-type]


@given(TEXTS)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str) -> None:
    cell = guarded(text)
    assert not FORMULA.match(cell)
    assert unguarded(cell) == text


@given(TEXTS, TEXTS)
def test_a_row_of_csv_is_one_row_and_is_read_again(title: str, note: str) -> None:
    writer = CsvWriter()
    text = writer.head() + writer.link(record(title=title, note=note, tags=("a/b", "中文")))
    _head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (unguarded(row[2]), unguarded(row[4])) == (title, note)
    (entry,) = read_csv(io.BytesIO(text.encode()))
    assert isinstance(entry, ImportedLink)
    assert entry.tags == ("a/b", "中文")
    assert (entry.title or "").split() == title.split()
    assert (entry.note or "").split() == note.split()


class Tags(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's
        self.found.append(tag)


@given(TEXTS, TEXTS)
def test_html_has_no_element_of_a_stranger(title: str, note: str) -> None:
    tags = Tags()
    tags.feed(HtmlWriter().link(record(title=title, note=note, tags=(title or "x",))))
    assert tags.found in (["dt", "a"], ["dt", "a", "dd"])


@given(TEXTS)
def test_markdown_means_nothing_but_itself(text: str) -> None:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    shown = parser.renderInline(escaped(text))
    plain = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).split())
    assert "<" not in shown
    assert html_text(shown) == plain


@given(TEXTS, TEXTS)
def test_a_bullet_is_one_link_with_one_target(title: str, note: str) -> None:
    text = MarkdownWriter().link(record(title=title, note=note))
    shown = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)
    assert shown.count("<a ") == 1
    assert 'href="https://example.com/?a=1&amp;copy=2&amp;b=%5C"' in shown
    assert shown.count("<h2>") == 1
    assert not re.search(r"<(?!/?(a|p|ul|li|h2|blockquote|br)\b)", shown)


def html_text(shown: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    return shown
