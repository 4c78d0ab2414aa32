"""The pure parts of the door for linkding: its searches, pages and tag names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import URL

from services.catalog.linkding.paging import OffsetTooLargeError, Window, page_of, window_of
from services.catalog.linkding.query import (
    MAX_TERMS,
    All,
    Any,
    Expression,
    Flag,
    Not,
    Tagged,
    TooManyTermsError,
    Word,
    parse,
    terms,
)
from services.catalog.linkding.tag_names import kept, shown_all
from services.catalog.tags.names import parse_tag

A, B, C = Word("a"), Word("b"), Word("c")
T = Tagged(parse_tag("t"))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", All(())),
        ("a", All((A,))),
        ("a b", All((A, B))),
        ("a and b", All((A, B))),
        ("a AND #T", All((A, Tagged(parse_tag("T"))))),
        ("a or b c", All((Any((A, All((B, C)))),))),
        ("(a or b) c", All((Any((A, B)), C))),
        ("not a b", All((Not(A), B))),
        ("not (a or #t)", All((Not(Any((A, T))),))),
        ('"a or b" c', All((Word("a or b"), C))),
        ("a not", All((A,))),
        ("or a", All((A,))),
        ("a or", All((A,))),
        ("(a", All((A,))),
        ("a) b", All((Word("a)"), B))),
        ("() a", All((A,))),
        ("!untagged !unread", All((Flag("untagged"), Flag("unread")))),
        ("#", All((Word("#"),))),
        ("#a//b", All((Tagged(None),))),
        ("https://x.test/Foo_(bar)", All((Word("https://x.test/Foo_(bar)"),))),
        ("(https://x.test/a)", All((Word("https://x.test/a"),))),
    ],
)
def test_what_a_search_means(text: str, meaning: Expression) -> None:
    assert parse(text) == meaning


@given(st.text(alphabet='ab()"#! notorand', max_size=40))
def test_any_text_means_something(text: str) -> None:
    for term in terms(parse(text)):
        assert isinstance(term, Word | Tagged | Flag)


def test_a_search_has_an_end() -> None:
    with pytest.raises(TooManyTermsError):
        parse("a " * (MAX_TERMS + 1))


@pytest.mark.parametrize(
    ("limit", "offset", "window"),
    [
        (None, None, Window(100, 0)),
        ("5", "10", Window(5, 10)),
        ("0", "x", Window(100, 0)),
        ("-1", "-5", Window(100, 0)),
        ("999999", "", Window(1_000, 0)),
        ("9" * 5_000, "٣", Window(100, 0)),
    ],
)
def test_windows(limit: str | None, offset: str | None, window: Window) -> None:
    assert window_of(limit, offset) == window


def test_an_offset_beyond_the_bound_needs_a_place() -> None:
    with pytest.raises(OffsetTooLargeError):
        window_of(None, "100001")
    assert window_of(None, "100001", "here").offset == 100_001


def test_pages_say_where_the_others_are() -> None:
    url = URL("http://host/api/?q=a%20b&offset=2&limit=2&after=old")
    page = page_of(url, Window(2, 2, "old"), [], 9, has_more=True, cursor="new")
    assert page["next"] == "http://host/api/?q=a+b&limit=2&offset=4&after=new"
    assert page["previous"] == "http://host/api/?q=a+b&limit=2"
    assert page_of(url, Window(2, 0), [], 0, has_more=False)["previous"] is None


def test_blanks_are_shown_as_dashes_and_come_back() -> None:
    own = ["machine learning", "a b/c d"]
    shown = shown_all([*own, "machine-learning"])
    assert shown == ["machine-learning", "a-b/c-d"]
    back = kept(shown, own)
    assert sorted(tag.name for tag in back.values()) == sorted(own)
    assert kept(["new"], own) == {}
    assert kept(["machine-learning"], [*own, "machine-learning"])["machine-learning"].name == (
        "machine-learning"
    )
