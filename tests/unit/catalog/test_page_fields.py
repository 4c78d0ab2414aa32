"""What a link takes over from its page, and in which form."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.clock import new_id
from services.catalog.links.languages import canonical_language, language_of
from services.catalog.links.model import LinkRow
from services.catalog.links.page_fields import page_fields, taken_over
from services.catalog.links.titles import sort_title
from shared.contracts.messages import PageMetadata

AT = datetime(2025, 7, 14, tzinfo=UTC)


def row(**fields: Any) -> LinkRow:
    link_id = new_id()
    return LinkRow(
        id=link_id,
        owner_id=link_id,
        url="https://example.com/",
        site="example.com",
        created_at=AT,
        updated_at=AT,
        snapshot_at=AT,
        issued_at=AT,
        **fields,
    )


@pytest.mark.parametrize(
    ("kept", "before", "now", "changed"),
    [
        (None, None, "A", {"title": "A"}),  # the first capture fills
        ("Mine", None, "A", {}),
        ("A", "A", "B", {"title": "B"}),  # nobody wrote another: it follows
        ("Mine", "A", "B", {}),
        (None, "A", "B", {"title": "B"}),
        ("A", "A", None, {}),  # a page that falls silent takes nothing away
        ("A", "A", "A", {}),
        ("B", "A", "B", {}),
    ],
)
def test_a_field_follows_the_page_until_somebody_writes(
    kept: str | None, before: str | None, now: str | None, changed: dict[str, str]
) -> None:
    said = None if before is None else page_fields(before, None, None)
    assert taken_over(row(title=kept), said, page_fields(now, None, None)) == changed


def test_every_field_of_a_page_is_taken_over_in_a_links_form() -> None:
    page = PageMetadata(
        description=" A\n page ",
        site_name="S" * 300,
        author="\x00",
        published_at=datetime.fromisoformat("0001-01-01T00:00:00+14:00"),
        canonical_url="https://example.com/",
    )
    fields = taken_over(row(), None, page_fields("T", "en-US", page))
    assert fields == {
        "title": "T",
        "description": "A page",
        "site_name": "S" * 200,
        "published_at": datetime(1, 1, 2, tzinfo=UTC),
        "language": "en",
    }


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("EN", "en"),
        ("en_GB", "en"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-hans", "zh-Hans"),
        ("sr-Latn-RS-x-priv", "sr-Latn"),
        ("Klingon!", "klingon!"),
    ],
)
def test_a_language_is_one_in_every_spelling(text: str, canonical: str) -> None:
    assert canonical_language(text) == canonical


@pytest.mark.parametrize("text", [None, "", "english please", "e", "x" * 50, "de,en"])
def test_what_is_no_language_is_none(text: str | None) -> None:
    assert language_of(text) is None


@given(st.text(max_size=40))
def test_a_canonical_language_stays_as_it_is(text: str) -> None:
    assert canonical_language(canonical_language(text)) == canonical_language(text)


@given(st.text(min_size=1, max_size=600))
def test_titles_are_sorted_without_regard_to_case(title: str) -> None:
    key = sort_title(title, "https://example.com/")
    assert len(key) <= 200
    assert "\x00" not in key
    assert sort_title(title.upper().lower(), "https://x/") == sort_title(
        title.upper().lower(), "https://y/"
    )


def test_a_link_without_title_is_sorted_by_its_url() -> None:
    assert sort_title(None, "https://www.Example.com/B") == "example.com/b"
    assert sort_title("Ｅxample", "https://a.org/") == "example"
