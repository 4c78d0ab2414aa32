"""Which names are one tag, how they are shown, and which cannot be tags."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.catalog.tags.names import (
    NAME_PATTERN,
    InvalidTagNameError,
    parse_tag,
    parse_tags,
)


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
        (" Tech /  AI／Größe ", "Tech/AI/Größe", "tech/ai/grösse"),
        ("技术/人工智能", "技术/人工智能", "技术/人工智能"),
        ("\U0001fae8", "\U0001fae8", "\U0001fae8"),
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
        ("x" * 256, "at most 255"),
        ("\ufdfa" * 20, "at most 255"),
        ("/".join(["x" * 90] * 3), "at most 255"),
        ("/".join("abcdefghijk"), "at most 10 parts"),
        ("/", "empty part"),
        ("a//b", "empty part"),
        ("a/ /b", "empty part"),
        ("/a", "empty part"),
        ("a/\u200b", "empty part"),
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


@given(st.text(max_size=40).map(lambda text: text.replace("x", "/")))
@example("a\u0085b")
@example("a/\u3164")
def test_what_the_pattern_takes_is_taken_and_what_it_refuses_is_not(text: str) -> None:
    try:
        parse_tag(text)
        taken = True
    except InvalidTagNameError as error:
        taken = "at most" in str(error)
    above_the_pattern = any(character > "\uffff" or character in "℀℁℅℆" for character in text)
    assert above_the_pattern or taken == bool(re.search(NAME_PATTERN, text))


def test_a_path_knows_what_it_lies_under() -> None:
    tag = parse_tag("Tech/AI/Nets")
    assert [(above.name, above.key) for above in tag.ancestors()] == [
        ("Tech", "tech"),
        ("Tech/AI", "tech/ai"),
    ]
    assert parse_tag("Tech").parent is None


def test_a_tag_moves_with_what_it_lies_under() -> None:
    moved = parse_tag("Tech/AI/Nets").moved(parse_tag("tech/ai"), parse_tag("Machine Learning"))
    assert moved == parse_tag("Machine Learning/Nets")
    with pytest.raises(InvalidTagNameError):
        parse_tag("a/" + "x" * 90).moved(parse_tag("a"), parse_tag("/".join(["y" * 60] * 4)))
