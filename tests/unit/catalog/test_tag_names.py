"""Which names are one tag, how they are shown, and which cannot be tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.tags.names import InvalidTagNameError, parse_tag, parse_tags


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("reading", "reading", "reading"),
        ("  To   Read ", "To Read", "to read"),
        ("机器学习", "机器学习", "机器学习"),
        ("ＡＢＣ", "ABC", "abc"),
        ("Straße", "Straße", "strasse"),
        ("ΣΊΣΥΦΟΣ", "ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("café", "café", "café"),
        ("cafe\u0301", "café", "café"),
        ("zero\u200bwidth", "zero\u200bwidth", "zerowidth"),
        ("❤️", "❤️", "❤"),
        ("tab\tbed", "tab bed", "tab bed"),
        ("日本語　タグ", "日本語 タグ", "日本語 タグ"),
        ("c++", "c++", "c++"),
        ("tech/ai", "tech/ai", "tech/ai"),
    ],
)
def test_names_and_keys(text: str, name: str, key: str) -> None:
    tag = parse_tag(text)
    assert (tag.name, tag.key) == (name, key)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("\u200b", "empty"),
        ("a\x00b", "control"),
        ("a\x1bb", "control"),
        ("\ud800", "control"),
        ("a,b", "comma"),
        ("a，b", "comma"),
        ("x" * 101, "at most 100"),
        ("\ufdfa" * 10, "at most 100"),
    ],
)
def test_what_cannot_be_a_tag(text: str, reason: str) -> None:
    with pytest.raises(InvalidTagNameError, match=reason):
        parse_tag(text)


def test_a_list_keeps_the_first_spelling_of_each_tag_in_the_order_of_keys() -> None:
    assert [tag.name for tag in parse_tags(["b", "ML", "ml", "a", "Ｍl"])] == ["a", "b", "ML"]


@given(st.text(max_size=120))
def test_parsing_a_name_again_changes_nothing(text: str) -> None:
    try:
        tag = parse_tag(text)
    except InvalidTagNameError:
        return
    assert parse_tag(tag.name) == tag
    assert parse_tag(tag.key).key == tag.key
