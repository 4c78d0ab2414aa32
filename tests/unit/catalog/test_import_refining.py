"""What of other tools' entries is kept, and what is said of the rest."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.imports.refining import refine, saved_at
from services.catalog.imports.tag_cleaning import clean_tags
from services.catalog.links.model import MAX_NOTE_LENGTH
from services.catalog.links.titles import MAX_TITLE_LENGTH
from services.catalog.tags.names import (
    MAX_DEPTH,
    MAX_NAME_LENGTH,
    MAX_TAGS_PER_LINK,
    parse_tag,
    parse_tags,
)
from services.catalog.transfer.formats.model import ImportedLink

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def names(*raw: str) -> list[str]:
    return [tag.name for tag in clean_tags(raw, ())[0]]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("reading", ["reading"]),
        ("  a  b ", ["a b"]),
        ("one,two，three", ["one", "three", "two"]),
        ("/a//b/", ["a/b"]),
        ("a／b", ["a/b"]),
        ("tab\there\x00\x1f", ["tab here"]),
        ("half \ud83d of it", ["half of it"]),
        ("", []),
        (" , ,", []),
        ("\u200b", []),
        ("a/\u200b/b", ["a/b"]),
    ],
)
def test_a_name_becomes_tags_without_a_word_where_nothing_is_lost(
    raw: str, kept: list[str]
) -> None:
    tags, remarks = clean_tags([raw], ())
    assert [tag.name for tag in tags] == kept
    assert remarks == []


def test_a_path_that_is_too_deep_or_too_long_ends_earlier() -> None:
    deep = "/".join(f"p{number}" for number in range(MAX_DEPTH + 3))
    long = "x" * (MAX_NAME_LENGTH + 50)
    tags, remarks = clean_tags([deep, long, f"{'y' * 200}/{'z' * 200}"], ())
    assert {len(tag.parts) for tag in tags} == {1, MAX_DEPTH}
    assert max(len(tag.name) for tag in tags) == MAX_NAME_LENGTH
    assert len(remarks) == 1
    assert remarks[0].startswith("Tags were shortened: p0/p1")


def test_given_tags_come_first_and_what_finds_no_room_is_named() -> None:
    given_tags = parse_tags(["zzz"])
    tags, remarks = clean_tags([f"tag{number:03}" for number in range(150)], given_tags)
    assert len(tags) == MAX_TAGS_PER_LINK
    assert given_tags[0] in tags
    assert remarks == ["Tags were left out: tag099, tag100, tag101, tag102, tag103 and 46 more."]


@given(st.lists(st.text(max_size=400), max_size=8))
def test_whatever_comes_tags_are_such_as_can_be_kept(raw: list[str]) -> None:
    tags, _remarks = clean_tags(raw, ())
    for tag in tags:
        assert parse_tag(tag.name) == tag


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (None, None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (datetime(1901, 1, 1, tzinfo=UTC), None),
        (datetime(1996, 1, 1, tzinfo=UTC), datetime(1996, 1, 1, tzinfo=UTC)),
        (NOW + timedelta(days=400), NOW),
    ],
)
def test_when_a_link_was_saved(moment: datetime | None, expected: datetime | None) -> None:
    assert saved_at(moment, NOW) == expected


def test_texts_that_are_too_long_are_cut_and_that_is_said() -> None:
    entry = ImportedLink(
        number=1,
        url=" https://example.com/\x00 ",
        title="T" * (MAX_TITLE_LENGTH + 1),
        note="n" * (MAX_NOTE_LENGTH + 1),
        description="  short\nenough ",
        author="\ud800",
        language="EN-us",
        published_at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    )
    refined = refine(entry, (), NOW)
    new = refined.new
    assert new.url == "https://example.com/"
    assert new.title is not None
    assert new.note is not None
    assert (len(new.title), len(new.note)) == (MAX_TITLE_LENGTH, MAX_NOTE_LENGTH)
    assert (new.description, new.author, new.language) == ("short\nenough", "?", "en")
    assert refined.remarks == (
        "The title was cut to 500 characters.",
        "The note was cut to 10,000 characters.",
    )
